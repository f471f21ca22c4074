import { encodeMatte } from '../../../shared/codec/matte.ts'
import { importMatte } from '../../segmentation/matte/importMatte.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Reads a matte file of the plate's size. */
export const readMatte: (resources: EngineResources) => EngineHandlers['read-matte'] =
  () =>
  async ({ path, width, height, label, settings }) => {
    const request = { path, width, height, bits: settings.matteBits }
    return { matte: encodeMatte(await importMatte(label === undefined ? request : { ...request, label })) }
  }
