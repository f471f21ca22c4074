import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { decode } from 'fast-png'
import { expect, test } from 'vitest'
import { pictureSequence } from '../../../src/main/export/images/pictureSequence.ts'
import type { RunExportOptions } from '../../../src/main/export/runExport.ts'
import type { ExportSource } from '../../../src/main/export/types.ts'
import { PngFormat } from '../../../src/shared/contract/export.ts'
import { HoldoutError } from '../../../src/shared/domain/errors.ts'
import { filesBelow, run as runPlan, sourceOf, temporaryFolder } from './helpers.ts'

const PNG = PngFormat.parse({ kind: 'png', bits: 8 })
const FRAMES = 20
const names = (from = 0, to = FRAMES): string[] =>
  Array.from({ length: to - from }, (_, k) => `dog/dog.${1001 + from + k}.png`)

/** Mattes full of their index; `asked` tells which were made. */
function countingSource(changes: { at?: (index: number) => void; names?: string[] } = {}) {
  const asked: number[] = []
  const source = sourceOf({ width: 40, height: 30, frames: FRAMES }, changes.names)
  const matte = (index: number) => {
    asked.push(index)
    changes.at?.(index)
    return Promise.resolve({ width: 40, height: 30, bits: 8 as const, data: new Uint8Array(1200).fill(index) })
  }
  return { asked, source: { ...source, layers: source.layers.map((layer) => ({ ...layer, matte })) } }
}

const run = (source: ExportSource, out: string, options: Partial<RunExportOptions> = {}) =>
  // One file after the other, however many cores there are: it is certain which are finished.
  runPlan({ ...pictureSequence(source, PNG), partBytes: Infinity }, out, { identity: 'same', ...options })

const hidden = async (out: string): Promise<string[]> =>
  (await readdir(out)).filter((name) => name.startsWith('.holdout-export-'))

/** An export that was interrupted at index 10, as by closing the program. */
async function interrupted(out: string, identity = 'same'): Promise<string> {
  const stop = new AbortController()
  const { source } = countingSource({
    at: (index) => {
      if (index === 10) stop.abort(new HoldoutError('interrupted', 'Holdout was closed.'))
    },
  })
  await expect(run(source, out, { signal: stop.signal, identity })).rejects.toMatchObject({ code: 'cancelled' })
  const [folder = ''] = await hidden(out)
  return join(out, folder)
}

async function expectWhole(out: string): Promise<void> {
  expect(await filesBelow(out)).toEqual(['SHA256SUMS', ...names()])
  for (const [index, name] of names().entries()) {
    expect(decode(await readFile(join(out, name))).data.every((value) => value === index)).toBe(true)
  }
  const checked = execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' })
  expect(checked.match(/: OK/g)).toHaveLength(FRAMES)
}

test('an export whose process was killed goes on where it was', async () => {
  const out = await temporaryFolder()
  const { source, asked } = countingSource()
  const script = resolve(import.meta.dirname, '../../fixtures/exportUntilKilled.ts')
  const child = spawn(process.execPath, [script, out, JSON.stringify(source), '12'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  // What runs beside the one that hangs gets done.
  await expect
    .poll(async () => (await filesBelow(out)).filter((file) => file.endsWith('.png')).length)
    .toBeGreaterThan(11)
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(names().some((name) => existsSync(join(out, name)))).toBe(false)
  const result = await run(source, out)
  expect(result).toMatchObject({ files: FRAMES, frames: FRAMES })
  expect(result.resumed).toBeGreaterThanOrEqual(11)
  expect(asked).toHaveLength(FRAMES - result.resumed)
  await expectWhole(out)
})

test('an interrupted export keeps what is finished, a cancelled one does not', async () => {
  const out = await temporaryFolder()
  await interrupted(out)
  const { source, asked } = countingSource()
  const progress: number[] = []
  const result = await run(source, out, { onProgress: ({ done }) => progress.push(done) })
  expect(result.resumed).toBe(FRAMES - asked.length)
  expect(result.resumed).toBe(10)
  expect(progress[0]).toBe(result.resumed)
  await expectWhole(out)
  const stop = new AbortController()
  const cancelled = countingSource({
    at: () => {
      stop.abort()
    },
  })
  await expect(run(cancelled.source, out, { signal: stop.signal, overwrite: true })).rejects.toThrow('cancelled')
  await expectWhole(out)
})

test('a finished file that was damaged since, and a torn line of the journal, are made again', async () => {
  const out = await temporaryFolder()
  const staging = await interrupted(out)
  await writeFile(join(staging, 'files', names()[3] as string), 'damaged')
  await appendFile(join(staging, 'journal.jsonl'), '{"file":"dog/dog.10')
  const { source, asked } = countingSource()
  await run(source, out)
  expect(asked).toContain(3)
  expect(asked).not.toContain(2)
  await expectWhole(out)
})

test('what a dead export with other settings left is cleared away, what a living one has is not', async () => {
  const out = await temporaryFolder()
  const dead = await interrupted(out, 'other')
  const living = join(out, '.holdout-export-0123456789abcdef')
  await mkdir(join(living, 'files'), { recursive: true })
  // Process 1 is always there.
  const note = join(living, 'owner.json')
  await writeFile(note, JSON.stringify({ pid: 1, host: (await import('node:os')).hostname() }))
  await run(countingSource().source, out)
  expect(existsSync(dead)).toBe(false)
  expect(await hidden(out)).toEqual(['.holdout-export-0123456789abcdef'])
  // Nobody touched its note for an hour: the process of that number is another one.
  await utimes(note, new Date(Date.now() - 3_600_000), new Date(Date.now() - 3_600_000))
  await run(countingSource().source, out, { overwrite: true })
  expect(await hidden(out)).toEqual([])
  await expectWhole(out)
})

test('the same export is not run twice at once', async () => {
  const out = await temporaryFolder()
  const second: Promise<unknown>[] = []
  const { source } = countingSource({
    at: (index) => {
      if (index === 0) second.push(run(countingSource().source, out).catch((error: unknown) => error))
    },
  })
  await run(source, out)
  expect(await second[0]).toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('already running') as string,
  })
  await expectWhole(out)
})

test('an export that died while its files were moved goes on with that, whoever comes next', async () => {
  const half = async (out: string): Promise<void> => {
    const staging = await interrupted(out)
    // As if it had finished frames 0 to 9 only, and died with half of them moved.
    await writeFile(join(staging, 'publishing'), '')
    await mkdir(join(out, 'dog'), { recursive: true })
    for (const name of names(0, 5)) await rename(join(staging, 'files', name), join(out, name))
  }
  const same = await temporaryFolder()
  await half(same)
  const { source, asked } = countingSource()
  await run(source, same)
  expect(asked).not.toContain(0)
  await expectWhole(same)
  const other = await temporaryFolder()
  await half(other)
  const cat = countingSource({ names: ['cat'] })
  await run(cat.source, other)
  expect(await filesBelow(other)).toEqual(expect.arrayContaining(names(0, 10)))
  expect(await hidden(other)).toEqual([])
})

test('files that cannot be moved leave everything as it was', async () => {
  const out = await temporaryFolder()
  await mkdir(join(out, 'cat'))
  await writeFile(join(out, 'cat/cat.1001.png'), 'mine')
  await writeFile(join(out, 'dog'), 'not a folder')
  const { source } = countingSource({ names: ['cat', 'dog'] })
  await expect(run(source, out, { overwrite: true })).rejects.toMatchObject({ code: 'io' })
  expect(await filesBelow(out)).toEqual(['cat/cat.1001.png', 'dog'])
  expect(await readFile(join(out, 'cat/cat.1001.png'), 'utf8')).toBe('mine')
})

test('checksums of a folder grow with each export into it', async () => {
  const out = await temporaryFolder()
  await run(countingSource().source, out)
  await run(countingSource({ names: ['cat'] }).source, out)
  await rm(join(out, 'cat/cat.1001.png'))
  await run(countingSource({ names: ['cat'] }).source, out, { overwrite: true })
  const checked = execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' })
  expect(checked.match(/: OK/g)).toHaveLength(2 * FRAMES)
})
