import { describe, expect, test } from 'vitest'
import type { JobContext, JobDefinition, Json } from '../../../src/main/jobs/definition.ts'
import { JobRunner } from '../../../src/main/jobs/runner.ts'
import type { Project, StoredJob } from '../../../src/main/project/types.ts'
import type { JobKind, JobSnapshot, Lane } from '../../../src/shared/contract/jobs.ts'
import { HoldoutError } from '../../../src/shared/domain/errors.ts'
import { newId } from '../../../src/shared/domain/newId.ts'
import { memoryJobStore } from '../../helpers/memoryJobStore.ts'

type Run = (input: string, context: JobContext) => Promise<Json>

function setUp(run: Run, rows: StoredJob[] = []) {
  const store = memoryJobStore(rows)
  const events: JobSnapshot[] = []
  const removed: string[] = []
  const define = (kind: JobKind, lane: Lane): JobDefinition<string> => ({
    kind,
    lane,
    title: (input) => `${kind} ${input}`,
    run,
  })
  const definitions = {
    shots: define('shots', 'cpu'),
    propagate: define('propagate', 'gpu'),
    export: define('export', 'io'),
    editorial: define('editorial', 'io'),
    import: define('import', 'io'),
  }
  const runner = new JobRunner({
    project: { jobs: store } as unknown as Project,
    engines: {} as JobContext['engines'],
    definitions,
    onChange: (snapshot) => events.push(snapshot),
    onRemove: (jobId) => removed.push(jobId),
  })
  return { runner, store, events, removed }
}

const untilAborted: Run = (_input, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new HoldoutError('cancelled', 'Cancelled.'))
    })
  })

describe('a job', () => {
  test('succeeds with its result, every state stored', async () => {
    const { runner, store } = setUp((input) => Promise.resolve({ got: input }))
    const id = runner.start('shots', 'a')
    expect(await runner.wait(id)).toMatchObject({
      title: 'shots a',
      progress: { state: 'succeeded', result: { got: 'a' } },
    })
    expect(store.states).toEqual([
      [id, 'running'],
      [id, 'succeeded'],
    ])
  })

  test('fails with the code and sentence of what it threw', async () => {
    const { runner } = setUp(() => Promise.reject(new HoldoutError('engine-lost', 'The engine died.')))
    const { progress } = await runner.wait(runner.start('shots', 'a'))
    expect(progress).toEqual({ state: 'failed', code: 'engine-lost', message: 'The engine died.' })
  })

  test('is cancelled while it runs, and the lane goes on', async () => {
    const { runner, store } = setUp((input, context) =>
      input === 'stuck' ? untilAborted(input, context) : Promise.resolve(1),
    )
    const stuck = runner.start('shots', 'stuck')
    const next = runner.start('shots', 'next')
    runner.cancel(stuck)
    expect((await runner.wait(stuck)).progress.state).toBe('cancelled')
    expect((await runner.wait(next)).progress.state).toBe('succeeded')
    expect(store.states.slice(0, 3)).toEqual([
      [stuck, 'running'],
      [stuck, 'cancelling'],
      [stuck, 'cancelled'],
    ])
  })

  test('is cancelled before it runs, without having run', async () => {
    const ran: string[] = []
    const { runner } = setUp((input, context) => {
      ran.push(input)
      return untilAborted(input, context)
    })
    const first = runner.start('propagate', 'first')
    const second = runner.start('propagate', 'second')
    runner.cancel(second)
    runner.cancel(first)
    expect((await runner.wait(second)).progress.state).toBe('cancelled')
    await runner.wait(first)
    expect(ran).toEqual(['first'])
  })
})

test('a lane runs one at a time, in order; lanes run beside each other', async () => {
  const running = new Set<string>()
  const seen: string[][] = []
  const { runner } = setUp(async (input) => {
    running.add(input)
    seen.push([...running])
    await new Promise((resolve) => setTimeout(resolve, 10))
    running.delete(input)
    return null
  })
  const ids = [runner.start('propagate', 'g1'), runner.start('propagate', 'g2'), runner.start('shots', 'c1')]
  await Promise.all(ids.map((id) => runner.wait(id)))
  expect(seen[0]).toEqual(['g1'])
  expect(seen[1]).toEqual(['g1', 'c1'])
  expect(seen.flat().filter((name) => name === 'g2')).toHaveLength(1)
  expect(seen.some((set) => set.includes('g1') && set.includes('g2'))).toBe(false)
})

test('progress comes at ten a second at most, and the last of it is not lost', async () => {
  const { runner, events } = setUp(async (_input, { progress }) => {
    for (let done = 1; done <= 1000; done++) progress({ phase: 'frames', done, total: 1000, unit: 'frames' })
    await new Promise((resolve) => setTimeout(resolve, 150))
    return null
  })
  await runner.wait(runner.start('shots', 'a'))
  const reports = events.flatMap(({ progress }) =>
    progress.state === 'running' && progress.done > 0 ? [progress.done] : [],
  )
  expect(reports).toEqual([1000])
})

test('an interrupted job is listed and resumes with its own input', async () => {
  const id = newId('job')
  const snapshot: JobSnapshot = {
    id,
    kind: 'shots',
    lane: 'cpu',
    title: 'shots a',
    createdAt: '2026-01-01T00:00:00.000Z',
    progress: { state: 'interrupted' },
  }
  const { runner, removed } = setUp((input) => Promise.resolve(input), [{ snapshot, input: 'kept' }])
  expect(runner.list()).toEqual([snapshot])
  const resumed = runner.resume(id)
  expect(removed).toEqual([id])
  expect((await runner.wait(resumed)).progress).toEqual({ state: 'succeeded', result: 'kept' })
  expect(() => runner.resume(resumed)).toThrow(/succeeded/)
})

test('closing interrupts what runs and what waits, and takes no more', async () => {
  const { runner, store } = setUp(untilAborted)
  const first = runner.start('propagate', 'a')
  const second = runner.start('propagate', 'b')
  await runner.close()
  expect(Object.fromEntries(store.states)).toEqual({ [first]: 'interrupted', [second]: 'interrupted' })
  expect(() => runner.start('shots', 'late')).toThrow(HoldoutError)
})

test('ended jobs can be cleared, one or all; running ones stay', async () => {
  const { runner, removed } = setUp((input, context) =>
    input === 'stuck' ? untilAborted(input, context) : Promise.resolve(1),
  )
  const [first, second] = [runner.start('shots', 'quick'), runner.start('shots', 'quick')]
  await runner.wait(second)
  const stuck = runner.start('shots', 'stuck')
  runner.clear(second)
  runner.clear(stuck)
  expect(removed).toEqual([second])
  runner.clear()
  expect(removed).toEqual([second, first])
  expect(runner.list().map((job) => job.id)).toEqual([stuck])
  await runner.close()
})
