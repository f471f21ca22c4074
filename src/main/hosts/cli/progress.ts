import type { JobSnapshot } from '../../../shared/contract/jobs.ts'

/** One line for a terminal: `Propagate both: dog · 41/90 frames · 0:07 left`. */
export function showProgress({ title, progress }: JobSnapshot): string {
  if (progress.state !== 'running') return `${title} · ${progress.state}`
  const { phase, done, total, unit, eta } = progress
  const amount = total === null ? `${done} ${unit}` : `${done}/${total} ${unit}`
  return [title, phase, amount.trim(), eta === null ? '' : `${clock(eta)} left`].filter(Boolean).join(' · ')
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
