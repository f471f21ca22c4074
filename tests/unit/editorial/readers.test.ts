import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CutList } from '../../../src/main/editorial/cutList.ts'
import { listFileName, listFormats } from '../../../src/main/editorial/formats.ts'
import type { EditorialFormat } from '../../../src/shared/contract/editorial.ts'
import type { Rational } from '../../../src/shared/domain/geometry.ts'
import { parseTimecode } from '../../../src/shared/domain/time.ts'
import { clip, listOf, rates, shotsAt } from './lists.ts'

const path = '/plates/reel 1/plate & “ü” #2%.mov'
const shots = shotsAt([30, 46, 80], {
  46: { type: 'dissolve', start: 40, end: 52 },
  80: { type: 'fade-in', start: 80, end: 90 },
})
type Row = [number, number, number]
interface Read {
  start: number
  clips: Row[]
  dissolves: [number, number][]
  path: string
}

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdout-lists-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const write = (list: CutList, format: EditorialFormat): string => {
  const file = join(folder, listFileName(list, format))
  writeFileSync(file, listFormats[format].write(list))
  return file
}
const list = (rate: Rational, timecode: string | null, channels = 2): CutList => ({
  ...listOf(clip(rate, timecode, { path }), shots),
  audio: { codec: 'aac', channels, rate: 48000 },
})

describe.each(rates)('read by a program that counts for itself: %s', (_name, rate, timecode) => {
  test('every format says the same frames', () => {
    const made = list(rate, timecode)
    for (const format of ['edl', 'otio', 'fcpxml', 'xmeml'] as const) write(made, format)
    const script = join(import.meta.dirname, 'readLists.py')
    const read = JSON.parse(execFileSync('python3', [script, folder, rate.join('/')], { encoding: 'utf8' })) as Record<
      EditorialFormat,
      Read
    >
    const source = timecode === null ? 0 : parseTimecode(timecode, rate).frames
    const start = parseTimecode(timecode?.includes(';') ? '01:00:00;00' : '01:00:00:00', rate).frames
    const at = (from: number, to: number): Row => [source + from, to - from, from]
    const cut: [Row, Row, Row, Row] = [at(0, 30), at(30, 46), at(46, 80), at(80, 100)]
    const dissolves = [[40, 12]]
    expect(read.otio).toEqual({ start, clips: cut, dissolves, path })
    expect(read.fcpxml).toEqual({ start, clips: cut, dissolves, path, drop: timecode?.includes(';') ?? false })
    // Here the shots on both sides have the dissolve's frames.
    const sounds = cut.map((row) => [row, row])
    expect(read.xmeml).toEqual({ start, clips: [cut[0], at(30, 52), at(40, 80), cut[3]], dissolves, path, sounds })
    // Here the later one alone has them, and its timecodes end at midnight.
    const clips = [cut[0], at(30, 40), at(40, 80), cut[3]]
    const day = rate[0] === 50 ? 24 * 3600 * 50 : Infinity
    expect(read.edl).toEqual({ start, clips: clips.map(([from, length, to]) => [from % day, length, to]), dissolves })
  })

  test('XML is valid', () => {
    for (const format of ['fcpxml', 'xmeml'] as const) {
      const dtd = join(import.meta.dirname, `${format}.dtd`)
      const validate = (file: string): void => {
        execFileSync('xmllint', ['--noout', '--dtdvalid', dtd, file], { stdio: 'pipe' })
      }
      validate(write(list(rate, timecode), format))
      validate(write({ ...list(rate, timecode), audio: null }, format))
    }
  })
})

test('XML holds whatever a name does', () => {
  const name = 'a\u0000b\u0008 & <c> "d" \'e\' ]]> \ufffe\ud800 日本 🎬'
  const hostile = listOf(clip([25, 1], null, { name }), shotsAt([30]), { title: name })
  const file = write(hostile, 'fcpxml')
  const shown = execFileSync('xmllint', ['--xpath', 'string(//project/@name)', file], { encoding: 'utf8' })
  expect(shown.trim()).toBe('ab & <c> "d" \'e\' ]]> \ufffd 日本 🎬')
})

describe('chapters, read by ffprobe', () => {
  const chaptersOf = (of: CutList): [string, string, string][] => {
    const shown = execFileSync(
      'ffprobe',
      ['-v', 'error', '-f', 'ffmetadata', '-show_chapters', '-of', 'json', write(of, 'chapters')],
      { encoding: 'utf8' },
    )
    const { chapters } = JSON.parse(shown) as {
      chapters: { start_time: string; end_time: string; tags: { title: string } }[]
    }
    return chapters.map((chapter) => [chapter.start_time, chapter.end_time, chapter.tags.title])
  }

  test('at a constant rate', () => {
    const name = 'a=b;#\\c'
    expect(chaptersOf(listOf(clip([30000, 1001], null, { name }), shotsAt([30])))).toEqual([
      ['0.000000', '1.001000', `${name}_001`],
      ['1.001000', '3.336667', `${name}_002`],
    ])
  })

  test('at the times frames are really shown, where the rate varies', () => {
    const pts = Array.from({ length: 100 }, (_, index) => 3000 + index * (index < 30 ? 1000 : 1500))
    const times = { timeBase: [1, 30000] as Rational, pts, zero: 3000 }
    const vary = clip([29100, 1000], null, { variableRate: true })
    expect(chaptersOf({ ...listOf(vary, shotsAt([30])), times })).toEqual([
      ['0.000000', '1.500000', 'plate_001'],
      ['1.500000', '5.000000', 'plate_002'],
    ])
  })
})
