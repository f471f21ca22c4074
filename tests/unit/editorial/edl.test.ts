import { describe, expect, test } from 'vitest'
import { writeEdl } from '../../../src/main/editorial/edl.ts'
import { placeShots } from '../../../src/main/editorial/placeShots.ts'
import { readEdl } from '../../../src/main/editorial/readEdl.ts'
import { HoldoutError } from '../../../src/shared/domain/errors.ts'
import type { Rational } from '../../../src/shared/domain/geometry.ts'
import { clip, cutsOf, listOf, shotsAt } from './lists.ts'

const lines = (text: string): string[] => text.split('\r\n')
const events = (text: string): string[] => lines(text).filter((line) => /^\d/.test(line))

describe('CMX 3600, line by line against cases worked out by hand', () => {
  test('25: a whole list', () => {
    const text = writeEdl(listOf(clip([25, 1], '10:00:00:00'), shotsAt([30, 75])))
    expect(lines(text)).toEqual([
      'TITLE: plate',
      'FCM: NON-DROP FRAME',
      '',
      '001  AX       V     C        10:00:00:00 10:00:01:05 01:00:00:00 01:00:01:05',
      '* FROM CLIP NAME: plate.mov',
      '* SHOT: plate_001',
      '',
      '002  AX       V     C        10:00:01:05 10:00:03:00 01:00:01:05 01:00:03:00',
      '* FROM CLIP NAME: plate.mov',
      '* SHOT: plate_002',
      '',
      '003  AX       V     C        10:00:03:00 10:00:04:00 01:00:03:00 01:00:04:00',
      '* FROM CLIP NAME: plate.mov',
      '* SHOT: plate_003',
      '',
    ])
  })

  // 100 frames, one cut at index 30; times of index 0, 30 and 100.
  test.each<[string, Rational, string | null, string, [string, string, string], [string, string, string]]>([
    // 20 + 30 = 50 = 2 s 2 f; 20 + 100 = 120 = 5 s
    ['23.976', [24000, 1001], '00:59:59:20', 'NON-DROP FRAME', ['00:59:59:20', '01:00:01:02', '01:00:04:00'], ['01:00:00:00', '01:00:01:06', '01:00:04:04']], // prettier-ignore
    ['24', [24, 1], null, 'NON-DROP FRAME', ['00:00:00:00', '00:00:01:06', '00:00:04:04'], ['01:00:00:00', '01:00:01:06', '01:00:04:04']], // prettier-ignore
    // After 01:00:59;29 comes 01:01:00;02: ten frames to there, twenty more to ;22; index 100 is 90 on: 3 s, ;02
    ['29.97 drop', [30000, 1001], '01:00:59;20', 'DROP FRAME', ['01:00:59;20', '01:01:00;22', '01:01:03;02'], ['01:00:00;00', '01:00:01;00', '01:00:03;10']], // prettier-ignore
    ['29.97 drop, tenth minute', [30000, 1001], '01:09:59;20', 'DROP FRAME', ['01:09:59;20', '01:10:00;20', '01:10:03;00'], ['01:00:00;00', '01:00:01;00', '01:00:03;10']], // prettier-ignore
    ['29.97 non-drop', [30000, 1001], '01:00:59:20', 'NON-DROP FRAME', ['01:00:59:20', '01:01:00:20', '01:01:03:00'], ['01:00:00:00', '01:00:01:00', '01:00:03:10']], // prettier-ignore
    ['30', [30, 1], '00:00:10:00', 'NON-DROP FRAME', ['00:00:10:00', '00:00:11:00', '00:00:13:10'], ['01:00:00:00', '01:00:01:00', '01:00:03:10']], // prettier-ignore
    ['50', [50, 1], '23:59:59:00', 'NON-DROP FRAME', ['23:59:59:00', '23:59:59:30', '00:00:01:00'], ['01:00:00:00', '01:00:00:30', '01:00:02:00']], // prettier-ignore
    // Four numbers are dropped: 59;59 is followed by 01:00;04
    ['59.94 drop', [60000, 1001], '00:00:59;40', 'DROP FRAME', ['00:00:59;40', '00:01:00;14', '00:01:01;24'], ['01:00:00;00', '01:00:00;30', '01:00:01;40']], // prettier-ignore
    ['59.94 non-drop', [60000, 1001], '00:00:59:40', 'NON-DROP FRAME', ['00:00:59:40', '00:01:00:10', '00:01:01:20'], ['01:00:00:00', '01:00:00:30', '01:00:01:40']], // prettier-ignore
    ['60', [60, 1], null, 'NON-DROP FRAME', ['00:00:00:00', '00:00:00:30', '00:00:01:40'], ['01:00:00:00', '01:00:00:30', '01:00:01:40']], // prettier-ignore
    ['2997/100, which is 29.97', [2997, 100], '01:00:59;20', 'DROP FRAME', ['01:00:59;20', '01:01:00;22', '01:01:03;02'], ['01:00:00;00', '01:00:01;00', '01:00:03;10']], // prettier-ignore
  ])('%s', (_name, rate, timecode, mode, source, record) => {
    const text = writeEdl(listOf(clip(rate, timecode), shotsAt([30])))
    expect(lines(text)[1]).toBe(`FCM: ${mode}`)
    expect(events(text)).toEqual([
      `001  AX       V     C        ${source[0]} ${source[1]} ${record[0]} ${record[1]}`,
      `002  AX       V     C        ${source[1]} ${source[2]} ${record[1]} ${record[2]}`,
    ])
  })

  test('a dissolve from 40 to 52 is two lines of one number, a fade a comment', () => {
    const shots = shotsAt([46, 80], {
      46: { type: 'dissolve', start: 40, end: 52 },
      80: { type: 'fade-in', start: 80, end: 90 },
    })
    const text = writeEdl(listOf(clip([25, 1], null), shots))
    expect(lines(text).slice(3)).toEqual([
      '001  AX       V     C        00:00:00:00 00:00:01:15 01:00:00:00 01:00:01:15',
      '* FROM CLIP NAME: plate.mov',
      '* SHOT: plate_001',
      '',
      '002  AX       V     C        00:00:01:15 00:00:01:15 01:00:01:15 01:00:01:15',
      '002  AX       V     D    012 00:00:01:15 00:00:03:05 01:00:01:15 01:00:03:05',
      '* FROM CLIP NAME: plate.mov',
      '* TO CLIP NAME: plate.mov',
      '* SHOT: plate_002',
      '',
      '003  AX       V     C        00:00:03:05 00:00:04:00 01:00:03:05 01:00:04:00',
      '* FROM CLIP NAME: plate.mov',
      '* SHOT: plate_003',
      '* TRANSITION: FADE-IN 00:00:03:05 00:00:03:15',
      '',
    ])
  })

  test('handles lengthen every event as far as the media goes; the edit grows with them', () => {
    const list = listOf(clip([25, 1], '10:00:00:00'), shotsAt([30, 75]), { handles: 10, reel: 'A001' })
    expect(events(writeEdl(list))).toEqual([
      '001  A001     V     C        10:00:00:00 10:00:01:15 01:00:00:00 01:00:01:15',
      '002  A001     V     C        10:00:00:20 10:00:03:10 01:00:01:15 01:00:04:05',
      '003  A001     V     C        10:00:02:15 10:00:04:00 01:00:04:05 01:00:05:15',
    ])
    expect(lines(writeEdl(list)).filter((line) => line.includes('HANDLES'))).toEqual([
      '* HANDLES: 0 10',
      '* HANDLES: 10 10',
      '* HANDLES: 10 0',
    ])
  })
})

test('what cannot be said is warned of', () => {
  const vary = listOf(clip([29100, 1000], null, { variableRate: true }), shotsAt([30]))
  expect([vary.rate, vary.warnings]).toEqual([[30000, 1001], [expect.stringContaining('variable frame rate')]])
  const overlong = { 50: { type: 'dissolve' as const, start: 20, end: 80 } }
  expect(listOf(clip([25, 1], null), shotsAt([50, 60], overlong)).warnings).toEqual([
    expect.stringContaining('1 dissolve is written as a cut'),
  ])
  expect(listOf(clip([25, 1], '01:00:00:29'), shotsAt([])).warnings).toEqual([expect.stringContaining('01:00:00:29')])
  expect(listOf(clip([25, 2], null), shotsAt([])).warnings).toEqual([expect.stringContaining('no timecode')])
})

test('a hostile name stays on its line', () => {
  const media = clip([25, 1], null, { name: 'a\nTITLE: b\r\n\u2028c', path: '/x/e\r\n001  AX V C.mov' })
  const text = writeEdl(listOf(media, shotsAt([])))
  expect(lines(text)).toHaveLength(7)
  expect(events(text)).toHaveLength(1)
})

describe('lists of other programs', () => {
  const rate: Rational = [25, 1]
  const place = (text: string, media = clip(rate, null), times: 'auto' | 'source' | 'record' = 'auto') =>
    placeShots(readEdl(text, media.rate), media, times)
  const starts = (text: string, media = clip(rate, null)): number[] =>
    place(text, media).shots.map(({ start }) => start)

  // A finished edit: its sources are camera rolls, its record times the reel's.
  const conform = [
    'TITLE: REEL 1',
    'FCM: NON-DROP FRAME',
    '001  A012C003 V     C        14:22:01:10 14:22:02:05 01:00:00:00 01:00:00:20',
    '* FROM CLIP NAME: A012C003_220101.MXF',
    '002  A007C001 AA/V  C        09:10:00:00 09:10:01:15 01:00:00:20 01:00:02:10',
    '003  BL       A2    C        00:00:00:00 00:00:04:00 01:00:00:00 01:00:04:00',
    '004  A012C003 V     C        14:30:00:00 14:30:00:00 01:00:02:10 01:00:02:10',
    '004  A013C001 V     D    010 14:40:00:00 14:40:01:15 01:00:02:10 01:00:04:00',
    'M2   A013C001       025.0                14:40:00:00',
  ].join('\n')

  test('an edit is placed by its record times, from its first event or by the media’s timecode', () => {
    const { shots } = place(conform)
    expect(cutsOf(shots)).toEqual(cutsOf(shotsAt([20, 65], { 65: { type: 'dissolve', start: 60, end: 70 } })))
    // The reel begins ten frames before the first event.
    expect(starts(conform, clip(rate, '00:59:59:15', { frames: 110 }))).toEqual([0, 10, 30, 75])
  })

  test('what is left out of the list becomes shots of its own, and is said', () => {
    const gap = conform
      .split('\n')
      .filter((line) => !line.startsWith('002'))
      .join('\n')
    const { shots, warnings } = place(gap)
    expect(shots.map(({ start }) => start)).toEqual([0, 20, 65])
    expect(warnings).toEqual([expect.stringContaining('frames 1021 to 1060')])
  })

  test('drop frames are told by the mode line where all is written with colons', () => {
    const ntsc = clip([30000, 1001], null, { frames: 3600 })
    const list = (mode: string): string =>
      `FCM: ${mode}\n001  AX V C 00:00:00:00 00:01:00:02 01:00:00:00 01:01:00:02\n002  AX V C 00:01:00:02 00:02:00:04 01:01:00:02 01:02:00:04\n`
    expect(starts(list('DROP FRAME'), ntsc).slice(0, 2)).toEqual([0, 1800])
    expect(starts(list('NON-DROP FRAME'), { ...ntsc, frames: 3604 }).slice(0, 2)).toEqual([0, 1802])
  })

  test.each([
    ['no event', 'TITLE: a\nFCM: NON-DROP FRAME\n', 'no event'],
    ['an event without four timecodes', 'FCM: NON-DROP FRAME\n001  AX V C 00:00:00:00 00:00:01:00', 'Line 2'],
    ['a frame there is none of', '001  AX V C 00:00:00:00 00:00:01:25 01:00:00:00 01:00:01:25', '25'],
    ['an end before its start', '001  AX V C 00:00:02:00 00:00:01:00 01:00:02:00 01:00:01:00', 'before its in point'],
    ['more than the media has', '001  AX V C 00:00:00:00 00:00:05:00 01:00:00:00 01:00:05:00', 'has 100 frames'],
    ['drop frames at a rate without', 'FCM: DROP FRAME\n001  AX V C 00:00:00:00 00:00:01:00 01:00:00:00 01:00:01:00', 'another rate'], // prettier-ignore
    ['overlapping events', '001  AX V C 00:00:00:00 00:00:02:00 01:00:00:00 01:00:02:00\n002  AX V C 00:00:01:00 00:00:03:00 01:00:01:00 01:00:03:00', 'overlap'], // prettier-ignore
  ])('refuses %s', (_name, text, reason) => {
    expect(() => place(text)).toThrow(HoldoutError)
    expect(() => place(text)).toThrow(reason)
  })
})
