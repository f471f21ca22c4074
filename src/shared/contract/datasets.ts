import { z } from 'zod'
import { JobId, MediaId, ObjectId } from '../domain/ids.ts'
import { call } from './define.ts'

const sequence = z.string().trim().min(1).max(100).optional()
const word = z.string().regex(/^[\w.-]{1,60}$/)

/** `JPEGImages`, `Annotations` (indexed PNG) and `ImageSets` of one sequence, frames from 00000. */
export const DavisFormat = z.strictObject({
  kind: z.literal('davis'),
  /** The media's name where left out. */
  sequence,
  /** Folder under JPEGImages and Annotations. */
  resolution: word.default('Full-Resolution'),
  /** Name of the list in ImageSets/2017. */
  set: word.default('val'),
  plates: z.boolean().default(true),
})

/** `JPEGImages`, `Annotations` and `meta.json`. */
export const YoutubeVosFormat = z.strictObject({
  kind: z.literal('youtube-vos'),
  sequence,
  plates: z.boolean().default(true),
})

/** `annotations.json` with run lengths, and `images`. */
export const CocoFormat = z.strictObject({
  kind: z.literal('coco'),
  sequence,
  counts: z.enum(['compressed', 'list']).default('compressed'),
  plates: z.boolean().default(true),
})

/** `<plate>.%04d.png`, a pixel's palette index its object, and `labels.json`. */
export const IndexedFormat = z.strictObject({ kind: z.literal('indexed'), sequence })

export const matteSources = ['auto', 'sequence', 'indexed', 'davis', 'youtube-vos', 'coco', 'shapes'] as const
export const matteChannels = ['auto', 'alpha', 'luma', 'red', 'green', 'blue'] as const

export const datasetsCalls = {
  /** Takes mattes made elsewhere as committed frames, all as one undo step; nothing where one of them does not fit. */
  'datasets.import': call(
    z.object({
      mediaId: MediaId,
      /** A folder, a `%04d` or `####` pattern or a frame of a sequence; the root of a data set; a COCO file; a file of shapes. */
      path: z.string().min(1),
      kind: z.enum(matteSources).default('auto'),
      /** Of a sequence: the object that gets it, else a new one of this name (the files' where left out). */
      objectId: ObjectId.optional(),
      name: z.string().trim().min(1).max(200).optional(),
      /** Of pictures of one object: one of `matteChannels`, or a channel of an EXR by its name, `dog.A`. */
      channel: z.string().min(1).max(200).default('auto'),
      /** Of a data set with several sequences. */
      sequence: z.string().optional(),
      resolution: z.string().optional(),
      /** The number that the files give the media's first frame. */
      first: z.int().optional(),
      /** What to do about frames of the media that have no file. Data sets have gaps of their own and always skip. */
      missing: z.enum(['refuse', 'skip']).default('refuse'),
      /** Replace committed frames too. */
      replace: z.boolean().default(false),
    }),
    z.object({ jobId: JobId }),
  ),
}

/** What a finished job of `datasets.import` holds. */
export const ImportedMattes = z.object({
  objects: z.array(z.object({ objectId: ObjectId, name: z.string(), frames: z.int() })),
  frames: z.int(),
})

export type DavisFormat = z.infer<typeof DavisFormat>
export type YoutubeVosFormat = z.infer<typeof YoutubeVosFormat>
export type CocoFormat = z.infer<typeof CocoFormat>
export type IndexedFormat = z.infer<typeof IndexedFormat>
export type DatasetFormat = DavisFormat | YoutubeVosFormat | CocoFormat | IndexedFormat
export type DatasetImport = z.output<(typeof datasetsCalls)['datasets.import']['input']>
export type ImportedMattes = z.infer<typeof ImportedMattes>
