import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { expect, test } from 'vitest'
import type { EngineHandlerContext, ExportInput, Progress } from '../../../src/main/engine/contract.ts'
import { exportMattes } from '../../../src/main/engine/handlers/export.ts'
import type { EngineResources } from '../../../src/main/engine/resources.ts'
import { encodeMatte, type Matte } from '../../../src/shared/codec/matte.ts'
import { ExportResult, PngFormat } from '../../../src/shared/contract/export.ts'
import { ObjectId } from '../../../src/shared/domain/ids.ts'
import { defaultProjectSettings } from '../../../src/shared/domain/records.ts'
import { bundledTools, filesBelow, mediaOf, patchReader, rampMatte, temporaryFolder } from './helpers.ts'

const dog = ObjectId.parse('obj_dog')
const cat = ObjectId.parse('obj_cat')

function resources(): EngineResources {
  const unused = () => Promise.reject(new Error('An export runs no network.'))
  return {
    settings: {
      modelsFolder: '',
      cacheFolder: '',
      provider: null,
      threads: 1,
      featureBytes: 0,
      frameBytes: 0,
    },
    tools: bundledTools,
    networks: {
      network: unused,
      optional: unused,
      parameters: () => ({}),
      models: () => [],
      describe: () => {
        throw new Error('no network is used')
      },
      executionProvider: 'cpu',
    },
    reader: (media) => Promise.resolve(patchReader(media)),
  }
}

function inputOf(out: string, changes: Partial<ExportInput> = {}): ExportInput {
  const layer = { colour: '#ff8800', look: { properties: {}, invert: false } }
  return {
    media: mediaOf(),
    objects: [
      { objectId: dog, name: 'dog', ...layer },
      { objectId: cat, name: 'cat', ...layer },
    ],
    shots: [],
    format: PngFormat.parse({ kind: 'png', bits: 16 }),
    range: [0, 5],
    startFrame: 1001,
    out,
    overwrite: false,
    scripts: [],
    identity: '',
    settings: defaultProjectSettings,
    ...changes,
  }
}

/** A document in which the dog has mattes, on even frames, and the cat has none. */
function contextOf(matte: Matte = rampMatte(101, 67, 16)) {
  const asked: string[] = []
  const streamed: Progress[] = []
  const context: EngineHandlerContext<'export'> = {
    signal: new AbortController().signal,
    stream: (progress) => streamed.push(progress),
    drained: () => Promise.resolve(),
    matte: (objectId, index) => {
      asked.push(`${objectId} ${String(index)}`)
      return Promise.resolve(objectId === dog && index % 2 === 0 ? encodeMatte(matte) : null)
    },
  }
  return { context, asked, streamed }
}

const square = (width: number, height: number): Matte => {
  const inside = (_: unknown, k: number): number =>
    Math.abs((k % width) - 50) < 10 && Math.abs(k / width - 33) < 10 ? 65535 : 0
  return { width, height, bits: 16, data: Uint16Array.from({ length: width * height }, inside) }
}

test('each matte of the document is fetched once and written', async () => {
  const out = await temporaryFolder()
  const { context, asked, streamed } = contextOf()
  const result = await exportMattes(resources())(inputOf(out), context)
  expect(ExportResult.parse(result)).toMatchObject({ out, files: 10, frames: 10 })
  expect(asked.toSorted()).toEqual([0, 1, 2, 3, 4].flatMap((k) => [`obj_cat ${k}`, `obj_dog ${k}`]).toSorted())
  const written = async (name: string) => decode(await readFile(join(out, name))).data
  expect(Array.from(await written('dog/dog.1003.png'))).toEqual(Array.from(rampMatte(101, 67, 16).data))
  expect((await written('dog/dog.1002.png')).every((value) => value === 0)).toBe(true)
  expect((await written('cat/cat.1001.png')).every((value) => value === 0)).toBe(true)
  expect(streamed.at(-1)).toEqual({ phase: 'writing', done: 10, total: 10, unit: 'frames' })
})

test('grow is applied on the way out', async () => {
  const out = await temporaryFolder()
  const { context } = contextOf(square(101, 67))
  const look = { properties: { grow: { value: 3, keys: [] } }, invert: false }
  const objects = [{ objectId: dog, name: 'dog', colour: '#ff8800', look }]
  await exportMattes(resources())(inputOf(out, { objects, range: [0, 1] }), context)
  const { data } = decode(await readFile(join(out, 'dog/dog.1001.png')))
  expect([data[33 * 101 + 50 + 11], data[33 * 101 + 50 + 20]]).toEqual([65535, 0])
})

test('the size of inference comes from the settings', async () => {
  const out = await temporaryFolder()
  const format = PngFormat.parse({ kind: 'png', bits: 8, size: 'inference' })
  const settings = { ...defaultProjectSettings, inferenceSide: 64 }
  await exportMattes(resources())(inputOf(out, { format, settings, range: [0, 1] }), contextOf().context)
  expect(decode(await readFile(join(out, 'dog/dog.1001.png')))).toMatchObject({ width: 64, height: 42, depth: 8 })
})

test('ProRes 4444 writes a movie an object', async () => {
  const out = await temporaryFolder()
  const format = { kind: 'prores4444', alpha: 'straight' } as const
  await exportMattes(resources())(inputOf(out, { format }), contextOf().context)
  expect(await filesBelow(out)).toEqual(['SHA256SUMS', 'cat.mov', 'dog.mov'])
  const entries = ['-show_entries', 'stream=codec_name,pix_fmt,nb_frames', '-of', 'csv=p=0']
  const probed = execFileSync(bundledTools.ffprobe, ['-v', 'error', ...entries, join(out, 'dog.mov')], {
    encoding: 'utf8',
  })
  expect(probed).toMatch(/^prores,yuva444p1[02]le,5/)
})

test('without objects, or with a range outside the plate, nothing is written and the reason is said', async () => {
  const out = await temporaryFolder()
  const run = (changes: Partial<ExportInput>) => exportMattes(resources())(inputOf(out, changes), contextOf().context)
  await expect(run({ objects: [] })).rejects.toMatchObject({ code: 'invalid-input' })
  await expect(run({ range: [0, 6] })).rejects.toThrow('Frames 0 up to 6 are not in "plate", which has 5 frames.')
  await expect(run({ range: [3, 3] })).rejects.toMatchObject({ code: 'invalid-input' })
  expect(await filesBelow(out)).toEqual([])
})
