import { decodeMatte, encodeMatte } from '../../../shared/codec/matte.ts'
import { adjustMatte as adjust } from '../../segmentation/matte/adjustMatte.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Feathers and grows a matte, as the object's properties ask. */
export const adjustMatte: (resources: EngineResources) => EngineHandlers['adjust-matte'] =
  () =>
  ({ matte, adjustment }) =>
    Promise.resolve({ matte: encodeMatte(adjust(decodeMatte(matte), adjustment)) })
