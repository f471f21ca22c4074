import type { FeatureCache } from '../../segmentation/instance/memory/featureCache.ts'
import { FeatureStore } from '../../segmentation/instance/memory/featureStore.ts'
import { wholeView } from '../../segmentation/instance/picture.ts'
import { VosNetworks } from '../../segmentation/instance/propagation/vosNetworks.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Decodes a frame, loads the networks a mark on it will need, and keeps its features for the propagation after. */
export function warm(resources: EngineResources, cache: FeatureCache): EngineHandlers['warm'] {
  return async ({ media, index, settings }, { signal }) => {
    const reader = await resources.reader(media)
    await resources.networks.network('s2m')
    const networks = await VosNetworks.load(resources.networks, settings)
    const view = wholeView(media, settings.inferenceSide, networks.parameters.multiple)
    await new FeatureStore(reader, networks, cache).at(index, view, signal)
    return {}
  }
}
