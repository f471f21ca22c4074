import { type CutEvent, type CutList, fileNameOf, recordTimecode, shotName, sourceTimecode } from './cutList.ts'

/** Numbers an EDL's events may have. */
const MOST_EVENTS = 999

/**
 * CMX 3600: an event a shot, out points exclusive. A dissolve is two lines of one number, the shot it comes from with no
 * frames, then the shot it goes to from the dissolve's first frame. What the lines cannot say stands in comments.
 */
export function writeEdl(list: CutList): string {
  const { events, recordStart, title } = list
  if (events.length > MOST_EVENTS) {
    list.warnings.push(`CMX 3600 numbers ${String(MOST_EVENTS)} events; this list has ${String(events.length)}.`)
  }
  const head = [`TITLE: ${plain(title).slice(0, 70)}`, `FCM: ${recordStart.dropFrame ? '' : 'NON-'}DROP FRAME`]
  const body = events.flatMap((event, k) => ['', ...statement(list, event, events[k - 1], events[k + 1])])
  return [...head, ...body, ''].join('\r\n')
}

function statement(
  list: CutList,
  event: CutEvent,
  before: CutEvent | undefined,
  after: CutEvent | undefined,
): string[] {
  const { dissolve, number } = event
  // A shot gives its last frames to the dissolve after it.
  const [start, end] = [dissolve?.[0] ?? event.start, after?.dissolve?.[0] ?? event.end]
  const line = (kind: string, from: number, to: number): string => {
    const record = [from, to].map((index) => recordTimecode(list, event.record + index - event.start))
    const times = [sourceTimecode(list, from), sourceTimecode(list, to), ...record].join(' ')
    return `${String(number).padStart(3, '0')}  ${list.reel.padEnd(8)} ${'V'.padEnd(5)} ${kind} ${times}`
  }
  const clip = `CLIP NAME: ${plain(fileNameOf(list))}`
  const comments = commentsOf(list, event)
  if (!dissolve || !before) return [line(`${'C'.padEnd(4)}    `, start, end), `* FROM ${clip}`, ...comments]
  const length = String(dissolve[1] - dissolve[0]).padStart(3, '0')
  const lines = [line(`${'C'.padEnd(4)}    `, start, start), line(`${'D'.padEnd(4)} ${length}`, start, end)]
  return [...lines, `* FROM ${clip}`, `* TO ${clip}`, ...comments]
}

function commentsOf(list: CutList, { number, shot, handles, dissolve }: CutEvent): string[] {
  const { type, start, end } = shot.transition
  const at = (index: number): string => sourceTimecode(list, index)
  const comments = [`* SHOT: ${plain(shotName(list.media, number))}`]
  if (handles[0] + handles[1] > 0) comments.push(`* HANDLES: ${String(handles[0])} ${String(handles[1])}`)
  if (dissolve ? Math.floor((start + end) / 2) !== shot.start : false) comments.push(`* SHOT BEGINS: ${at(shot.start)}`)
  if (!dissolve && type !== 'cut' && type !== 'start') {
    comments.push(`* TRANSITION: ${type.toUpperCase()} ${at(start)} ${at(end)}`)
  }
  return comments
}

/** One line of text, whatever a name holds. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim()
