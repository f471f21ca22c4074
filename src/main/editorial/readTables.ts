import { z } from 'zod'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Rational } from '../../shared/domain/geometry.ts'
import { ShotRecord } from '../../shared/domain/records.ts'
import { framesAfter, parseTimecode } from '../../shared/domain/time.ts'
import { parseCsv } from './csv.ts'
import { cut, type ReadList, type ReadShot, transitionType, wrongList } from './readShots.ts'

const JsonShots = z.object({
  shots: z.array(ShotRecord.pick({ start: true, end: true, transition: true }).partial({ transition: true })).min(1),
})

/** Shots as our own JSON has them: `{"shots": [{"start": 0, "end": 24}]}` is enough. @throws `invalid-input` */
export function readJson(text: string): ReadList {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw wrongList('This is not JSON.', cause)
  }
  const parsed = JsonShots.safeParse(value)
  if (!parsed.success)
    throw wrongList(`There are no shots in this JSON:\n${z.prettifyError(parsed.error)}`, parsed.error)
  const shots = parsed.data.shots.map(({ start, end, transition }, k) => {
    const { type, start: from, end: to } = transition ?? { type: 'cut', start, end: start }
    return shotAt(`shot ${String(k + 1)}`, start, end, { type, from: from - start, to: to - start })
  })
  return { clock: 'index', shots, warnings: [] }
}

/**
 * A table with a line a shot, by the names of its columns: `start` and `end` (0-based, end exclusive; without ends, each
 * shot lasts to the next), or `source_in` and `source_out` as timecodes; also as PySceneDetect writes it.
 * @throws `invalid-input` naming the line
 */
export function readCsv(text: string, rate: Rational): ReadList {
  const rows = parseCsv(text)
  const head = rows.findIndex((row) => columnsOf(row) !== null)
  const columns = columnsOf(rows[head] ?? [])
  if (!columns) throw wrongList('This table has no column "start" or "source_in" with where each shot begins.')
  const shots = rows.slice(head + 1).map((row, k) => {
    try {
      return readRow(row, columns, rate)
    } catch (cause) {
      throw wrongList(`Line ${String(head + k + 2)} of the table: ${(cause as Error).message}`, cause)
    }
  })
  if (shots.length === 0) throw wrongList('There is no shot in this table.')
  for (const [k, shot] of shots.entries()) if (!shot.ends) shot.record[1] = shots[k + 1]?.record[0] ?? Infinity
  return { clock: columns.timecodes ? 'timecode' : 'index', shots, warnings: [] }
}

interface Columns {
  start: number
  end: number
  /** Added to a start: some count from 1. */
  first: number
  timecodes: boolean
  transition: [type: number, start: number, end: number]
}

function columnsOf(row: readonly string[]): Columns | null {
  const names = row.map((name) => name.toLowerCase().replaceAll(' ', '_'))
  const at = (name: string): number => names.indexOf(name)
  const transition: Columns['transition'] = [at('transition'), at('transition_start'), at('transition_end')]
  if (at('scene_number') >= 0 && at('start_frame') >= 0) {
    return { start: at('start_frame'), end: at('end_frame'), first: -1, timecodes: false, transition }
  }
  if (at('start') >= 0) return { start: at('start'), end: at('end'), first: 0, timecodes: false, transition }
  if (at('source_in') < 0) return null
  return { start: at('source_in'), end: at('source_out'), first: 0, timecodes: true, transition: [-1, -1, -1] }
}

function readRow(row: readonly string[], columns: Columns, rate: Rational): ReadShot & { ends: boolean } {
  const { start: startColumn, end: endColumn, first, timecodes } = columns
  const value = (column: number, earlier = 0): number =>
    timecodes ? framesAfter(parseTimecode(row[column] ?? '', rate), earlier, rate) : wholeNumber(row[column])
  const start = value(startColumn) + first
  const ends = endColumn >= 0 && (row[endColumn] ?? '') !== ''
  if (timecodes && !ends) throw new HoldoutError('invalid-input', 'it has no "source_out".')
  const end = ends ? value(endColumn, start) : start
  const [type, from, to] = columns.transition
  const kind = type >= 0 ? transitionType(row[type]) : null
  const transition =
    kind && from >= 0 && to >= 0
      ? { type: kind, from: wholeNumber(row[from]) - start, to: wholeNumber(row[to]) - start }
      : cut
  return { ...shotAt(`line of shot at ${row[startColumn] ?? ''}`, start, end, transition), ends }
}

function wholeNumber(text: string | undefined): number {
  if (text !== undefined && /^\d+$/.test(text)) return Number(text)
  throw new HoldoutError('invalid-input', `"${text ?? ''}" is no frame number.`)
}

const shotAt = (label: string, start: number, end: number, transition: ReadShot['transition']): ReadShot => ({
  label,
  source: [start, end],
  record: [start, end],
  handles: [0, 0],
  transition,
  begins: 0,
})
