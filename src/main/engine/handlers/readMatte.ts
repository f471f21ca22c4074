import { encodeMatte } from '../../../shared/codec/matte.ts'
import { exrMatte } from '../../datasets/readMattePictures.ts'
import { importMatte } from '../../segmentation/matte/importMatte.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Reads a matte file of the plate's size. */
export const readMatte: (resources: EngineResources) => EngineHandlers['read-matte'] =
  () =>
  async ({ path, width, height, label, settings }) => {
    const bits = settings.matteBits
    if (/\.exr$/i.test(path)) {
      return { matte: encodeMatte(await exrMatte(path, { channel: 'auto', media: { width, height }, bits })) }
    }
    const request = { path, width, height, bits }
    return { matte: encodeMatte(await importMatte(label === undefined ? request : { ...request, label })) }
  }
