import { writeShots as write } from '../../editorial/split/writeShots.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Writes the shots of a media as files of their own, or the movie with chapters. */
export const writeShots: (resources: EngineResources) => EngineHandlers['write-shots'] =
  ({ tools, settings: { cacheFolder } }) =>
  (input, { signal, stream }) =>
    write(input, { tools, cacheFolder, signal, onProgress: stream })
