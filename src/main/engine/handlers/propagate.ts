import { setImmediate as turn } from 'node:timers/promises'
import { blendFusion } from '../../segmentation/instance/fusion/blendFusion.ts'
import { networkFusion } from '../../segmentation/instance/fusion/networkFusion.ts'
import { CommittedFrames } from '../../segmentation/instance/memory/committedFrames.ts'
import type { FeatureCache } from '../../segmentation/instance/memory/featureCache.ts'
import { FeatureStore } from '../../segmentation/instance/memory/featureStore.ts'
import { modeRules } from '../../segmentation/instance/propagation/modes.ts'
import { countSteps, propagateGaps } from '../../segmentation/instance/propagation/propagateGaps.ts'
import { VosNetworks } from '../../segmentation/instance/propagation/vosNetworks.ts'
import { WorkingViews } from '../../segmentation/instance/propagation/workingView.ts'
import type { ObjectId } from '../../../shared/domain/ids.ts'
import type { EngineHandlers, Gap } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Fills the gaps between committed frames and streams each matte as it is finished. */
export function propagate(resources: EngineResources, cache: FeatureCache): EngineHandlers['propagate'] {
  return async (input, { signal, stream, drained, matte }) => {
    const started = performance.now()
    const { settings } = input
    const mode = modeRules[settings.mode ?? 'standard']
    const networks = await VosNetworks.load(resources.networks, settings)
    const fusionNetwork = await resources.networks.optional('fusion')
    const fusion = fusionNetwork ? networkFusion(fusionNetwork, networks.parameters.multiple) : blendFusion
    const secondsInRuntime = (): number => networks.secondsInRuntime + (fusionNetwork?.secondsInRuntime ?? 0)
    const runtimeBefore = secondsInRuntime()
    const reader = await resources.reader(input.media)
    const features = new FeatureStore(reader, networks, cache)
    const views = new WorkingViews(input.media, settings.inferenceSide, networks.parameters.views)
    const committed = new CommittedFrames({
      frames: input.committed,
      fetch: ({ objectId, index }) => matte(objectId as ObjectId, index),
      features,
      networks,
      views,
    })
    const total = countSteps(input.gaps, mode)
    let done = 0
    let frames = 0
    const options = { gaps: input.gaps, reader, networks, features, views, committed, fusion, settings, mode, signal }
    for await (const { steps, filled } of propagateGaps<Gap>(options)) {
      done += steps
      frames += filled.length
      if (filled.length > 0) stream({ mattes: filled.map(({ gap, ...rest }) => ({ objectId: gap.objectId, ...rest })) })
      stream({ phase: 'propagate', done, total, unit: 'frames' })
      await drained()
      // Lets a cancellation in: the networks leave the event loop no other gap.
      await turn()
    }
    return {
      frames,
      milliseconds: performance.now() - started,
      runtimeMilliseconds: (secondsInRuntime() - runtimeBefore) * 1000,
      provider: resources.networks.executionProvider,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    }
  }
}
