import { FeatureCache } from '../../segmentation/instance/memory/featureCache.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'
import { adjustMatte } from './adjustMatte.ts'
import { detectShots } from './detectShots.ts'
import { exportMattes } from './export.ts'
import { importMattes } from './importMattes.ts'
import { interact } from './interact.ts'
import { probe } from './probe.ts'
import { propagate } from './propagate.ts'
import { readMatte } from './readMatte.ts'
import { warm } from './warm.ts'
import { writeShots } from './writeShots.ts'

/** Every call of the engine, ready to serve. */
export function createHandlers(resources: EngineResources): EngineHandlers {
  const features = new FeatureCache(resources.settings.featureBytes)
  return {
    probe: probe(resources),
    warm: warm(resources, features),
    interact: interact(resources),
    propagate: propagate(resources, features),
    'detect-shots': detectShots(resources),
    'adjust-matte': adjustMatte(resources),
    'read-matte': readMatte(resources),
    export: exportMattes(resources),
    'import-mattes': importMattes(resources),
    'write-shots': writeShots(resources),
  }
}
