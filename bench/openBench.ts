import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createResources } from '../src/main/engine/createResources.ts'
import type { EngineResources } from '../src/main/engine/resources.ts'

/** Bytes of frames a bench keeps. */
const FRAME_BYTES = 256e6

/** An engine's resources on the processor, with a cache of their own that `end` takes away. */
export async function openBench(wish: {
  models: string
  threads: number
  featureBytes: number
}): Promise<{ resources: EngineResources; cacheFolder: string; end: () => Promise<void> }> {
  const cacheFolder = await mkdtemp(join(tmpdir(), 'holdout-bench-'))
  const resources = await createResources({
    modelsFolder: wish.models,
    cacheFolder,
    provider: 'cpu',
    threads: wish.threads,
    featureBytes: wish.featureBytes,
    frameBytes: FRAME_BYTES,
  })
  return { resources, cacheFolder, end: () => rm(cacheFolder, { recursive: true }) }
}
