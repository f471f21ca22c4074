import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { decode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { regionSimilarity } from '../../src/main/evaluation/regionSimilarity.ts'
import { readLabels } from '../../src/main/evaluation/readLabels.ts'
import { runCli } from '../../src/main/hosts/cli/program.ts'
import { nodePorts } from '../../src/main/hosts/nodePorts.ts'
import { dataFolder } from '../helpers/data.ts'
import { davisFootage, type Footage } from '../helpers/footage.ts'

/** The command line as a script calls it: words in; exit code, standard output and files out. */
describe.skipIf(!dataFolder())('holdout', () => {
  let footage: Footage
  let folder: string
  const root = resolve(import.meta.dirname, '../..')

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdout-cli-'))
    footage = davisFootage('car-shadow', 9, 3)
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
    footage.remove()
  })

  async function holdout(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    const out: string[] = []
    const err: string[] = []
    const places = { userData: join(folder, 'data'), cache: join(folder, 'cache') }
    const context = {
      ports: { ...nodePorts(pathToFileURL(join(root, 'src/main/cli.ts')).href), ...places },
      print: (text: string) => out.push(text),
      say: (text: string) => err.push(text),
      status: () => undefined,
      signal: new AbortController().signal,
    }
    const code = await runCli(words, context, () => Promise.resolve())
    return { code, out: out.join('\n'), err: err.join('\n') }
  }

  const prompts = (content: unknown): string => {
    const path = join(folder, 'prompts.json')
    writeFileSync(path, JSON.stringify(content))
    return path
  }
  const car = (...frames: object[]) => ({ version: 1, objects: [{ id: 1, name: 'car', prompts: frames }] })
  const truth = (index: number) => readLabels(footage.annotations[index] as string)
  const similarity = async (path: string, index: number): Promise<number> => {
    const { data, depth } = decode(readFileSync(path))
    const half = depth === 16 ? 32768 : 128
    return regionSimilarity(
      Uint8Array.from(data, (value) => Number(value >= half)),
      (await truth(index)).data,
    )
  }

  test('matte: a mask on the first frame, 8 bits, every frame by its own number', async () => {
    const file = prompts(car({ index: 0, mask: footage.annotations[0] }))
    const out = join(folder, 'mattes')
    const report = join(folder, 'report.json')
    const run = await holdout('matte', footage.frames, '--prompts', file, '--out', out, '--report', report)
    expect(run.code, run.err).toBe(0)
    expect(readdirSync(join(out, 'car'))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => `car.000${n}.png`))
    expect(decode(readFileSync(join(out, 'car/car.0008.png')))).toMatchObject({
      width: 854,
      height: 480,
      depth: 8,
      channels: 1,
    })
    expect(await similarity(join(out, 'car/car.0008.png'), 8)).toBeGreaterThan(0.8)
    expect(JSON.parse(run.out)).toEqual(JSON.parse(readFileSync(report, 'utf8')))
    expect(JSON.parse(run.out)).toMatchObject({
      files: 9,
      objects: [{ id: 1, name: 'car', mattes: 9, committed: [0] }],
    })
  })

  test('matte: clicks, box and strokes on several frames are propagated between and fused; 16 bits, inference size', async () => {
    const { data, width } = await truth(4)
    const rows = [...data].flatMap((label, i) => (label ? [Math.floor(i / width)] : []))
    const columns = [...data].flatMap((label, i) => (label ? [i % width] : []))
    const box = [Math.min(...columns), Math.min(...rows), Math.max(...columns) + 1, Math.max(...rows) + 1]
    const middle = [columns, rows].map((values) => (Math.min(...values) + Math.max(...values)) / 2)
    const marked = {
      index: 4,
      box,
      clicks: [{ x: middle[0], y: middle[1], positive: true }],
      strokes: [{ positive: false, width: 9, points: [[10, 10], [40, 12]] }], // prettier-ignore
    }
    const file = prompts(car({ index: 0, mask: footage.annotations[0] }, marked))
    const out = join(folder, 'sixteen')
    const words = ['--bits', '16', '--size', 'inference', '--no-shots', '--project', join(folder, 'kept.holdout')]
    const run = await holdout('matte', footage.frames, '--prompts', file, '--out', out, ...words)
    expect(run.code, run.err).toBe(0)
    expect(JSON.parse(run.out)).toMatchObject({ objects: [{ committed: [0, 4], fused: 3 }] })
    expect(decode(readFileSync(join(out, 'car/car.0002.png')))).toMatchObject({ width: 480, height: 270, depth: 16 })
    expect(existsSync(join(folder, 'kept.holdout'))).toBe(true)
  })

  test('matte: an object marked in one shot is empty in the other, and its frames are there', async () => {
    const out = join(folder, 'cut')
    const other = davisFootage('blackswan', 4)
    const reel = join(folder, 'reel')
    mkdirSync(reel)
    const copy = (from: Footage, count: number, first: number): void => {
      for (let k = 0; k < count; k++)
        copyFileSync(join(from.frames, `0000${k}.jpg`), join(reel, `plate.${1001 + first + k}.jpg`))
    }
    copy(footage, 6, 0)
    copy(other, 4, 6)
    const file = prompts(car({ index: 0, mask: footage.annotations[0] }))
    const run = await holdout('matte', join(reel, 'plate.####.jpg'), '--prompts', file, '--out', out)
    other.remove()
    expect(run.code, run.err).toBe(0)
    expect(readdirSync(join(out, 'car'))[0]).toBe('car.1001.png')
    const sum = (name: string): number =>
      Array.from(decode(readFileSync(join(out, 'car', name))).data).reduce((a, b) => a + b, 0)
    expect(sum('car.1006.png')).toBeGreaterThan(0)
    expect([1007, 1008, 1009, 1010].map((n) => sum(`car.${n}.png`))).toEqual([0, 0, 0, 0])
  })

  test('matte: refuses to overwrite unless told', async () => {
    const file = prompts(car({ index: 0, mask: footage.annotations[0] }))
    const again = ['matte', footage.frames, '--prompts', file, '--out', join(folder, 'mattes')]
    const refused = await holdout(...again)
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('conflict')])
    expect((await holdout(...again, '--overwrite')).code).toBe(0)
  })

  test('export: a preset of a kept project, its settings changed, part of it, numbered anew; again it is refused', async () => {
    const out = join(folder, 'exported')
    const words = ['export', join(folder, 'kept.holdout'), '--preset', 'png16', '--out', out, '--objects', 'car']
    const part = ['--set', 'bits=8', 'size=inference', '--range', '2-4', '--start', '1001']
    const run = await holdout(...words, ...part)
    expect(run.code, run.err).toBe(0)
    expect(JSON.parse(run.out)).toMatchObject({
      preset: 'png16',
      objects: ['car'],
      out,
      files: 3,
      frames: 3,
      resumed: 0,
    })
    expect(readdirSync(join(out, 'car'))).toEqual([1003, 1004, 1005].map((n) => `car.${n}.png`))
    expect(decode(readFileSync(join(out, 'car/car.1004.png')))).toMatchObject({ width: 480, depth: 8 })
    const sums = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out, encoding: 'utf8' })
    expect(sums.match(/: OK/g)).toHaveLength(3)
    const again = await holdout(...words, ...part)
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('car.1003.png exists')])
    expect((await holdout(...words, ...part, '--overwrite')).code).toBe(0)
  })

  test('export: presets are listed, and clear words say where one, a setting, an object or frames are not', async () => {
    const listed = JSON.parse((await holdout('presets')).out) as { name: string }[]
    const run = (preset: string, ...words: string[]) =>
      holdout(
        'export',
        join(folder, 'kept.holdout'),
        '--preset',
        preset,
        '--out',
        join(folder, 'all', preset),
        ...words,
      )
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(['nuke-exr', 'review-burn-in']))
    const refusals: [string[], string][] = [
      [['nuke'], 'There is no preset "nuke". There are: nuke-exr,'],
      [['png8', '--set', 'bit=16'], 'bit'],
      [['png8', '--set', 'bits=12'], 'bits'],
      [['png8', '--objects', 'dog'], 'There is no object "dog" on'],
      [['png8', '--range', '5-99'], 'which has frames 0-8'],
      [['png8', '--media', 'other'], 'There is no such media in the project; it has:'],
    ]
    for (const [[preset = '', ...words], text] of refusals) {
      const { code, err } = await run(preset, ...words)
      expect([code, err]).toEqual([1, expect.stringContaining(text)])
    }
    expect((await holdout('export', 'x.holdout', '--preset', 'png8')).code).toBe(2)
  })

  test('shots: indices from 0, exclusive ends, a cut at the first frame of the new shot', async () => {
    const json = join(folder, 'shots.json')
    const run = await holdout('shots', join(folder, 'reel'), '--json', json)
    expect(run.code, run.err).toBe(0)
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual({
      frames: 10,
      rate: [24, 1],
      shots: [{ start: 0, end: 6 }, { start: 6, end: 10 }], // prettier-ignore
      transitions: [{ type: 'cut', start: 6, end: 6 }],
    })
  })

  test('eval: J, F, speed and memory of a sequence in DAVIS layout', async () => {
    const json = join(folder, 'eval.json')
    const run = await holdout('eval', join(dataFolder() ?? '', 'davis'), '--sequences', 'car-shadow', '--json', json)
    expect(run.code, run.err).toBe(0)
    const result = JSON.parse(readFileSync(json, 'utf8')) as Record<string, never>
    expect(result).toMatchObject({ protocol: 'first-frame', sequences: [{ name: 'car-shadow', frames: 40 }] })
    const { J, F, 'J&F': both } = result.mean as unknown as Record<string, number>
    expect(J).toBeGreaterThan(0.9)
    expect(both).toBeCloseTo(((J as number) + (F as number)) / 2, 9)
    expect(result.peakMemoryBytes).toBeGreaterThan(1e8)
  })

  test('info and doctor print JSON', async () => {
    const info = await holdout('info', footage.frames)
    expect(JSON.parse(info.out)).toMatchObject({ kind: 'sequence', frames: 9, width: 854, height: 480 })
    const doctor = await holdout('doctor')
    expect(doctor.code).toBe(0)
    expect(JSON.parse(doctor.out)).toMatchObject({ ok: true })
  })

  test.each([
    ['no command', []],
    ['an unknown command', ['roto']],
    ['a missing option', ['matte', 'a.mp4', '--out', 'b']],
    ['bits there are none of', ['matte', 'a.mp4', '--prompts', 'p', '--out', 'b', '--bits', '12']],
    ['a port that is none', ['serve', '--port', '99999']],
  ])('exits 2 for %s', async (_name, words) => {
    expect((await holdout(...words)).code).toBe(2)
  })

  test('exits 1 with a sentence and a code for what cannot be done', async () => {
    const missing = await holdout('info', '/nowhere/plate.mov')
    expect([missing.code, missing.err]).toEqual([1, expect.stringMatching(/\/nowhere\/plate\.mov.*\(media-missing\)/s)])
    const wrong = prompts(car({ index: 99, mask: footage.annotations[0] }))
    const outside = await holdout('matte', footage.frames, '--prompts', wrong, '--out', join(folder, 'none'))
    expect([outside.code, outside.err]).toEqual([1, expect.stringContaining('there is no index 99')])
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  test('--help and --version exit 0', async () => {
    expect(await holdout('matte', '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--prompts') as string,
    })
    expect(await holdout('--version')).toMatchObject({ code: 0 })
  })
})
