import { cutList, type CutList, type ExportOptions } from '../../../src/main/editorial/cutList.ts'
import type { Rational } from '../../../src/shared/domain/geometry.ts'
import type { MediaRecord, ShotRecord } from '../../../src/shared/domain/records.ts'
import { aMedia, aShot } from '../../helpers/records.ts'

export type Transition = ShotRecord['transition']

/** Shots of 100 frames that begin at these indices; `transitions` by the index their shot begins at. */
export function shotsAt(
  starts: readonly number[],
  transitions: Record<number, Transition> = {},
  frames = 100,
): ShotRecord[] {
  return [0, ...starts].map((start, k) => {
    const fields = transitions[start] ? { transition: transitions[start] } : {}
    return aShot(String(k), start, starts[k] ?? frames, fields)
  })
}

export const clip = (rate: Rational, timecode: string | null, fields: Partial<MediaRecord> = {}): MediaRecord =>
  aMedia({ name: 'plate', path: '/plates/plate.mov', rate, timecode, ...fields })

export const listOf = (media: MediaRecord, shots: ShotRecord[], options: Partial<ExportOptions> = {}): CutList =>
  cutList(media, shots, { reel: 'AX', handles: 0, ...options })

/** What a round trip must give back. */
export const cutsOf = (shots: readonly Pick<ShotRecord, 'start' | 'end' | 'transition'>[]) =>
  shots.map(({ start, end, transition }) => ({ start, end, transition }))

export const rates: [name: string, rate: Rational, timecode: string | null][] = [
  ['23.976', [24000, 1001], '00:59:59:20'],
  ['24', [24, 1], null],
  ['25', [25, 1], '10:00:00:00'],
  ['29.97 drop', [30000, 1001], '01:08:59;20'],
  ['29.97 non-drop', [30000, 1001], '01:08:59:20'],
  ['30', [30, 1], '00:00:10:00'],
  ['50', [50, 1], '23:59:59:00'],
  ['59.94 drop', [60000, 1001], '00:00:59;40'],
  ['59.94 non-drop', [60000, 1001], '00:00:59:40'],
  ['60', [60, 1], null],
]
