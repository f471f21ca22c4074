import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openProject } from '../../../src/main/project/openProject.ts'
import type { GestureId } from '../../../src/shared/domain/ids.ts'
import { blobsOf, closing, temporaryProject } from '../../helpers/projects.ts'
import { aMatte, aMedia, anObject, objectId } from '../../helpers/records.ts'

const FRAMES = 10_000
const BATCH = 8

test('a propagation of 10,000 frames writes for each batch what the batch changes, and is one step', () => {
  const project = temporaryProject(() => [
    { type: 'media.add', media: aMedia({ frames: FRAMES }) },
    { type: 'object.add', object: anObject('x') },
  ])
  const blobs = Array.from({ length: 16 }, (_, content) => blobsOf(project)(content))
  const gesture = 'ges_long' as GestureId
  for (let first = 0; first < FRAMES; first += BATCH) {
    const mattes = Array.from({ length: BATCH }, (_, k) => aMatte(first + k, blobs[(first + k) % 16] ?? blobOfNone()))
    const change = project.apply({ type: 'mattes.put', mattes }, { gesture })
    expect(change.diff).toHaveLength(BATCH)
  }
  expect(project.mattes({ objectId: objectId('x') })).toHaveLength(FRAMES)
  expect(project.mattes({ objectId: objectId('x'), from: 4000, to: 4010 }).map(({ index }) => index)).toEqual([
    4000, 4001, 4002, 4003, 4004, 4005, 4006, 4007, 4008, 4009,
  ])
  project.close()

  // Two steps before it; a media with its shot, an object, and one row a frame.
  expect(rowCounts(project.path)).toEqual({ steps: 3, changes: 3 + FRAMES, uses: 16 })
  const reopened = closing(openProject(project.path))
  expect(reopened.undo()?.diff).toHaveLength(FRAMES)
  expect(reopened.mattes({})).toEqual([])
  expect(reopened.redo()?.diff).toHaveLength(FRAMES)
  expect(reopened.mattes({})).toHaveLength(FRAMES)
  expect(reopened.apply({ type: 'object.remove', objectId: objectId('x') }).diff).toHaveLength(FRAMES + 1)
})

function blobOfNone(): never {
  throw new Error('There are 16 blobs.')
}

function rowCounts(path: string): unknown {
  const database = new Database(path, { readonly: true })
  const counts = database
    .prepare(
      `SELECT (SELECT count(*) FROM history_steps) AS steps, (SELECT count(*) FROM history_changes) AS changes,
        (SELECT count(*) FROM blob_uses) AS uses`,
    )
    .get()
  database.close()
  return counts
}
