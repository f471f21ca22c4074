import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { expect, test } from 'vitest'
import { pictureSequence } from '../../../src/main/export/images/pictureSequence.ts'
import type { ExportProgress, RunExportOptions } from '../../../src/main/export/runExport.ts'
import type { ExportLayer, ExportSource } from '../../../src/main/export/types.ts'
import { toDepth } from '../../../src/main/export/depth.ts'
import { PngFormat } from '../../../src/shared/contract/export.ts'
import { filesBelow, rampMatte, run as runPlan, sourceOf, temporaryFolder } from './helpers.ts'

const WHOLE = PngFormat.parse({ kind: 'png', bits: 16 })

const run = (source: ExportSource, out: string, png = WHOLE, options: Partial<RunExportOptions> = {}) =>
  runPlan(pictureSequence(source, png), out, options)

async function pixels(path: string) {
  return decode(await readFile(path))
}

test('every frame is written, also the empty one, with the numbers of the plate and the exact values', async () => {
  const out = join(await temporaryFolder(), 'new', 'mattes')
  const result = await run(sourceOf(), out)
  expect(await filesBelow(out)).toEqual(
    [1001, 1002, 1003, 1004, 1005].map((number) => `dog/dog.${number}.png`).toSpliced(0, 0, 'SHA256SUMS'),
  )
  for (const index of [0, 1, 3, 4]) {
    const png = await pixels(join(out, `dog/dog.${1001 + index}.png`))
    expect([png.width, png.height, png.depth, png.channels]).toEqual([101, 67, 16, 1])
    expect(Buffer.from(png.data.buffer).equals(Buffer.from(rampMatte(101, 67, 16, index).data.buffer))).toBe(true)
  }
  const empty = await pixels(join(out, 'dog/dog.1003.png'))
  expect([empty.width, empty.height, empty.depth]).toEqual([101, 67, 16])
  expect(empty.data.every((value) => value === 0)).toBe(true)
  expect(result).toMatchObject({ out, files: 5, frames: 5 })
  expect(result.bytes).toBeGreaterThan(1000)
})

test('8 bits of a 16-bit matte are the nearest, 16 bits of an 8-bit one are value * 257', async () => {
  const out = await temporaryFolder()
  await run(sourceOf(), join(out, 'eight'), { ...WHOLE, bits: 8 })
  await run(sourceOf({}, ['dog'], 8), join(out, 'sixteen'))
  const eight = await pixels(join(out, 'eight/dog/dog.1001.png'))
  expect(eight.depth).toBe(8)
  expect(Array.from(eight.data)).toEqual(Array.from(toDepth(rampMatte(101, 67, 16), 8).data))
  const sixteen = await pixels(join(out, 'sixteen/dog/dog.1001.png'))
  expect(Array.from(sixteen.data)).toEqual(Array.from(rampMatte(101, 67, 8).data, (value) => value * 257))
})

test('other readers see one gray channel of the depth asked for and the same values', async () => {
  const python = '/usr/bin/python3'
  const out = await temporaryFolder()
  await run(sourceOf({ frames: 1 }), out)
  const path = join(out, 'dog/dog.1001.png')
  const read = 'import cv2, sys; i = cv2.imread(sys.argv[1], -1); sys.stdout.buffer.write(i.astype("<u2").tobytes())'
  const values = execFileSync(python, ['-c', read, path])
  expect(values.equals(Buffer.from(rampMatte(101, 67, 16).data.buffer))).toBe(true)
  expect(execFileSync('/usr/bin/oiiotool', ['--info', '-v', path], { encoding: 'utf8' })).toMatch(
    /1 channel, uint16 png/,
  )
})

test('a range, several objects with hostile names, numbers over gaps', async () => {
  const out = await temporaryFolder()
  const source = sourceOf({ frames: 6, startFrame: 10, gaps: [[12, 14]] }, ['../up', 'CON', 'dog', 'DOG'])
  await run({ ...source, range: [1, 4] }, out)
  const expected = ['_up', '_CON', 'dog', 'DOG-2'].flatMap((name) =>
    ['0011', '0015', '0016'].map((number) => `${name}/${name}.${number}.png`),
  )
  expect(await filesBelow(out)).toEqual([...expected, 'SHA256SUMS'].toSorted())
})

test('at inference size the longer side is as asked', async () => {
  const out = await temporaryFolder()
  const sized = (changes: Record<string, unknown>): ExportSource => {
    const source = sourceOf({ frames: 1, ...changes })
    return { ...source, settings: { ...source.settings, inferenceSide: 64 } }
  }
  await run(sized({ width: 1, height: 200 }), join(out, 'a'), { ...WHOLE, size: 'inference' })
  await run(sized({}), join(out, 'b'), { ...WHOLE, size: 'inference' })
  expect(await pixels(join(out, 'a/dog/dog.1001.png'))).toMatchObject({ width: 1, height: 64 })
  expect(await pixels(join(out, 'b/dog/dog.1001.png'))).toMatchObject({ width: 64, height: 42 })
})

test('existing files are refused by name, and overwritten when told to', async () => {
  const out = await temporaryFolder()
  await mkdir(join(out, 'dog'))
  await writeFile(join(out, 'dog/dog.1004.png'), 'mine')
  await expect(run(sourceOf(), out)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('dog.1004.png') as string,
  })
  expect(await filesBelow(out)).toEqual(['dog/dog.1004.png'])
  await run(sourceOf(), out, WHOLE, { overwrite: true })
  expect((await pixels(join(out, 'dog/dog.1004.png'))).width).toBe(101)
})

test('cancelled half-way nothing is left, and what was to be overwritten stands', async () => {
  const parent = await temporaryFolder()
  const cancel = new AbortController()
  const source = sourceOf({ frames: 200 })
  const layers = source.layers.map((layer) => ({
    ...layer,
    matte: (index: number) => {
      if (index === 50) cancel.abort()
      return layer.matte(index)
    },
  }))
  await mkdir(join(parent, 'old/dog'), { recursive: true })
  await writeFile(join(parent, 'old/dog/dog.1001.png'), 'mine')
  const options = { signal: cancel.signal, overwrite: true }
  await expect(run({ ...source, layers }, join(parent, 'old'), WHOLE, options)).rejects.toMatchObject({
    code: 'cancelled',
  })
  await expect(run({ ...source, layers }, join(parent, 'new/er'), WHOLE, options)).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(await filesBelow(parent)).toEqual(['old/dog/dog.1001.png'])
  expect(await readFile(join(parent, 'old/dog/dog.1001.png'), 'utf8')).toBe('mine')
  expect(existsSync(join(parent, 'new'))).toBe(false)
})

test('a matte that cannot be had fails the export and leaves nothing', async () => {
  const out = await temporaryFolder()
  const source = sourceOf()
  const [layer] = source.layers as [ExportLayer]
  const layers = [{ ...layer, matte: () => Promise.reject(new Error('lost')) }]
  await expect(run({ ...source, layers }, out)).rejects.toThrow('lost')
  const smaller = [{ ...layer, matte: () => Promise.resolve(rampMatte(50, 50, 16)) }]
  await expect(run({ ...source, layers: smaller }, out)).rejects.toThrow(/is 50x50, the plate 101x67/)
  expect(await filesBelow(out)).toEqual([])
})

test('too little room is told before anything is written', async () => {
  const parent = await temporaryFolder()
  const out = join(parent, 'mattes')
  const full = run(sourceOf(), out, WHOLE, { freeBytes: () => Promise.resolve(100) })
  await expect(full).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringContaining('needs about') as string,
  })
  expect(existsSync(out)).toBe(false)
})

test('progress rises to the total, at most ten times a second', async () => {
  const seen: ExportProgress[] = []
  const begun = performance.now()
  await run(sourceOf({ frames: 300 }), await temporaryFolder(), WHOLE, {
    onProgress: (progress) => seen.push(progress),
  })
  expect(seen.at(-1)).toEqual({ phase: 'writing', done: 300, total: 300, unit: 'frames' })
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b))
  expect(seen.length).toBeLessThanOrEqual(3 + (performance.now() - begun) / 100)
})

test('at most a few mattes are held at once', async () => {
  let [held, most] = [0, 0]
  const source = sourceOf({ frames: 60 })
  const layers = source.layers.map((layer) => ({
    ...layer,
    matte: async (index: number) => {
      most = Math.max(most, ++held)
      await new Promise((done) => setTimeout(done, 1))
      held--
      return layer.matte(index)
    },
  }))
  await run({ ...source, layers }, await temporaryFolder())
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThan(60)
})
