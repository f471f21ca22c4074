import type { DoctorReport } from '../../../shared/contract/app.ts'
import { toWireError } from '../../../shared/domain/errors.ts'
import { createNetwork } from '../../inference/createNetwork.ts'
import { probeProviders } from '../../inference/probeProviders.ts'
import { readNetworkFile } from '../../inference/readNetworkFile.ts'
import { loadRegistry, type NetworkDescription } from '../../inference/registry.ts'
import type { EngineHandlers, EngineSettings } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

type Models = DoctorReport['models']

/** Tries every provider and every model anew and says what was found. */
export function probe({ settings }: EngineResources): EngineHandlers['probe'] {
  return async () => {
    try {
      const registry = await loadRegistry(settings.modelsFolder)
      const models: Models = []
      for (const network of registry.models.flatMap((model) => model.networks)) {
        models.push(await examine(network, settings))
      }
      const { modelsFolder, cacheFolder, threads } = settings
      const usable = models.find(({ id }) => id === registry.probe)?.ok === true
      const found = usable ? await probeProviders({ modelsFolder, cacheFolder, registry, threads, again: true }) : null
      return { providers: found?.findings ?? [], models }
    } catch (error) {
      const detail = toWireError(error).message
      return { providers: [], models: [{ id: 'registry', file: 'registry.json', ok: false, detail }] }
    }
  }
}

async function examine(network: NetworkDescription, settings: EngineSettings): Promise<Models[number]> {
  const { id, file } = network
  try {
    const bytes = await readNetworkFile(settings.modelsFolder, network)
    const session = await createNetwork(network, bytes, { provider: 'cpu', threads: settings.threads })
    await session.release()
    return { id, file, ok: true, detail: `${(network.bytes / 1e6).toFixed(1)} MB, opset ${String(network.opset)}` }
  } catch (error) {
    return { id, file, ok: false, detail: toWireError(error).message }
  }
}
