import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { labelsOf } from '../../src/main/evaluation/labelsOf.ts'
import { readLabels } from '../../src/main/evaluation/readLabels.ts'
import { regionSimilarity } from '../../src/main/evaluation/regionSimilarity.ts'
import { runCli } from '../../src/main/hosts/cli/program.ts'
import { nodePorts } from '../../src/main/hosts/nodePorts.ts'
import { resolveTools } from '../../src/main/media/tools.ts'
import { decodeMatte } from '../../src/shared/codec/matte.ts'
import { addObject, finish, openFootage, startCore } from '../helpers/core.ts'

const root = resolve(import.meta.dirname, '../..')
const sample = join(root, 'resources/sample')
const FRAMES = 6
const FIRST = 20
let folder: string

/** Six frames of the bundled sample, the fox's truth with them, as a data set in DAVIS layout. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdout-robot-'))
  const frames = join(folder, 'JPEGImages/480p/fox')
  const annotations = join(folder, 'Annotations/480p/fox')
  for (const path of [frames, annotations]) mkdirSync(path, { recursive: true })
  const { tools } = await resolveTools()
  const wanted = `select=between(n\\,${String(FIRST)}\\,${String(FIRST + FRAMES - 1)})`
  const words = ['-vf', wanted, '-vsync', '0', '-start_number', '0', join(frames, '%05d.png')]
  execFileSync(tools.ffmpeg, ['-v', 'error', '-i', join(sample, 'sample.mp4'), ...words])
  for (let index = 0; index < FRAMES; index++) {
    const number = String(FIRST + index).padStart(4, '0')
    copyFileSync(join(sample, `truth/${number}.png`), join(annotations, `0000${String(index)}.png`))
  }
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

interface Result {
  follow: string
  sequences: {
    curve: number[]
    auc: number
    marks: number
    rounds: { index: number; marks: number; score: number; compute: number; change: { worse: number } }[]
  }[]
}

async function robot(...words: string[]): Promise<Result> {
  const err: string[] = []
  const json = join(folder, 'result.json')
  const context = {
    ports: {
      ...nodePorts(pathToFileURL(join(root, 'src/main/cli.ts')).href),
      userData: join(folder, 'data'),
      cache: join(folder, 'cache'),
    },
    print: () => undefined,
    say: (text: string) => err.push(text),
    status: () => undefined,
    signal: new AbortController().signal,
  }
  const all = ['eval', folder, '--protocol', 'interactive', '--json', json, ...words]
  const code = await runCli(all, context, () => Promise.resolve())
  expect(code, err.join('\n')).toBe(0)
  return JSON.parse(readFileSync(json, 'utf8')) as Result
}

const played = ({ sequences }: Result) =>
  sequences[0]?.rounds.map(({ index, marks, score, change }) => ({ index, marks, score, change }))

test('a robot gets the fox better by the round, the same way each time, and draws the curve', async () => {
  const plot = join(folder, 'curve.svg')
  const first = await robot('--rounds', '3', '--plot', plot)
  const [fox] = first.sequences
  expect(fox?.rounds).toHaveLength(3)
  expect(fox?.rounds.every(({ marks, compute }) => marks >= 1 && marks <= 3 && compute > 0)).toBe(true)
  expect(fox?.curve).toEqual(fox?.rounds.map(({ score }) => score))
  expect(fox?.curve[0]).toBeGreaterThan(0.3)
  const [a = 0, b = 0, c = 0] = fox?.curve ?? []
  // A tenth of what was missing at least.
  expect(1 - c).toBeLessThan(0.9 * (1 - a))
  expect(fox?.auc).toBeCloseTo((a / 2 + b + c / 2) / 2, 9)
  expect((await sharp(readFileSync(plot)).metadata()).width).toBe(720)
  expect(played(await robot('--rounds', '3'))).toEqual(played(first))
  expect(played(await robot('--rounds', '1', '--model', 'fine'))?.[0]).not.toEqual(played(first)?.[0])
})

test('it clicks instead, on fewer frames, and goes where the product suggests', async () => {
  const words = ['--rounds', '2', '--marks', 'clicks', '--marks-per-round', '2', '--max-frames', '4']
  const result = await robot(...words, '--follow', 'suggestion')
  expect(result.follow).toBe('suggestion')
  const rounds = result.sequences[0]?.rounds ?? []
  expect(rounds).toHaveLength(2)
  expect(rounds.every(({ index, marks }) => index < 4 && marks <= 2)).toBe(true)
  // What the artist vouched for is never suggested.
  expect(rounds[1]?.index).not.toBe(rounds[0]?.index)
})

test('the product suggests the frame that really is worst: one on which the fox cannot be seen', async () => {
  const plates = join(folder, 'dark')
  mkdirSync(plates)
  const source = (index: number): string => join(folder, `JPEGImages/480p/fox/0000${String(index)}.png`)
  for (let index = 0; index < FRAMES; index++) copyFileSync(source(index), join(plates, `0000${String(index)}.png`))
  await sharp(source(3)).linear(0, 60).toFile(join(plates, '00003.png'))

  const core = await startCore()
  try {
    const { media } = await openFootage(core, plates)
    const fox = await addObject(core, media.id, 'fox')
    const annotation = (index: number): string => join(folder, `Annotations/480p/fox/0000${String(index)}.png`)
    core.app.grant(annotation(0))
    await core.client.call('matte.import', { objectId: fox, index: 0, path: annotation(0) })
    await finish(core, (await core.client.call('propagate.start', { mediaId: media.id })).jobId)
    const { mattes } = await core.client.call('project.frames', { mediaId: media.id })
    const scores: number[] = []
    for (const { index, blob } of mattes.sort((a, b) => a.index - b.index)) {
      const response = await core.app.media(new Request(`http://core/media/matte/${blob}`))
      const matte = decodeMatte(new Uint8Array(await response.arrayBuffer()))
      const found = labelsOf([{ id: 1, matte }], media)
      scores.push(regionSimilarity(found, (await readLabels(annotation(index))).data))
    }
    const worst = scores.indexOf(Math.min(...scores))
    expect(worst).toBe(3)
    expect((await core.client.call('matte.suggest', { mediaId: media.id })).suggestion).toMatchObject({ index: worst })
  } finally {
    await core.close()
  }
})
