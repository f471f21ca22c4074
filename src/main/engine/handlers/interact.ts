import { decodeMatte, encodeMatte } from '../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { interact as segment } from '../../segmentation/instance/interaction/interact.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Lays new marks on the matte of one object on one frame. */
export function interact(resources: EngineResources): EngineHandlers['interact'] {
  return async ({ media, index, prompts, fresh, present, masks, settings }, { signal }) => {
    const started = performance.now()
    const { matte, confidence } = await segment(
      {
        size: media,
        plate: async () => (await resources.reader(media)).read(index, { signal }),
        prompts,
        fresh,
        present: present && decodeMatte(present),
        mask: (blob) => {
          const encoded = masks[blob]
          if (!encoded) throw new HoldoutError('not-found', 'The matte that a mark puts in place is missing.')
          return decodeMatte(encoded)
        },
        bits: settings.matteBits,
        refine: settings.refine,
        signal,
      },
      resources.networks,
    )
    return { matte: encodeMatte(matte), confidence, milliseconds: performance.now() - started }
  }
}
