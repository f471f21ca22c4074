import { z } from 'zod'
import { JobId, MediaId } from '../domain/ids.ts'
import { call } from './define.ts'

export const editorialFormats = ['edl', 'otio', 'fcpxml', 'xmeml', 'csv', 'json', 'chapters'] as const

/** Where shots that are read are taken from: the source's own timecodes, or their place in the edit. */
export const editorialTimes = ['auto', 'source', 'record'] as const

const Timecode = z.string().regex(/^\d{2}:\d{2}:\d{2}[:;.]\d{2,3}$/)

export const editorialCalls = {
  /** The shots of a media as a list another program reads; with `out` also as that file. */
  'editorial.export': call(
    z.object({
      mediaId: MediaId,
      format: z.enum(editorialFormats),
      /** Of the whole edit; the media's where left out. */
      title: z.string().trim().min(1).max(200).optional(),
      /** Of an EDL's source, which has at most 8 letters and digits. */
      reel: z
        .string()
        .regex(/^[A-Z0-9_]{1,8}$/)
        .default('AX'),
      /** Timecode of the first frame of the edit; `;` counts with dropped frames. One hour where left out. */
      recordStart: Timecode.optional(),
      /** Frames added to each shot before and after, as far as the media has them. */
      handles: z.int().min(0).max(1000).default(0),
      out: z.string().min(1).optional(),
      overwrite: z.boolean().default(false),
    }),
    z.object({
      text: z.string(),
      /** What a file of it would be called. */
      fileName: z.string(),
      shots: z.int(),
      /** What the format could not say, or says otherwise than expected. */
      warnings: z.array(z.string()),
    }),
  ),
  /** Sets the cuts of a media from a list, as one undo step. From a file, or from its text. */
  'editorial.import': call(
    z.object({
      mediaId: MediaId,
      path: z.string().min(1).optional(),
      text: z
        .string()
        .max(64 * 2 ** 20)
        .optional(),
      /** By the ending of the path, else by what the text looks like, where left out. */
      format: z.enum(['edl', 'otio', 'csv', 'json']).optional(),
      times: z.enum(editorialTimes).default('auto'),
    }),
    z.object({ shots: z.int(), warnings: z.array(z.string()) }),
  ),
  /** Writes the shots as files of their own, or the movie again with a chapter for each. */
  'editorial.write': call(
    z.object({
      mediaId: MediaId,
      kind: z.enum(['split', 'chapters']),
      /** Folder. */
      out: z.string().min(1),
      handles: z.int().min(0).max(1000).default(0),
      /** Of shots that cannot be copied: nearly without loss in the movie's own codec, or without any. */
      quality: z.enum(['high', 'lossless']).default('high'),
      overwrite: z.boolean().default(false),
    }),
    z.object({ jobId: JobId }),
  ),
}

/** What a finished job of `editorial.write` holds. */
export const WrittenShots = z.object({
  out: z.string(),
  files: z.array(
    z.object({
      name: z.string(),
      /** [start, end) of indices, handles included. */
      range: z.tuple([z.int(), z.int()]),
      how: z.enum(['copied', 'encoded']),
      /** Why it could not be copied. */
      reason: z.string().nullable(),
    }),
  ),
  seconds: z.number(),
})

export type EditorialFormat = (typeof editorialFormats)[number]
export type EditorialTimes = (typeof editorialTimes)[number]
export type EditorialWrite = z.output<(typeof editorialCalls)['editorial.write']['input']>
export type WrittenShots = z.infer<typeof WrittenShots>
