import { encodeMatte } from '../../../shared/codec/matte.ts'
import { openMattes } from '../../datasets/openMattes.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Reads mattes that were made elsewhere and streams them. */
export const importMattes: (resources: EngineResources) => EngineHandlers['import-mattes'] =
  () =>
  async (input, { signal, stream, drained }) => {
    const reader = await openMattes(input)
    let done = 0
    for await (const mattes of reader.frames(signal)) {
      stream({ mattes: mattes.map(({ matte, ...rest }) => ({ ...rest, matte: encodeMatte(matte) })) })
      done = Math.min(reader.total, done + 1)
      stream({ phase: 'reading', done, total: reader.total, unit: 'frames' })
      await drained()
    }
    return {}
  }
