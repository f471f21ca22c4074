import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'
import { probe } from './probe.ts'

/** Every call of the engine, ready to serve. */
export function createHandlers(resources: EngineResources): Partial<EngineHandlers> {
  return { probe: probe(resources) }
}
