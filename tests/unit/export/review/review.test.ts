import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { expect, test } from 'vitest'
import { burnIn } from '../../../../src/main/export/review/burnIn.ts'
import { contactSheet, steps } from '../../../../src/main/export/review/contactSheet.ts'
import { drawObjects } from '../../../../src/main/export/review/drawObjects.ts'
import { TextSetter } from '../../../../src/main/export/review/drawText.ts'
import type { ExportSource } from '../../../../src/main/export/types.ts'
import { BurnInFormat, ContactSheetFormat } from '../../../../src/shared/contract/export.ts'
import { probed } from '../movies/helpers.ts'
import { bundledTools, filesBelow, patchFrame, run, sourceOf, temporaryFolder } from '../helpers.ts'

/** An object over the left half of every frame. */
function halfSource(changes: Record<string, unknown> = {}): ExportSource {
  const source = sourceOf({ width: 161, height: 91, rate: [25, 1], timecode: '10:00:00:00', ...changes })
  const { width, height } = source.media
  const data = Uint8Array.from({ length: width * height }, (_, k) => (k % width < 80 ? 255 : 0))
  const matte = () => Promise.resolve({ width, height, bits: 8 as const, data })
  return { ...source, layers: source.layers.map((layer) => ({ ...layer, colour: '#00ff00', matte })) }
}

test('objects are tinted and outlined in their colour, the plate stays as it is elsewhere', async () => {
  const source = halfSource()
  const { data } = await drawObjects(source, 1)
  const plate = patchFrame(source.media, 1).data
  const at = (pixels: Uint8Array, x: number): number[] =>
    Array.from(pixels.subarray((45 * 161 + x) * 3, (45 * 161 + x) * 3 + 3))
  const [red = 0, green = 0, blue = 0] = at(plate, 30)
  expect(at(data, 30)).toEqual([Math.round(red * 0.6), Math.round(green * 0.6 + 102), Math.round(blue * 0.6)])
  expect(at(data, 79)).toEqual([0, 255, 0])
  expect(at(data, 80)).toEqual(at(plate, 80))
  expect(patchFrame(source.media, 1).data).toEqual((await source.plate.rgb(1)).data)
})

test('text is drawn in its corner, in any script, and different for different words', async () => {
  const drawn = async (text: string, corner: [0 | 1, 0 | 1]) => {
    const picture = { width: 300, height: 120, data: new Uint8Array(300 * 120 * 3).fill(128) }
    await new TextSetter(20).draw(picture, [{ text, colour: [255, 255, 255] }], corner)
    return picture.data
  }
  const white = (data: Uint8Array, left: number, right: number): number => {
    let count = 0
    for (let at = 0; at < data.length; at += 3) {
      const x = (at / 3) % 300
      if (x >= left && x < right && (data[at] as number) > 240) count++
    }
    return count
  }
  const left = await drawn('1001', [0, 1])
  expect(white(left, 0, 100)).toBeGreaterThan(20)
  expect(white(left, 150, 300)).toBe(0)
  expect(white(await drawn('1001', [1, 1]), 0, 150)).toBe(0)
  expect(await drawn('1002', [0, 1])).not.toEqual(left)
  for (const name of ['<b>&amp;</b>', 'собака', '犬', '\u0007', ' '.repeat(3), 'x'.repeat(200)])
    await drawn(name, [0, 0])
})

test('a burn-in movie has every frame, its own number on each, and even sides', async () => {
  const out = await temporaryFolder()
  await run(burnIn(halfSource(), BurnInFormat.parse({ kind: 'burn-in' })), out)
  expect(await filesBelow(out)).toEqual(['SHA256SUMS', 'plate review.mp4'])
  const path = join(out, 'plate review.mp4')
  expect(probed(path).streams[0]).toMatchObject({ width: 162, height: 92, nb_read_packets: '5', r_frame_rate: '25/1' })
  const parameters = ['-v', 'error', '-i', path, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-']
  const bytes = execFileSync(bundledTools.ffmpeg, parameters, { maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] })
  const corner = (frame: number): Buffer => {
    const rows = Array.from({ length: 10 }, (_, k) => {
      const from = ((frame * 92 + 80 + k) * 162 + 3) * 3
      return bytes.subarray(from, from + 60)
    })
    return Buffer.concat(rows)
  }
  expect(new Set([0, 1, 2, 3, 4].map((frame) => corner(frame).toString('hex'))).size).toBe(5)
})

test('what is turned off is not drawn', async () => {
  const bare = { frameNumber: false, timecode: false, names: false }
  const frame = async (options: object): Promise<string> => {
    const folder = await temporaryFolder()
    const format = BurnInFormat.parse({ kind: 'burn-in', codec: 'prores422hq', ...options })
    await run(burnIn(halfSource({ frames: 1 }), format), folder)
    const parameters = [
      '-v',
      'error',
      '-i',
      join(folder, 'plate review.mov'),
      '-pix_fmt',
      'rgb24',
      '-f',
      'rawvideo',
      '-',
    ]
    return execFileSync(bundledTools.ffmpeg, parameters, { stdio: ['ignore', 'pipe', 'ignore'] }).toString('hex')
  }
  const nothing = await frame(bare)
  for (const name of Object.keys(bare)) expect(await frame({ ...bare, [name]: true }), name).not.toBe(nothing)
})

test('a contact sheet shows the first and the last frame and steps between', async () => {
  const out = await temporaryFolder()
  const source = halfSource({ frames: 40, pixelAspect: [2, 1] })
  await run(
    contactSheet(source, ContactSheetFormat.parse({ kind: 'contact-sheet', columns: 3, rows: 2, width: 640 })),
    out,
  )
  const sheet = decode(await readFile(join(out, 'plate contact sheet.png')))
  // Tiles of 208 by 208 / (322 / 91).
  expect([sheet.width, sheet.height, sheet.channels]).toEqual([640, 2 * (59 + 4) + 4, 3])
  expect(steps([0, 40], 6)).toEqual([0, 8, 16, 23, 31, 39])
  expect(steps([5, 8], 6)).toEqual([5, 6, 7])
  expect(steps([5, 8], 1)).toEqual([5])
})
