import { HoldoutError } from '../../shared/domain/errors.ts'
import { createNetworkProvider } from '../inference/createNetworkProvider.ts'
import { probeProviders } from '../inference/probeProviders.ts'
import { loadRegistry } from '../inference/registry.ts'
import type { NetworkProvider } from '../inference/types.ts'
import { openReader } from '../media/openReader.ts'
import { resolveTools } from '../media/tools.ts'
import type { MediaTools } from '../media/types.ts'
import type { EngineSettings } from './contract.ts'
import { ReaderCache } from './readerCache.ts'
import type { EngineResources } from './resources.ts'

/** Media kept open at a time; the budget for decoded frames is shared out among them. */
const OPEN_READERS = 4

/**
 * What the handlers share. A missing program or model does not stop the engine: only what needs it fails, saying why.
 */
export async function createResources(settings: EngineSettings): Promise<EngineResources> {
  const networks = await openNetworks(settings).catch((error: unknown) => unavailableNetworks(error))
  const tools = await resolveTools().then(
    (found) => () => found.tools,
    (error: unknown) => (): MediaTools => {
      throw error
    },
  )
  const readers = new ReaderCache(
    (media) =>
      openReader(media, {
        tools: tools(),
        cacheFolder: settings.cacheFolder,
        budgets: { memoryBytes: Math.floor(settings.frameBytes / OPEN_READERS), diskBytes: 0 },
      }),
    OPEN_READERS,
  )
  return {
    settings,
    networks,
    get tools() {
      return tools()
    },
    reader: (media) => readers.reader(media),
  }
}

async function openNetworks(settings: EngineSettings): Promise<NetworkProvider> {
  const { modelsFolder, cacheFolder, threads } = settings
  const registry = await loadRegistry(modelsFolder)
  const provider = settings.provider ?? (await probeProviders({ modelsFolder, cacheFolder, registry, threads })).chosen
  return createNetworkProvider(modelsFolder, registry, { provider, threads })
}

function unavailableNetworks(reason: unknown): NetworkProvider {
  const error = reason instanceof Error ? reason : new HoldoutError('internal', String(reason))
  const refuse = (): never => {
    throw error
  }
  return {
    executionProvider: 'none',
    network: () => Promise.reject(error),
    optional: () => Promise.reject(error),
    parameters: refuse,
    models: refuse,
    describe: refuse,
  }
}
