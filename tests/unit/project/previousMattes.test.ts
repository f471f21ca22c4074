import { expect, test } from 'vitest'
import type { GestureId } from '../../../src/shared/domain/ids.ts'
import type { MatteRecord } from '../../../src/shared/domain/records.ts'
import { blobsOf, temporaryProject } from '../../helpers/projects.ts'
import { aMatte, aMedia, anObject, mediaId, objectId } from '../../helpers/records.ts'

function setting() {
  const project = temporaryProject(() => [
    { type: 'media.add', media: aMedia() },
    { type: 'object.add', object: anObject('x') },
    { type: 'object.add', object: anObject('y', { order: 1 }) },
  ])
  const blob = blobsOf(project)
  return {
    project,
    matte: (index: number, content: number, fields: Partial<MatteRecord> = {}) => aMatte(index, blob(content), fields),
    edit: (matte: MatteRecord, gesture?: string) =>
      project.apply(
        { type: 'frame.edit', prompts: [], matte: { ...matte, committed: true, confidence: 1 } },
        gesture === undefined ? {} : { gesture: `ges_${gesture}` as GestureId },
      ),
    previous: (from = 0, to = 10) =>
      project
        .previousMattes({ mediaId: mediaId('a'), from, to })
        .map(({ objectId: object, index, matte, step }) => [object, index, matte?.blob ?? null, step]),
    blob,
  }
}

test('nothing was before a matte that nothing changed', () => {
  expect(setting().previous()).toEqual([])
})

test('a first matte had nothing before it; a corrected one had the one before', () => {
  const { project, matte, edit, previous, blob } = setting()
  project.apply({ type: 'mattes.put', mattes: [matte(2, 1), matte(3, 2)] })
  edit(matte(3, 3))
  expect(previous()).toEqual([
    [objectId('x'), 2, null, 'Propagate'],
    [objectId('x'), 3, blob(2), 'Edit matte'],
  ])
  expect(previous(3, 4)).toHaveLength(1)
})

test('what is undone does not count', () => {
  const { project, matte, edit, previous, blob } = setting()
  for (const content of [1, 2, 3]) edit(matte(0, content))
  expect(previous()).toEqual([[objectId('x'), 0, blob(2), 'Edit matte']])
  project.undo()
  expect(previous()).toEqual([[objectId('x'), 0, blob(1), 'Edit matte']])
  project.undo()
  expect(previous()).toEqual([[objectId('x'), 0, null, 'Edit matte']])
})

test('strokes of one gesture are one change', () => {
  const { matte, edit, previous, blob } = setting()
  edit(matte(0, 1))
  edit(matte(0, 2), 'paint')
  edit(matte(0, 3), 'paint')
  expect(previous()).toEqual([[objectId('x'), 0, blob(1), 'Edit matte']])
})

test('a step that leaves the alpha as it was does not count', () => {
  const { project, matte, edit, previous, blob } = setting()
  edit(matte(0, 1))
  edit(matte(0, 2))
  project.apply({ type: 'matte.commit', objectId: objectId('x'), index: 0, committed: false })
  expect(previous()).toEqual([[objectId('x'), 0, blob(1), 'Edit matte']])
})

test('a cleared frame had a matte before', () => {
  const { project, matte, edit, previous, blob } = setting()
  edit(matte(0, 1))
  project.apply({ type: 'frame.clear', objectId: objectId('x'), index: 0 })
  expect(previous()).toEqual([[objectId('x'), 0, blob(1), 'Clear frame']])
})
