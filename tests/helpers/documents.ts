import { type Document, documentOf } from '../../src/renderer/store/document.ts'
import type { MediaRecord, ObjectRecord, ShotRecord } from '../../src/shared/domain/records.ts'
import { defaultProjectSettings } from '../../src/shared/domain/records.ts'

interface Records {
  media: MediaRecord[]
  shots?: ShotRecord[]
  objects?: ObjectRecord[]
}

/** A project of these records as the page holds it, with nothing to undo. */
export const aDocument = ({ media, shots = [], objects = [] }: Records): Document =>
  documentOf({
    path: '/p.holdout',
    revision: 1,
    project: { id: 'project', name: 'P', settings: defaultProjectSettings },
    ...{ media, shots, objects },
    history: { undo: null, redo: null },
  })
