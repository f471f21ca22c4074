import { expect, test } from 'vitest'
import type { JobState } from '../../../src/shared/contract/jobs.ts'
import type { JobId } from '../../../src/shared/domain/ids.ts'
import { openProject } from '../../../src/main/project/openProject.ts'
import { closing, codeOf, temporaryProject } from '../../helpers/projects.ts'

const jobId = (name: string): JobId => `job_${name}` as JobId
const createdAt = (second: number): string => new Date(second * 1000).toISOString()
const running: JobState = { state: 'running', phase: 'propagate', done: 3, total: null, unit: 'frames', eta: null }

test('a job row keeps its input and follows its state', () => {
  const project = temporaryProject()
  const job = { id: jobId('a'), kind: 'propagate', lane: 'gpu', title: 'Propagate', createdAt: createdAt(1) } as const
  project.jobs.add({ ...job, input: { from: 3 } })
  expect(project.jobs.list()).toEqual([{ snapshot: { ...job, progress: { state: 'queued' } }, input: { from: 3 } }])
  project.jobs.update(jobId('a'), running)
  expect(project.jobs.list()[0]?.snapshot.progress).toEqual(running)
  project.jobs.remove(jobId('a'))
  expect(project.jobs.list()).toEqual([])
  expect(
    codeOf(() => {
      project.jobs.update(jobId('a'), running)
    }),
  ).toBe('not-found')
})

test('on opening, what had not ended reads interrupted and what had stays, oldest first', () => {
  const project = temporaryProject()
  const states: JobState[] = [
    { state: 'queued' },
    running,
    { state: 'cancelling' },
    { state: 'succeeded', result: { frames: 10 } },
    { state: 'failed', code: 'engine-lost', message: 'Gone.' },
    { state: 'cancelled' },
    { state: 'interrupted' },
  ]
  states.forEach((state, k) => {
    const id = jobId(String(k))
    project.jobs.add({ id, kind: 'shots', lane: 'cpu', title: 'Shots', createdAt: createdAt(9 - k), input: null })
    project.jobs.update(id, state)
  })
  project.close()
  const interrupted = { state: 'interrupted' }
  const expected = [interrupted, interrupted, interrupted, ...states.slice(3)].reverse()
  expect(
    closing(openProject(project.path))
      .jobs.list()
      .map(({ snapshot }) => snapshot.progress),
  ).toEqual(expected)
})

test('jobs are no part of the history', () => {
  const project = temporaryProject()
  const job = {
    id: jobId('a'),
    kind: 'export',
    lane: 'io',
    title: 'Export',
    createdAt: createdAt(1),
    input: {},
  } as const
  project.jobs.add(job)
  expect([project.revision, project.undo()]).toEqual([0, null])
  project.apply({ type: 'project.rename', name: 'Renamed' })
  project.undo()
  expect(project.jobs.list()).toHaveLength(1)
})
