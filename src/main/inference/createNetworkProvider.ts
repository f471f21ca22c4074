import { createNetwork, type SessionSettings } from './createNetwork.ts'
import { readNetworkFile } from './readNetworkFile.ts'
import { describeNetwork, modelParameters, type Registry } from './registry.ts'
import type { Network, NetworkProvider } from './types.ts'

/** Networks of a models folder, each loaded on first use and kept. */
export function createNetworkProvider(folder: string, registry: Registry, settings: SessionSettings): NetworkProvider {
  const loaded = new Map<string, Promise<Network>>()
  const load = async (id: string): Promise<Network> => {
    const description = describeNetwork(registry, id)
    return createNetwork(description, await readNetworkFile(folder, description), settings)
  }
  const network = (id: string): Promise<Network> => {
    const present = loaded.get(id)
    if (present) return present
    const loading = load(id)
    loaded.set(id, loading)
    // A repaired file is found by the next call.
    loading.catch(() => loaded.delete(id))
    return loading
  }
  return {
    executionProvider: settings.provider,
    parameters: (id) => modelParameters(registry, id),
    models: (task) => registry.models.filter((model) => model.task === task),
    describe: (id) => describeNetwork(registry, id),
    network,
    optional: (task) => {
      const id = registry.models.find((model) => model.task === task)?.networks[0]?.id
      return id === undefined ? Promise.resolve(null) : network(id)
    },
  }
}
