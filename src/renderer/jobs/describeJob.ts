import type { JobSnapshot } from '../../shared/contract/jobs.ts'
import { describeDuration } from './describeDuration.ts'

/** How far a job is in words, with what it runs on: `propagate · 3 of 8 frames · 4 s left · cpu`. */
export function describeJob({ progress }: JobSnapshot, provider: string | null): string {
  if (progress.state === 'queued') return 'waiting'
  if (progress.state === 'cancelling') return 'cancelling'
  if (progress.state !== 'running') return ''
  const { phase, done, total, unit, eta } = progress
  const known = total === null ? '' : ` of ${String(total)}`
  const count = done > 0 || total !== null ? `${String(done)}${known} ${unit}` : ''
  return [phase, count, eta === null ? '' : `${describeDuration(eta)} left`, provider].filter(Boolean).join(' · ')
}

/** 0..100; null where nobody knows how much there is to do. */
export function percentOf({ progress }: JobSnapshot): number | null {
  if (progress.state !== 'running' || !progress.total) return null
  return Math.min(100, (progress.done / progress.total) * 100)
}
