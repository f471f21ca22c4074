import { expect, test } from 'vitest'
import type { ProjectSnapshot } from '../../../src/shared/contract/project.ts'
import type { BlobHash, MediaId, ObjectId } from '../../../src/shared/domain/ids.ts'
import type { MatteRecord, MediaRecord, ObjectRecord, PromptRecord } from '../../../src/shared/domain/records.ts'
import {
  applyChange,
  type Document,
  documentOf,
  type ProjectChange,
  withFrames,
} from '../../../src/renderer/store/document.ts'
import { committedFrames, matteAt, objectsOf, propagationSource } from '../../../src/renderer/store/queries.ts'

const media = (id: string): MediaRecord => ({ id, name: id, frames: 50 }) as unknown as MediaRecord
const object = (id: string, order = 0, mediaId = 'med_a'): ObjectRecord =>
  ({ id, mediaId, order, name: id }) as unknown as ObjectRecord
const matte = (objectId: string, index: number, more: Partial<MatteRecord> = {}): MatteRecord => ({
  objectId: objectId as ObjectId,
  index,
  provenance: 'propagated',
  confidence: 0.9,
  committed: false,
  blob: 'a'.repeat(64) as BlobHash,
  ...more,
})
const first: ProjectSnapshot = {
  path: '/p.holdout',
  revision: 7,
  project: { id: 'project', name: 'P', settings: { inferenceSide: 480, matteBits: 16, refine: true } },
  media: [media('med_a'), media('med_b')],
  shots: [],
  objects: [object('obj_1', 0), object('obj_2', 1), object('obj_b', 0, 'med_b')],
  history: { undo: null, redo: null },
}
const opened = (): Document =>
  withFrames(documentOf(first), 'med_a' as MediaId, { mattes: [matte('obj_1', 3)], prompts: [] })
const change = (revision: number, diff: ProjectChange['diff']): ProjectChange => ({
  revision,
  diff,
  history: { undo: 'Edit matte', redo: null },
})
const ofMatte = (before: MatteRecord | null, after: MatteRecord | null): ProjectChange['diff'][number] => ({
  table: 'mattes',
  key: '',
  before,
  after,
})
const id = (name: string): ObjectId => name as ObjectId

test('the next change is applied: records, revision and history', () => {
  const renamed = { ...object('obj_1'), name: 'Dog' }
  const next = applyChange(
    opened(),
    change(8, [
      { table: 'objects', key: 'obj_1', before: object('obj_1'), after: renamed },
      { table: 'objects', key: 'obj_2', before: object('obj_2'), after: null },
      ofMatte(null, matte('obj_1', 4)),
    ]),
  )
  expect(next?.revision).toBe(8)
  expect(next?.history.undo).toBe('Edit matte')
  expect(next?.objects.get(id('obj_1'))?.name).toBe('Dog')
  expect(next?.objects.has(id('obj_2'))).toBe(false)
  expect([...(next?.mattes.get(id('obj_1'))?.keys() ?? [])]).toEqual([3, 4])
})

test('the document before stays as it was', () => {
  const before = opened()
  applyChange(before, change(8, [ofMatte(null, matte('obj_1', 4)), ofMatte(matte('obj_1', 3), null)]))
  expect([...(before.mattes.get(id('obj_1'))?.keys() ?? [])]).toEqual([3])
})

test('a change already known does nothing; a gap asks for a new reading', () => {
  const document = opened()
  expect(applyChange(document, change(7, [ofMatte(null, matte('obj_1', 9))]))).toBe(document)
  expect(applyChange(document, change(9, []))).toBeNull()
})

test('a matte that goes is gone', () => {
  const next = applyChange(opened(), change(8, [ofMatte(matte('obj_1', 3), null)]))
  expect(next && matteAt(next, id('obj_1'), 3)).toBeNull()
})

test('an object and its mattes may come in one change', () => {
  const added = object('obj_9', 5)
  const next = applyChange(
    opened(),
    change(8, [ofMatte(null, matte('obj_9', 0)), { table: 'objects', key: 'obj_9', before: null, after: added }]),
  )
  expect(next && matteAt(next, id('obj_9'), 0)).not.toBeNull()
})

test('mattes and marks of a media that is not shown are left out', () => {
  const prompt = {
    id: 'prm_1',
    objectId: 'obj_b',
    index: 0,
    sequence: 0,
    prompt: { kind: 'click', x: 1, y: 1, positive: true },
    region: null,
  } as unknown as PromptRecord
  const next = applyChange(
    opened(),
    change(8, [ofMatte(null, matte('obj_b', 0)), { table: 'prompts', key: 'prm_1', before: null, after: prompt }]),
  )
  expect(next?.mattes.has(id('obj_b'))).toBe(false)
  expect(next?.prompts.size).toBe(0)
})

test('objects are listed top-most first, those of the media only', () => {
  expect(objectsOf(opened(), 'med_a' as MediaId).map((each) => each.id)).toEqual(['obj_2', 'obj_1'])
})

test('committed frames in order; a propagation starts at this one or the one behind it', () => {
  const document = withFrames(documentOf(first), 'med_a' as MediaId, {
    mattes: [30, 10, 20].map((index) => matte('obj_1', index, { committed: index !== 20 })),
    prompts: [],
  })
  const committed = committedFrames(document, id('obj_1'))
  expect(committed).toEqual([10, 30])
  const shot = { start: 0, end: 50 }
  expect(propagationSource(committed, shot, 10, 'forward')).toBe(10)
  expect(propagationSource(committed, shot, 18, 'forward')).toBe(10)
  expect(propagationSource(committed, shot, 18, 'backward')).toBe(30)
  expect(propagationSource(committed, shot, 5, 'forward')).toBeNull()
  expect(propagationSource(committed, shot, 28, 'both')).toBe(30)
  expect(propagationSource([], shot, 28, 'both')).toBeNull()
  // Never of another shot.
  expect(propagationSource(committed, { start: 0, end: 20 }, 18, 'backward')).toBeNull()
  expect(propagationSource(committed, { start: 11, end: 20 }, 18, 'forward')).toBeNull()
  expect(propagationSource(committed, { start: 20, end: 50 }, 21, 'both')).toBe(30)
})
