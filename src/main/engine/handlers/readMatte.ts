import { encodeMatte } from '../../../shared/codec/matte.ts'
import { exrMattes } from '../../datasets/readExrMattes.ts'
import { importMatte } from '../../segmentation/matte/importMatte.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Reads a matte file of the plate's size. */
export const readMatte: (resources: EngineResources) => EngineHandlers['read-matte'] =
  () =>
  async ({ path, width, height, label, settings }, { signal }) => {
    const bits = settings.matteBits
    if (/\.exr$/i.test(path)) {
      const read = await exrMattes([path], { channel: 'auto', media: { width, height }, bits }, signal)
      return { matte: encodeMatte(await read(path)) }
    }
    const request = { path, width, height, bits }
    return { matte: encodeMatte(await importMatte(label === undefined ? request : { ...request, label })) }
  }
