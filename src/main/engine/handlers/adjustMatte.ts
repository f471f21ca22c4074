import { decodeMatte, encodeMatte } from '../../../shared/codec/matte.ts'
import { adjustMatte as adjust } from '../../segmentation/matte/adjustMatte.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Applies an object's properties to a matte. */
export const adjustMatte: (resources: EngineResources) => EngineHandlers['adjust-matte'] =
  () =>
  ({ matte, adjustment, around }) => {
    const pairs = around.map(([before, after]) => [decodeMatte(before), decodeMatte(after)] as const)
    return Promise.resolve({ matte: encodeMatte(adjust(decodeMatte(matte), adjustment, pairs)) })
  }
