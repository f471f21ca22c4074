import type { CallInput } from '../../shared/contract/index.ts'
import type { ExportFormatInput, ScriptTarget } from '../../shared/contract/export.ts'
import { type ExportPreset, exportPresets } from '../../shared/domain/exportPresets.ts'
import type { MediaId, ObjectId } from '../../shared/domain/ids.ts'
import { objectsOf } from '../store/queries.ts'
import { currentMedia, type State, workRange } from '../store/state.ts'

/** What is being asked for in the dialog. */
export interface Choice {
  preset: ExportPreset
  /** The preset's, as changed. */
  format: ExportFormatInput
  scripts: readonly ScriptTarget[]
  objects: ReadonlySet<ObjectId>
  /** Numbers people see, both included. */
  first: number
  last: number
  startFrame: number
  folder: string | null
  overwrite: boolean
}

/** The dialog as it opens: what was exported last time in this page, else the first preset. */
export function firstChoice(state: State, latest: Pick<Choice, 'preset' | 'format' | 'scripts'> | null): Choice {
  const startFrame = currentMedia(state)?.startFrame ?? 0
  const [start, end] = workRange(state)
  const objects = state.document ? objectsOf(state.document, state.mediaId) : []
  return {
    ...(latest ?? withPreset(exportPresets[0] as ExportPreset)),
    objects: new Set(objects.filter((object) => object.visible).map((object) => object.id)),
    first: start + startFrame,
    last: end - 1 + startFrame,
    startFrame,
    folder: null,
    overwrite: false,
  }
}

export const withPreset = (preset: ExportPreset): Pick<Choice, 'preset' | 'format' | 'scripts'> => ({
  preset,
  format: preset.format,
  scripts: preset.scripts,
})

/** What stands in the way, or null. */
export function problemOf(choice: Choice, startFrame: number, frames: number): string | null {
  const last = startFrame + frames - 1
  if (![choice.first, choice.last, choice.startFrame].every(Number.isInteger)) return 'Frames are whole numbers.'
  if (choice.first < startFrame || choice.last > last) return `The clip has frames ${startFrame} to ${last}.`
  if (choice.first > choice.last) return 'The first frame comes after the last.'
  if (choice.objects.size === 0) return 'Choose at least one object.'
  return null
}

export function requestOf(
  { format, scripts, objects, first, last, startFrame, folder, overwrite }: Choice,
  media: { id: MediaId; startFrame: number },
): CallInput<'export.start'> {
  return {
    mediaId: media.id,
    objectIds: [...objects],
    format,
    scripts: [...scripts],
    range: [first - media.startFrame, last - media.startFrame + 1],
    startFrame,
    overwrite,
    ...(folder !== null && { out: folder }),
  }
}
