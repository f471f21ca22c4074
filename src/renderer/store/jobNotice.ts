import type { ExportResult } from '../../shared/contract/export.ts'
import type { JobSnapshot } from '../../shared/contract/jobs.ts'
import { describeDuration } from '../jobs/describeDuration.ts'
import { type Editor, remedies } from './editor.ts'
import type { Notice } from './state.ts'

/** Seconds after which nobody watches a job any more. */
const long = 10

type JobNotice = Pick<Notice, 'tone' | 'title' | 'detail'> & Partial<Pick<Notice, 'exported' | 'remedy'>>

/**
 * What is told of a job that has ended: every failure, whatever wrote files or took mattes in, and all else that took long.
 * `now` in milliseconds.
 */
export function noticeOf({ id, kind, title, createdAt, progress }: JobSnapshot, now: number): JobNotice | null {
  if (progress.state === 'failed') {
    const { code, message } = progress
    return { tone: 'error', title: `${title} failed`, detail: message, remedy: remedies[code] ?? null }
  }
  if (progress.state !== 'succeeded') return null
  const done = { tone: 'success', title: `${title}: done` } as const
  if (kind === 'export') {
    const { files, out } = progress.result as unknown as ExportResult
    return { ...done, detail: `${String(files)} files in ${out}`, exported: id }
  }
  const seconds = (now - Date.parse(createdAt)) / 1000
  if (seconds < long && kind !== 'import' && kind !== 'editorial') return null
  return { ...done, detail: `It took ${describeDuration(seconds)}.` }
}

/** Tells of a job that has ended: on the desk, and by the system while the page is out of sight and the person wants it. */
export function announce(editor: Editor, job: JobSnapshot): void {
  const notice = noticeOf(job, Date.now())
  if (!notice) return
  const { tone, title, detail, ...about } = notice
  editor.notify(tone, title, detail, about)
  const { system } = editor.state().preferences.notifications
  if (!system || !document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return
  const told = new Notification(title, { body: detail, tag: job.id })
  told.addEventListener('click', () => {
    window.focus()
    told.close()
  })
}
