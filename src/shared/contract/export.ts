import { z } from 'zod'
import { JobId, MediaId, ObjectId } from '../domain/ids.ts'
import { CocoFormat, DavisFormat, IndexedFormat, YoutubeVosFormat } from './datasets.ts'
import { call } from './define.ts'

const bits = z.union([z.literal(8), z.literal(16)])
/** Colour of RGBA pictures. Foreground colours are estimated, so that no old background shines through soft edges. */
const colour = {
  alpha: z.enum(['straight', 'premultiplied']),
  foreground: z.enum(['estimated', 'plate']).default('estimated'),
  despill: z.enum(['none', 'green', 'blue']).default('none'),
  /** What the screen's colour may come to: the mean, the greater or the lesser of the other two. */
  despillLimit: z.enum(['average', 'maximum', 'minimum']).default('average'),
}

/** `<object>/<object>.%04d.png`, every frame of the range, also empty ones: gray, or RGBA. */
export const PngFormat = z.strictObject({
  kind: z.literal('png'),
  bits,
  content: z.enum(['matte', 'rgba']).default('matte'),
  ...colour,
  alpha: colour.alpha.default('straight'),
  /** Of mattes alone. */
  size: z.enum(['plate', 'inference']).default('plate'),
})

/** `<object>/<object>.%04d.tif` */
export const TiffFormat = z.strictObject({
  kind: z.literal('tiff'),
  bits,
  content: z.enum(['matte', 'rgba']).default('matte'),
  ...colour,
  alpha: colour.alpha.default('straight'),
  compression: z.enum(['none', 'lzw', 'zip']).default('zip'),
})

const exrCompression = z.enum(['none', 'zips', 'zip']).default('zip')

export const ExrFormat = z.strictObject({
  kind: z.literal('exr'),
  depth: z.enum(['half', 'float']).default('half'),
  compression: exrCompression,
  /**
   * `matte`: `<object>/<object>.%04d.exr` with A alone; `rgba`: the same with R G B A; `objects`: one file a frame,
   * `<plate>.%04d.exr`, with `<object>.A` of each; `plate-and-mattes`: that and the plate's own channels.
   */
  content: z.enum(['matte', 'rgba', 'objects', 'plate-and-mattes']).default('matte'),
  ...colour,
  alpha: colour.alpha.default('premultiplied'),
})

/** `<plate>.%04d.exr` with all objects as ids and coverage. */
export const CryptomatteFormat = z.strictObject({
  kind: z.literal('cryptomatte'),
  /** Name of the layer. */
  layer: z
    .string()
    .regex(/^[A-Za-z]\w{0,63}$/)
    .default('CryptoObject'),
  compression: exrCompression,
})

export const movieCodecs = [
  'prores4444',
  'prores4444xq',
  'prores422hq',
  'dnxhr',
  'animation',
  'png',
  'ffv1',
  'vp9',
  'h264',
  'h265',
] as const

/** `<object>.mov` (or .webm, .mkv, .mp4): colour with alpha where the codec has one, else the matte as luma. */
export const MovieFormat = z.strictObject({
  kind: z.literal('movie'),
  codec: z.enum(movieCodecs),
  ...colour,
  alpha: colour.alpha.default('straight'),
  /** Passes the plate's sound through. */
  audio: z.boolean().default(false),
})

/** `<plate> review.mp4` (or .mov): the plate with its objects over it, for people. */
export const BurnInFormat = z.strictObject({
  kind: z.literal('burn-in'),
  codec: z.enum(['h264', 'h265', 'prores422hq']).default('h264'),
  frameNumber: z.boolean().default(true),
  timecode: z.boolean().default(true),
  names: z.boolean().default(true),
  audio: z.boolean().default(false),
})

/** `<plate> contact sheet.png`: frames of the range in equal steps, with their objects over them. */
export const ContactSheetFormat = z.strictObject({
  kind: z.literal('contact-sheet'),
  columns: z.int().min(1).max(20).default(5),
  rows: z.int().min(1).max(20).default(4),
  /** Pixels of the sheet. */
  width: z.int().min(320).max(16384).default(1920),
})

/** Mattes as splines. */
export const ShapesFormat = z.strictObject({
  kind: z.literal('shapes'),
  target: z.enum(['nuke-python', 'nuke', 'after-effects', 'silhouette', 'svg', 'holdout']),
  /** Largest distance between spline and matte edge, pixels. */
  tolerance: z.number().min(0.1).max(20).default(0.5),
})

/** Set-up scripts beside any export, naming its files (`ExportPlan.outputs`). */
export const scriptTargets = ['nuke', 'after-effects', 'fusion-comp', 'fusion-setting', 'blender'] as const

/** Formats join as they arrive. */
export const ExportFormat = z.discriminatedUnion('kind', [
  PngFormat,
  TiffFormat,
  ExrFormat,
  CryptomatteFormat,
  MovieFormat,
  BurnInFormat,
  ContactSheetFormat,
  DavisFormat,
  YoutubeVosFormat,
  CocoFormat,
  IndexedFormat,
  ShapesFormat,
  /** The `movie` of its name, with the plate's colours as they are. */
  z.strictObject({
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
      /** Set-up scripts to write beside the files. */
      scripts: z.array(z.enum(scriptTargets)).default([]),
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
  /** Files that an earlier run of the same export had finished. */
  resumed: z.int().default(0),
  seconds: z.number(),
})

export type PngFormat = z.infer<typeof PngFormat>
export type TiffFormat = z.infer<typeof TiffFormat>
export type ExrFormat = z.infer<typeof ExrFormat>
export type CryptomatteFormat = z.infer<typeof CryptomatteFormat>
export type MovieFormat = z.infer<typeof MovieFormat>
export type MovieCodec = (typeof movieCodecs)[number]
export type BurnInFormat = z.infer<typeof BurnInFormat>
export type ContactSheetFormat = z.infer<typeof ContactSheetFormat>
export type ShapesFormat = z.infer<typeof ShapesFormat>
export type ScriptTarget = (typeof scriptTargets)[number]
export type ExportFormat = z.infer<typeof ExportFormat>
/** Settings as they are asked for: what has a default may be left out. */
export type ExportFormatInput = z.input<typeof ExportFormat>
export type ExportResult = z.infer<typeof ExportResult>
