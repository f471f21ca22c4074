import type { HistoryStep } from '../../shared/contract/project.ts'
import type { Document } from '../store/document.ts'

/** What a step was done to: the object and the frame as the artist counts it, or how many frames. */
export function describeStep(document: Pick<Document, 'objects' | 'media'>, step: HistoryStep): string {
  const object = step.objectId && document.objects.get(step.objectId)
  const media = object && document.media.get(object.mediaId)
  const where =
    step.mattes > 1
      ? `${String(step.mattes)} mattes`
      : step.index !== null && media
        ? String(step.index + media.startFrame)
        : null
  return [object ? object.name : null, where].filter((part) => part !== null).join(', ')
}

/** The time of day; with the date where it was another day. Empty where nobody said. */
export function describeTime(at: string | null, now = new Date()): string {
  if (at === null) return ''
  const then = new Date(at)
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' }
  if (then.toDateString() === now.toDateString()) return then.toLocaleTimeString([], time)
  return then.toLocaleString([], { ...time, month: 'short', day: 'numeric' })
}
