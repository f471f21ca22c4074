import { z } from 'zod'
import { JobId, MediaId } from '../domain/ids.ts'
import { MediaRecord } from '../domain/records.ts'
import { call } from './define.ts'

export const mediaCalls = {
  /** Reads what a file, folder, pattern or frame of a sequence is, without adding it. */
  'media.inspect': call(z.object({ path: z.string().min(1) }), MediaRecord),
  /** Adds a media to the project as one undo step; its single shot covers it all until shots are detected. */
  'media.import': call(
    z.object({ path: z.string().min(1), detectShots: z.boolean().default(false) }),
    z.object({ media: MediaRecord, shotsJobId: JobId.nullable() }),
  ),
  /**
   * What a frame of the plate holds, in its own transfer and never clipped: red, green and blue of each pixel, row by row.
   * 1 is the full scale of whole numbers. The part is cut to the plate.
   */
  'media.values': call(
    z.object({
      mediaId: MediaId,
      index: z.int().min(0),
      x: z.int().min(0),
      y: z.int().min(0),
      width: z.int().min(1).max(64),
      height: z.int().min(1).max(64),
    }),
    z.object({ width: z.int(), height: z.int(), values: z.array(z.number()) }),
  ),
  /** Points a media at another place after its file moved. */
  'media.relink': call(z.object({ mediaId: MediaId, path: z.string().min(1) }), z.object({ media: MediaRecord })),
}
