import { expect, test } from 'vitest'
import type { JobContext } from '../../../src/main/jobs/definition.ts'
import { propagateJob, type PropagateInput } from '../../../src/main/jobs/propagate.ts'
import type { Gap, PropagateInput as EngineInput } from '../../../src/main/engine/contract.ts'
import type { BlobHash } from '../../../src/shared/domain/ids.ts'
import { aMatte, aMedia, anObject, aShot, mediaId } from '../../helpers/records.ts'

const matte = aMatte(10, 'ab'.repeat(32) as BlobHash, { committed: true })

/** What the engine is asked to fill for object x of two shots that part at 40, committed on frame 10. */
async function gapsOf(input: Partial<PropagateInput>): Promise<Pick<Gap, 'start' | 'end'>[]> {
  let gaps: Gap[] = []
  const project = {
    snapshot: () => ({
      project: { settings: {} },
      shots: [aShot('one', 0, 40), aShot('two', 40, 100)],
      objects: [anObject('x')],
    }),
    media: () => aMedia(),
    mattes: () => [matte],
    get: () => matte,
  }
  const run = (_: string, asked: EngineInput): Promise<object> => {
    gaps = asked.gaps
    return Promise.resolve({})
  }
  const context = { project, engines: { gpu: { run } }, signal: new AbortController().signal }
  await propagateJob.run(
    { mediaId: mediaId('a'), objectIds: [], direction: 'both', ...input },
    context as unknown as JobContext,
  )
  return gaps.map(({ start, end }) => ({ start, end }))
}

test('a shot without a committed frame says what to do; that of the frame just touched, of the range, or all', async () => {
  const both = [
    { start: 0, end: 10 },
    { start: 11, end: 40 },
  ]
  expect(await gapsOf({})).toEqual(both)
  expect(await gapsOf({ from: 10 })).toEqual(both)
  const refused = { code: 'invalid-input', message: expect.stringContaining('mark an object') as string }
  await expect(gapsOf({ from: 50 })).rejects.toMatchObject(refused)
  expect(await gapsOf({ from: 10, range: [11, 12] })).toEqual([{ start: 11, end: 12 }])
  await expect(gapsOf({ range: [40, 60] })).rejects.toMatchObject(refused)
})
