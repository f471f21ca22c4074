import { describe, expect, test } from 'vitest'
import { listFormats, readerOf, recogniseList, type ReadableFormat } from '../../../src/main/editorial/formats.ts'
import { placeShots } from '../../../src/main/editorial/placeShots.ts'
import type { Rational } from '../../../src/shared/domain/geometry.ts'
import type { MediaRecord, ShotRecord } from '../../../src/shared/domain/records.ts'
import { clip, cutsOf, listOf, rates, shotsAt } from './lists.ts'

const formats: ReadableFormat[] = ['edl', 'otio', 'csv', 'json']

function there(format: ReadableFormat, media: MediaRecord, shots: ShotRecord[], handles = 0) {
  const list = listOf(media, shots, { handles })
  const text = listFormats[format].write(list)
  expect(recogniseList(text)).toBe(format)
  return placeShots(readerOf(format)(text, list.rate), media, 'auto')
}

/** A cut in the first frame and before the last, dissolves, fades of every kind, a dissolve cut off its middle. */
const shots = shotsAt([1, 30, 46, 60, 75, 99], {
  30: { type: 'dissolve', start: 24, end: 36 },
  46: { type: 'fade-out-in', start: 42, end: 50 },
  60: { type: 'fade-in', start: 60, end: 66 },
  75: { type: 'dissolve', start: 67, end: 90 },
})

describe.each(formats)('what is exported as %s is imported as the same shots', (format) => {
  test.each(rates)('%s', (_name, rate, timecode) => {
    const { shots: found, warnings } = there(format, clip(rate, timecode), shots)
    expect(cutsOf(found)).toEqual(cutsOf(shots))
    expect(warnings).toEqual([])
  })

  test('with handles, which come off again', () => {
    const cuts = shotsAt([5, 30, 46, 60], { 46: { type: 'fade-in', start: 46, end: 52 } })
    const { shots: found } = there(format, clip([30000, 1001], '01:08:59;20'), cuts, 12)
    expect(cutsOf(found)).toEqual(cutsOf(cuts))
  })

  test('one shot; a movie of variable rate; a rate without timecode of its own', () => {
    expect(cutsOf(there(format, clip([25, 1], null), shotsAt([])).shots)).toEqual(cutsOf(shotsAt([])))
    const vary = clip([29100, 1000], null, { variableRate: true })
    expect(cutsOf(there(format, vary, shots).shots)).toEqual(cutsOf(shots))
    expect(cutsOf(there(format, clip([25, 2], '10:00:00:00'), shots).shots)).toEqual(cutsOf(shots))
  })

  test('an hour of two-second shots at 59.94 drop', () => {
    const frames = 215784
    const starts = Array.from({ length: 900 }, (_, k) => (k + 1) * 239)
    const long = shotsAt(starts, {}, frames)
    const { shots: found } = there(format, clip([60000, 1001], '09:30:00;00', { frames }), long)
    expect(cutsOf(found)).toEqual(cutsOf(long))
  })
})

describe('lists that others wrote', () => {
  const media = clip([25, 1], null)
  const read = (format: ReadableFormat, text: string, of = media) =>
    placeShots(readerOf(format)(text, of.rate), of, 'auto').shots.map(({ start, end }) => [start, end])

  test('OTIO: newer clips, gaps, other rates, further tracks, a collection, no range of its own', () => {
    const time = (value: number, rate = 25) => ({ OTIO_SCHEMA: 'RationalTime.1', rate, value })
    const range = (start: number, length: number, rate = 25) => ({
      start_time: time(start, rate),
      duration: time(length, rate),
    })
    const two = {
      OTIO_SCHEMA: 'Clip.2',
      name: 'b',
      source_range: null,
      media_references: { high: { available_range: range(500, 30) }, DEFAULT_MEDIA: {} },
      active_media_reference_key: 'high',
    }
    const track = {
      OTIO_SCHEMA: 'Track.1',
      kind: 'Video',
      children: [
        { OTIO_SCHEMA: 'Clip.1', name: 'a', source_range: range(0, 40, 50) },
        { OTIO_SCHEMA: 'Gap.1', source_range: range(0, 10) },
        two,
        { OTIO_SCHEMA: 'Transition.1', in_offset: time(4), out_offset: time(6), transition_type: 'SMPTE_Dissolve' },
        { OTIO_SCHEMA: 'Clip.1', name: 'c', source_range: range(90, 40) },
      ],
    }
    const sound = { ...track, kind: 'Audio' }
    const timeline = { OTIO_SCHEMA: 'Timeline.1', tracks: { OTIO_SCHEMA: 'Stack.1', children: [sound, track, track] } }
    const text = JSON.stringify({ OTIO_SCHEMA: 'SerializableCollection.1', children: [timeline] })
    const found = placeShots(readerOf('otio')(text, [25, 1]), media, 'auto')
    expect(found.shots.map(({ start, end }) => [start, end])).toEqual([[0, 20], [20, 30], [30, 60], [60, 100]]) // prettier-ignore
    expect(found.shots[3]?.transition).toEqual({ type: 'dissolve', start: 56, end: 66 })
    expect(found.warnings).toHaveLength(2)
  })

  test('CSV: only starts, other separators, timecodes, PySceneDetect', () => {
    expect(read('csv', 'start\n0\n40\n')).toEqual([[0, 40], [40, 100]]) // prettier-ignore
    expect(read('csv', '\ufeffName;Start;End\r\n"a;""b""\n";0;40\r\nc;40;100\r\n')).toEqual([[0, 40], [40, 100]]) // prettier-ignore
    const timed = clip([30000, 1001], '01:00:59;20')
    const times = 'source_in,source_out\n01:00:59;20,01:01:00;22\n01:01:00;22,01:01:03;02\n'
    expect(read('csv', times, timed)).toEqual([[0, 30], [30, 100]]) // prettier-ignore
    const scenes =
      'Timecode List:,00:00:01.600\nScene Number,Start Frame,Start Timecode,Start Time (seconds),End Frame\n1,1,00:00:00.000,0.000,40\n2,41,00:00:01.600,1.600,100\n'
    expect(read('csv', scenes)).toEqual([[0, 40], [40, 100]]) // prettier-ignore
  })

  test.each<[string, ReadableFormat, string, string]>([
    ['CSV without a start', 'csv', 'a,b\n1,2\n', 'no column'],
    ['CSV with a word for a number', 'csv', 'start,end\n0,40\nx,100\n', 'Line 3'],
    ['CSV past the end', 'csv', 'start,end\n0,140\n', 'has 100 frames'],
    ['OTIO that is not JSON', 'otio', '{', 'not JSON'],
    ['OTIO without a timeline', 'otio', '{"OTIO_SCHEMA":"Clip.1"}', 'no OpenTimelineIO timeline'],
    ['JSON without shots', 'json', '{"shots":[]}', 'no shots'],
  ])('refuses %s', (_name, format, text, reason) => {
    expect(() => read(format, text)).toThrow(reason)
  })

  test('nothing is guessed of a text that is no list', () => {
    expect(() => recogniseList('once upon a time')).toThrow('no list')
    expect(recogniseList('whatever', '/a/B.EDL')).toBe('edl')
  })
})

test('a spreadsheet does not run a name', () => {
  const media = clip([25, 1] satisfies Rational, null, { name: '=HYPERLINK("x"),"' })
  const csv = listFormats.csv.write(listOf(media, shotsAt([30])))
  expect(csv).toContain(`"'=HYPERLINK(""x""),""_001"`)
})
