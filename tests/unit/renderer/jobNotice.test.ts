import { expect, test } from 'vitest'
import { allActions } from '../../../src/renderer/actions/all.ts'
import { relinkAction } from '../../../src/renderer/actions/file.ts'
import { noticeOf } from '../../../src/renderer/store/jobNotice.ts'
import type { JobKind, JobSnapshot, JobState } from '../../../src/shared/contract/jobs.ts'
import type { JobId } from '../../../src/shared/domain/ids.ts'

const start = Date.parse('2026-01-01T00:00:00.000Z')
const job = (kind: JobKind, progress: JobState): JobSnapshot => ({
  id: 'job_1' as JobId,
  kind,
  lane: 'gpu',
  title: 'Work',
  createdAt: new Date(start).toISOString(),
  progress,
})
const succeeded: JobState = { state: 'succeeded', result: {} }
const after = (seconds: number): number => start + seconds * 1000

test.each(['shots', 'propagate'] as const)('%s is told of when it took long', (kind) => {
  expect(noticeOf(job(kind, succeeded), after(3))).toBeNull()
  expect(noticeOf(job(kind, succeeded), after(200))).toEqual({
    tone: 'success',
    title: 'Work: done',
    detail: 'It took 3 min 20 s.',
  })
})

test.each(['editorial', 'import'] as const)('%s is always told of', (kind) => {
  expect(noticeOf(job(kind, succeeded), after(1))?.title).toBe('Work: done')
})

test('an export says how many files lie where, and which job they can be fetched from', () => {
  const done: JobState = { state: 'succeeded', result: { files: 96, out: '/mattes' } }
  expect(noticeOf(job('export', done), after(1))).toMatchObject({ detail: '96 files in /mattes', exported: 'job_1' })
})

test('a failure for want of the clip’s files offers to relink it', () => {
  const failed: JobState = { state: 'failed', code: 'media-missing', message: 'It is not there any more.' }
  const { remedy } = noticeOf(job('propagate', failed), after(1)) ?? {}
  expect(allActions.find(({ name }) => name === remedy)).toBe(relinkAction)
})

test('a failure is told with its reason; what goes on or was cancelled is not', () => {
  const failed: JobState = { state: 'failed', code: 'io', message: 'The disk is full.' }
  expect(noticeOf(job('propagate', failed), after(1))).toMatchObject({ tone: 'error', detail: 'The disk is full.' })
  expect(noticeOf(job('export', { state: 'cancelled' }), after(100))).toBeNull()
  expect(noticeOf(job('export', { state: 'queued' }), after(100))).toBeNull()
})
