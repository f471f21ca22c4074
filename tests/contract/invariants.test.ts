import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeMatte } from '../../src/shared/codec/matte.ts'
import type { BlobHash, MediaId, ObjectId } from '../../src/shared/domain/ids.ts'
import type { MatteRecord } from '../../src/shared/domain/records.ts'
import { dataFolder } from '../helpers/data.ts'
import { addObject, finish, openFootage, startCore, type TestCore } from '../helpers/core.ts'
import { davisFootage, type Footage } from '../helpers/footage.ts'

/** The invariants of the product, each on real frames through the contract. */
describe.skipIf(!dataFolder())('on real frames', () => {
  let core: TestCore
  let footage: Footage
  let mediaId: MediaId
  const FRAMES = 13

  beforeAll(async () => {
    footage = davisFootage('car-shadow', FRAMES, 2)
    core = await startCore()
  })
  afterAll(async () => {
    await core.close()
    footage.remove()
  })

  const start = async (name: string): Promise<ObjectId> => {
    mediaId = (await openFootage(core, footage.frames, name)).media.id
    return addObject(core, mediaId, 'car')
  }
  const commit = async (objectId: ObjectId, index: number): Promise<void> => {
    const path = footage.annotations[index] as string
    core.app.grant(path)
    await core.client.call('matte.import', { objectId, index, path })
  }
  const propagate = async (input: { from?: number; objectIds?: ObjectId[]; range?: [number, number] } = {}) =>
    finish(core, (await core.client.call('propagate.start', { mediaId, ...input })).jobId)
  const mattes = async (objectId: ObjectId): Promise<MatteRecord[]> =>
    (await core.client.call('project.frames', { mediaId, objectId })).mattes.sort((a, b) => a.index - b.index)
  const blobs = async (objectId: ObjectId): Promise<BlobHash[]> => (await mattes(objectId)).map(({ blob }) => blob)

  test('a committed frame is never changed; a correction changes frames up to the next committed ones only', async () => {
    const car = await start('corrections')
    await commit(car, 0)
    await propagate()
    await commit(car, 8)
    const before = await mattes(car)
    await commit(car, 4)
    await propagate({ from: 4 })
    const after = await mattes(car)
    expect(after.filter(({ committed }) => committed).map(({ index }) => index)).toEqual([0, 4, 8])
    const changed = after.filter(({ blob }, index) => blob !== before[index]?.blob).map(({ index }) => index)
    expect(changed.every((index) => index > 0 && index < 8)).toBe(true)
    expect(changed).toEqual(expect.arrayContaining([1, 2, 3, 5, 6, 7]))
    expect(after.slice(1, 4).every(({ provenance }) => provenance === 'fused')).toBe(true)
    expect(after[8]).toEqual(before[8])
  })

  test('nothing drifts across a cut', async () => {
    const car = await start('cut')
    await core.client.call('project.apply', { command: { type: 'shot.split', mediaId, index: 6 } })
    await commit(car, 2)
    await propagate()
    expect((await mattes(car)).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('the same prompts give the same mattes, in whatever order they came', async () => {
    const first = await start('once')
    for (const index of [2, 5, 9]) await commit(first, index)
    await propagate()
    const expected = await blobs(first)
    const second = await start('again')
    for (const index of [9, 2, 5]) {
      await commit(second, index)
      await propagate({ from: index })
    }
    expect(await blobs(second)).toEqual(expected)
  })

  test('an object is added, renamed and removed without redoing the others', async () => {
    const car = await start('objects')
    await commit(car, 0)
    await propagate()
    const expected = await mattes(car)
    const other = await addObject(core, mediaId, 'other', 1)
    await commit(other, 6)
    await propagate({ objectIds: [other] })
    await core.client.call('project.apply', {
      command: { type: 'object.update', objectId: car, patch: { name: 'vehicle' } },
    })
    await core.client.call('project.apply', { command: { type: 'object.remove', objectId: other } })
    expect(await mattes(car)).toEqual(expected)
  })

  test('nothing outside the in and out points changes, and between them it is as if all were filled', async () => {
    const car = await start('range')
    await commit(car, 5)
    await propagate({ range: [3, 8] })
    const between = await mattes(car)
    expect(between.map(({ index }) => index)).toEqual([3, 4, 5, 6, 7])
    await propagate()
    expect((await mattes(car)).slice(3, 8)).toEqual(between)
  })

  test('mattes have the plate’s size, and the car is in them', async () => {
    const car = await start('size')
    await commit(car, 0)
    await propagate()
    const all = await mattes(car)
    expect(all).toHaveLength(FRAMES)
    for (const { blob } of all) {
      const response = await core.app.media(new Request(`http://core/media/matte/${blob}`))
      const { width, height, data } = decodeMatte(new Uint8Array(await response.arrayBuffer()))
      expect([width, height]).toEqual([854, 480])
      expect(data.filter((value) => value > 32767).length).toBeGreaterThan(0.01 * data.length)
    }
  })

  test('a cancelled propagation keeps its finished frames as one undo step', async () => {
    const car = await start('cancelled')
    await commit(car, 0)
    const { jobId } = await core.client.call('propagate.start', { mediaId })
    await new Promise<void>((resolve) => {
      core.client.on('project.changed', ({ diff }) => {
        if (diff.some((change) => change.table === 'mattes')) resolve()
      })
    })
    await core.client.call('jobs.cancel', { jobId })
    expect((await core.client.call('jobs.wait', { jobId })).progress.state).toBe('cancelled')
    const kept = (await mattes(car)).length
    expect(kept).toBeGreaterThan(1)
    expect(kept).toBeLessThan(FRAMES)
    await core.client.call('project.undo', {})
    expect(await mattes(car)).toHaveLength(1)
  })
})
