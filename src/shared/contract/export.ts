import { z } from 'zod'
import { JobId, MediaId, ObjectId } from '../domain/ids.ts'
import { call } from './define.ts'

export const ExportFormat = z.discriminatedUnion('kind', [
  /** `<object>/<object>.%04d.png`, gray, every frame of the range, also empty ones. */
  z.object({
    kind: z.literal('png'),
    bits: z.union([z.literal(8), z.literal(16)]),
    size: z.enum(['plate', 'inference']).default('plate'),
  }),
  /** One movie an object, plate colour with the object's matte as alpha. */
  z.object({
    kind: z.literal('prores4444'),
    alpha: z.enum(['straight', 'premultiplied']).default('straight'),
  }),
])

export const exportCalls = {
  'export.start': call(
    z.object({
      mediaId: MediaId,
      /** None: all objects. */
      objectIds: z.array(ObjectId).default([]),
      format: ExportFormat,
      /** [start, end) of indices; none: all frames. */
      range: z.tuple([z.int().min(0), z.int().min(1)]).optional(),
      /** Folder; without it a new one beside the project. */
      out: z.string().optional(),
      /** The number of index 0 in file names; none: the media's own. */
      startFrame: z.int().optional(),
      overwrite: z.boolean().default(false),
    }),
    z.object({ jobId: JobId }),
  ),
}

/** What a finished export job's result holds. */
export const ExportResult = z.object({
  out: z.string(),
  files: z.int(),
  bytes: z.number(),
  frames: z.int(),
  seconds: z.number(),
})

export type ExportFormat = z.infer<typeof ExportFormat>
export type ExportResult = z.infer<typeof ExportResult>
