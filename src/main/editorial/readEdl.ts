import type { Rational } from '../../shared/domain/geometry.ts'
import { canDropFrames, framesAfter, parseTimecode, type Timecode } from '../../shared/domain/time.ts'
import { cut, type ReadList, type ReadShot, transitionType, wrongList } from './readShots.ts'

const TIMECODE = String.raw`(\d{1,2}:\d{2}:\d{2}[:;.]\d{2,3})`
const EVENT = new RegExp(
  String.raw`^(\d+)\s+(\S+)\s+(\S+)\s+(C|D|W\d+|K\s?[BO]?)\s*(\d{1,3})?\s+${TIMECODE}\s+${TIMECODE}\s+${TIMECODE}\s+${TIMECODE}$`,
)
const COMMENT = /^\*\s*(HANDLES|SHOT BEGINS|TRANSITION):\s*(.*)$/

interface Reading extends ReadList {
  rate: Rational
  dropFrame: boolean
  /** The list writes `:` everywhere: the mode line alone tells that frames are dropped. */
  silent: boolean
}

/**
 * The picture's events of a CMX 3600 list. Sound, keys and further picture tracks are left out; a wipe is a cut in its
 * middle.
 * @throws `invalid-input` naming the line that cannot be read
 */
export function readEdl(text: string, rate: Rational): ReadList {
  const reading: Reading = { clock: 'timecode', shots: [], warnings: [], rate, dropFrame: false, silent: false }
  for (const [k, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = raw.trim()
    try {
      readLine(reading, line)
    } catch (cause) {
      throw wrongList(`Line ${String(k + 1)} of the EDL, "${line.slice(0, 80)}": ${(cause as Error).message}`, cause)
    }
  }
  const { clock, shots, warnings } = reading
  if (shots.length === 0) throw wrongList('There is no event with a picture in this EDL.')
  return { clock, shots, warnings: [...new Set(warnings)] }
}

function readLine(reading: Reading, line: string): void {
  if (line.startsWith('FCM:')) {
    reading.dropFrame = !/NON[- ]?DROP/.test(line)
    if (reading.dropFrame && !canDropFrames(reading.rate)) {
      throw new Error('it counts with dropped frames, which the media’s rate has not; this list is of another rate.')
    }
  } else if (line.startsWith('*')) readComment(reading, line)
  else if (/^\d+\s/.test(line)) readEvent(reading, line)
}

function readEvent(reading: Reading, line: string): void {
  const match = EVENT.exec(line)
  if (!match) throw new Error('it is no event with four timecodes.')
  const [, number = '', , track = '', kind = '', length, ...times] = match
  if (!/V|^B$/.test(track)) return
  if (/V[2-9]|V1\d/.test(track) || kind.startsWith('K')) {
    reading.warnings.push('Keys and picture tracks above the first are left out.')
    return
  }
  reading.silent = reading.dropFrame && !times.some((time) => /[;.]/.test(time))
  const [source, sourceEnd, record, recordEnd] = timesOf(reading, times) as [Timecode, Timecode, Timecode, Timecode]
  const after = (time: Timecode, earlier: number): number => framesAfter(time, earlier, reading.rate)
  const [sourceIn, recordIn] = [source.frames, after(record, reading.shots.at(-1)?.record[1] ?? 0)]
  const [sourceOut, recordOut] = [after(sourceEnd, sourceIn), after(recordEnd, recordIn)]
  if (recordOut < recordIn || sourceOut < sourceIn) throw new Error('its out point is before its in point.')
  if (recordOut === recordIn) return
  const shot: ReadShot = {
    label: `event ${number}`,
    source: [sourceIn, sourceOut],
    record: [recordIn, recordOut],
    handles: [0, 0],
    transition: cut,
    begins: 0,
  }
  if (kind !== 'C') mix(reading, shot, kind, Number(length ?? 0))
  reading.shots.push(shot)
}

/** A mix lasts from the in point on; the shot itself begins in its middle. */
function mix(reading: Reading, shot: ReadShot, kind: string, length: number): void {
  shot.begins = Math.floor(length / 2)
  if (kind === 'D') shot.transition = { type: 'dissolve', from: -shot.begins, to: length - shot.begins }
  else reading.warnings.push('Wipes are set as cuts in their middle.')
}

const timesOf = ({ rate, silent }: Reading, times: string[]): Timecode[] =>
  times.map((time) => parseTimecode(silent ? time.replace(/:(\d+)$/, ';$1') : time, rate))

/** What our own lists say beyond CMX 3600. */
function readComment(reading: Reading, line: string): void {
  const [, name, value = ''] = COMMENT.exec(line) ?? []
  const shot = reading.shots.at(-1)
  if (name === undefined || !shot?.source) return
  const words = value.trim().split(/\s+/)
  const sourceIn = shot.source[0]
  const offsets = (times: string[]): number[] =>
    timesOf(reading, times).map((time) => framesAfter(time, sourceIn, reading.rate) - sourceIn)
  if (name === 'HANDLES') shot.handles = [Number(words[0]) || 0, Number(words[1]) || 0]
  else if (name === 'SHOT BEGINS') {
    const { begins } = shot
    shot.begins = offsets(words)[0] ?? begins
    const { type, from, to } = shot.transition
    shot.transition = { type, from: from + begins - shot.begins, to: to + begins - shot.begins }
  } else {
    const type = transitionType(words[0])
    const [from, to] = offsets(words.slice(1))
    const inside = shot.handles[0] + shot.begins
    if (type && from !== undefined && to !== undefined) {
      shot.transition = { type, from: from - inside, to: to - inside }
    }
  }
}
