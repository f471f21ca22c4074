import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DetectedShots, EngineHandlerContext } from '../../../../src/main/engine/contract.ts'
import { detectShots } from '../../../../src/main/engine/handlers/detectShots.ts'
import type { EngineResources } from '../../../../src/main/engine/resources.ts'
import { scoreCuts, scoreGradual } from '../../../../src/main/evaluation/scoreTransitions.ts'
import { inspectMedia } from '../../../../src/main/media/inspect.ts'
import { openReader } from '../../../../src/main/media/openReader.ts'
import { resolveTools } from '../../../../src/main/media/tools.ts'
import type { MediaTools } from '../../../../src/main/media/types.ts'
import { dataFolder } from '../../../helpers/data.ts'

const data = dataFolder() ?? ''
const budgets = { memoryBytes: 64 * 2 ** 20, diskBytes: 0 }
let tools: MediaTools
let cacheFolder = ''
beforeAll(async () => {
  tools = (await resolveTools()).tools
  cacheFolder = await mkdtemp(join(tmpdir(), 'holdout-shots-'))
})
afterAll(() => rm(cacheFolder, { recursive: true }))

async function detect(
  path: string,
  options: Partial<EngineHandlerContext<'detect-shots'>> = {},
): Promise<DetectedShots['shots']> {
  const media = await inspectMedia(path, { tools, cacheFolder })
  const reader = await openReader(media, { tools, cacheFolder, budgets })
  const resources: EngineResources = {
    settings: {
      modelsFolder: '',
      cacheFolder,
      provider: null,
      threads: 1,
      featureBytes: 0,
      frameBytes: budgets.memoryBytes,
    },
    tools,
    networks: {
      network: () => Promise.reject(new Error('Shots need no network.')),
    } as unknown as EngineResources['networks'],
    reader: () => Promise.resolve(reader),
  }
  const context: EngineHandlerContext<'detect-shots'> = {
    signal: new AbortController().signal,
    stream: () => undefined,
    drained: () => Promise.resolve(),
    matte: () => Promise.resolve(null),
  }
  try {
    const { shots } = await detectShots(resources)({ media }, { ...context, ...options })
    expect(shots[0]?.start).toBe(0)
    expect(shots.at(-1)?.end).toBe(media.frames)
    return shots
  } finally {
    await reader.close()
  }
}

interface Truth {
  hard_cuts: number[]
  /** Type, first and last frame that is a mix. */
  gradual: [string, number, number][]
}

describe.skipIf(!data)('on real footage', () => {
  test.each(['davis_montage_hard.mp4', 'davis_montage_mixed.mp4'])('the shots of %s are found', async (name) => {
    const truths = JSON.parse(await readFile(join(data, 'shots/cuts.json'), 'utf8')) as Record<string, Truth>
    const truth = truths[name] as Truth
    const transitions = (await detect(join(data, 'shots', name))).slice(1).map(({ transition }) => transition)
    const cuts = scoreCuts(
      transitions.filter(({ type }) => type === 'cut'),
      truth.hard_cuts.map((start) => ({ start, end: start })),
    )
    const gradual = scoreGradual(
      transitions.filter(({ type }) => type !== 'cut'),
      truth.gradual.map(([, first, last]) => ({ start: first, end: last + 1 })),
    )
    expect(cuts.f1, JSON.stringify(cuts)).toBeGreaterThanOrEqual(0.97)
    expect(gradual.f1, JSON.stringify(gradual)).toBeGreaterThanOrEqual(0.8)
  })

  test('no clip of one shot is cut', async () => {
    const davis = join(data, 'davis/JPEGImages/480p')
    const folders = (await readdir(davis)).map((name) => join(davis, name))
    for (const folder of [...folders, join(data, 'davis-multi/JPEGImages/240p/dogs-jump')]) {
      expect(await detect(folder), folder).toHaveLength(1)
    }
  })

  test('progress is told, up to the last frame', async () => {
    const told: number[] = []
    const path = join(data, 'davis/JPEGImages/480p/libby')
    await detect(path, { stream: ({ done }) => told.push(done) })
    expect(told).toEqual([25, 49])
  })

  test('it stops when cancelled', async () => {
    const controller = new AbortController()
    const path = join(data, 'shots/davis_montage_mixed.mp4')
    const stream = (): void => {
      controller.abort()
    }
    await expect(detect(path, { signal: controller.signal, stream })).rejects.toMatchObject({
      message: expect.stringMatching(/abort|cancel/i) as string,
    })
  })
})
