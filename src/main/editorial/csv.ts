import { clockOf, type CutList, recordTimecode, shotName, sourceTimecode } from './cutList.ts'

export const csvColumns = [
  'shot',
  'name',
  'start',
  'end',
  'frames',
  'first_frame',
  'last_frame',
  'source_in',
  'source_out',
  'record_in',
  'record_out',
  'seconds_in',
  'seconds_out',
  'transition',
  'transition_start',
  'transition_end',
] as const

/**
 * A line a shot (RFC 4180). `start` and `end` are 0-based indices, end exclusive, without handles; `first_frame` and
 * `last_frame` the numbers people see, both inclusive; out points are exclusive.
 */
export function writeCsv(list: CutList): string {
  const { media } = list
  const { timeBase, at } = clockOf(list)
  const seconds = (index: number): string => ((at(index) * timeBase[0]) / timeBase[1]).toFixed(6)
  const rows = list.events.map(({ number, shot, start, end, record }) => [
    number,
    shotName(media, number),
    shot.start,
    shot.end,
    shot.end - shot.start,
    media.startFrame + shot.start,
    media.startFrame + shot.end - 1,
    sourceTimecode(list, start),
    sourceTimecode(list, end),
    recordTimecode(list, record),
    recordTimecode(list, record + end - start),
    seconds(shot.start),
    seconds(shot.end),
    shot.transition.type,
    shot.transition.start,
    shot.transition.end,
  ])
  return [csvColumns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

/** Spreadsheets run a field that begins like a formula, so a name that does is led by an apostrophe. */
function field(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The fields of a CSV text, line by line. Semicolons and tabs part fields too, where the first line has no comma. */
export function parseCsv(text: string): string[][] {
  const source = text.replace(/^\ufeff/, '')
  const first = source.split(/\r?\n/, 1)[0] ?? ''
  const separator = [',', ';', '\t'].find((each) => first.includes(each)) ?? ','
  const rows: string[][] = []
  let row: string[] = []
  let value = ''
  let quoted = false
  const endField = (): void => {
    row.push(value.trim())
    value = ''
  }
  const endRow = (): void => {
    endField()
    if (row.some((each) => each !== '')) rows.push(row)
    row = []
  }
  for (let at = 0; at < source.length; at++) {
    const character = source[at] as string
    if (quoted) {
      if (character !== '"') value += character
      else if (source[at + 1] === '"') value += source[++at] as string
      else quoted = false
    } else if (character === '"') quoted = true
    else if (character === separator) endField()
    else if (character === '\n') endRow()
    else value += character
  }
  endRow()
  return rows
}
