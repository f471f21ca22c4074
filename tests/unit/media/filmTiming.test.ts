import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { packTimecode, unpackTimecode } from '../../../src/main/media/exr/timecodeBits.ts'
import { filmTiming } from '../../../src/main/media/filmTiming.ts'
import { inspectMedia } from '../../../src/main/media/inspect.ts'
import { resolveTools } from '../../../src/main/media/tools.ts'
import { temporaryFolder } from '../export/helpers.ts'

/** A picture whose header other people wrote. */
async function pictureWith(name: string, ...words: string[]): Promise<string> {
  const path = join(await temporaryFolder(), name)
  execFileSync('oiiotool', ['--create', '16x8', '3', ...words, '-o', path])
  return path
}

const rational = (value: string): string[] => ['--attrib:type=rational', 'framesPerSecond', value]
const exrTimecode = (value: string): string[] => ['--attrib:type=timecode', 'smpte:TimeCode', value]

test('a sequence of OpenEXR has the rate and the timecode of its first header', async () => {
  const { tools } = await resolveTools()
  const path = await pictureWith('a.1001.exr', ...rational('24000/1001'), ...exrTimecode('01:02:03:23'))
  const media = await inspectMedia(path, { tools, cacheFolder: await temporaryFolder() })
  expect(media).toMatchObject({ rate: [24000, 1001], timecode: '01:02:03:23' })
})

test('without them it has the rate of film and no timecode', async () => {
  const { tools } = await resolveTools()
  for (const name of ['a.1001.exr', 'a.1001.dpx']) {
    const media = await inspectMedia(await pictureWith(name), { tools, cacheFolder: await temporaryFolder() })
    expect(media).toMatchObject({ rate: [24, 1], timecode: null })
  }
})

test.each([
  ['dpx:FrameRate', '23.976', [24000, 1001]],
  ['dpx:FrameRate', '25', [25, 1]],
  ['dpx:TemporalFrameRate', '29.97', [30000, 1001]],
  ['dpx:TemporalFrameRate', '12.5', [25, 2]],
])('DPX: %s %s', async (attribute, value, rate) => {
  const path = await pictureWith(
    'a.dpx',
    '-d',
    'uint10',
    '--attrib:type=float',
    attribute,
    value,
    ...exrTimecode('10:20:30:11'),
  )
  expect(await filmTiming(path, [24, 1])).toEqual({ rate, timecode: '10:20:30:11' })
})

test.each(['0/1', '1000000/1'])('a rate of %s is not believed', async (rate) => {
  const path = await pictureWith('a.exr', ...rational(rate))
  expect(await filmTiming(path, [24, 1])).toEqual({ rate: null, timecode: null })
})

test('timecode goes into its bits and out again, dropped or not, above 30 frames a second too', () => {
  const cases = [
    ['23:59:59:23', [24000, 1001]],
    ['00:01:00;02', [30000, 1001]],
    ['10:00:59;59', [60000, 1001]],
    ['10:00:00:49', [50, 1]],
  ] as const
  for (const [timecode, rate] of cases)
    expect(unpackTimecode(packTimecode(timecode, [...rate]), [...rate])).toBe(timecode)
  expect(packTimecode('01:02:03:04', [24, 1])).toBe(0x01020304)
  expect(packTimecode('12:34:56;28', [30000, 1001])).toBe(0x12345668)
  // No digits, or no time of day.
  for (const bits of [0xffffffff, 0x0000000a, 0x24000000, 0x00600000]) expect(unpackTimecode(bits, [24, 1])).toBeNull()
})

test('a damaged header is said to be one', async () => {
  const path = join(await temporaryFolder(), 'a.exr')
  await writeFile(path, Buffer.concat([Buffer.from([0x76, 0x2f, 0x31, 0x01, 2, 0, 0, 0]), Buffer.alloc(100, 65)]))
  await expect(filmTiming(path, [24, 1])).rejects.toMatchObject({ code: 'media-unreadable' })
})
