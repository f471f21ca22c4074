import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode, encode } from 'fast-png'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { degradations, degrade } from '../../../src/main/evaluation/degrade.ts'

const [width, height] = [64, 48]
let folder = ''
let frames: string[] = []

/** A chessboard of single pixels on the left, of large squares on the right. */
const board = (x: number, y: number): number => 255 * ((x < 32 ? x + y : (x >> 3) + (y >> 3)) % 2)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-degrade-'))
  frames = ['a', 'b', 'c'].map((name) => join(folder, `${name}.png`))
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return board(pixel % width, Math.floor(pixel / width))
  })
  for (const frame of frames) await writeFile(frame, encode({ width, height, data, channels: 3 }))
})
afterAll(() => rm(folder, { recursive: true }))

test.each(degradations)('%s spoils every frame, the same way each time, and keeps their size', async (how) => {
  const read = async (name: string) => {
    const spoiled = await degrade(frames, how, join(folder, name))
    const names = (await readdir(spoiled)).sort()
    return Promise.all(names.map((file) => readFile(join(spoiled, file))))
  }
  const first = await read(`${how} 1`)
  expect(await read(`${how} 2`)).toEqual(first)
  expect(first).toHaveLength(3)
  const picture = decode(first[1] as Buffer)
  expect(picture).toMatchObject({ width, height })
  const at = (x: number, y: number): number => picture.data[(y * width + x) * picture.channels] as number
  let difference = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) difference += Math.abs(at(x, y) - board(x, y)) / (width * height)
  expect(difference).toBeGreaterThan(5)
  // Single pixels go under in blur and at half size; the middle of a large square stands.
  if (how === 'blur' || how === 'half') expect(Math.abs(at(10, 10) - at(11, 10))).toBeLessThan(64)
  expect(at(44, 4)).toBeGreaterThan(160)
})
