import { z } from 'zod'
import { Point, Rational, Rectangle } from './geometry.ts'
import { BlobHash, MediaId, ObjectId, PromptId, ShotId } from './ids.ts'
import { interpolations, matteProperties, type PropertyRange } from './matteProperties.ts'

/** How colours are stored in the plate, for conversion to display-referred sRGB. */
export const ColourDescription = z.object({
  range: z.enum(['limited', 'full']),
  matrix: z.enum(['rgb', 'bt601', 'bt709', 'bt2020']),
  transfer: z.enum(['srgb', 'bt709', 'linear', 'pq', 'hlg', 'unknown']),
  bitDepth: z.int().min(1).max(32),
  float: z.boolean(),
})

/** A plate: a movie file or an image sequence. `width` and `height` are as displayed, after rotation, before pixel aspect. */
export const MediaRecord = z.object({
  id: MediaId,
  kind: z.enum(['movie', 'sequence']),
  name: z.string().min(1),
  /** The movie, or the `%04d` style pattern of a sequence. Absolute. */
  path: z.string().min(1),
  width: z.int().positive(),
  height: z.int().positive(),
  /** Number of frames with a picture. */
  frames: z.int().positive(),
  rate: Rational,
  /** The number people see for index 0. */
  startFrame: z.int(),
  /** Source timecode of index 0, `HH:MM:SS:FF` or with `;` for drop-frame, if the media carries one. */
  timecode: z.string().nullable(),
  pixelAspect: Rational,
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  variableRate: z.boolean(),
  codec: z.string(),
  colour: ColourDescription,
  /** Frame numbers missing from a sequence, as [first, last] pairs of the sequence's own numbers. */
  gaps: z.array(z.tuple([z.int(), z.int()])),
  /** Changes when the file changes: size and modification time hashed. */
  fingerprint: z.string().min(1),
})

/** Frames between cuts. `start` inclusive, `end` exclusive, 0-based. */
export const ShotRecord = z.object({
  id: ShotId,
  mediaId: MediaId,
  start: z.int().min(0),
  end: z.int().min(1),
  /** How this shot begins; `range` is [start, end) of the transition, end = start for a cut and at the media's first frame. */
  transition: z.object({
    type: z.enum(['start', 'cut', 'dissolve', 'fade-in', 'fade-out', 'fade-out-in']),
    start: z.int().min(0),
    end: z.int().min(0),
  }),
})

export const blendModes = ['normal', 'add', 'multiply', 'screen'] as const

/** A value that may change over time: with keys they say it all, by frame, each frame once; without, `value` does. */
const animated = ({ min, max }: PropertyRange) => {
  const value = z.number().min(min).max(max)
  const key = z.object({ index: z.int().min(0), value, interpolation: z.enum(interpolations) })
  return z.object({ value, keys: z.array(key) })
}

/** Properties that were never set are left out. */
export const MatteProperties = z
  .object({
    temporal: animated(matteProperties.temporal),
    blackClip: animated(matteProperties.blackClip),
    whiteClip: animated(matteProperties.whiteClip),
    dots: animated(matteProperties.dots),
    holes: animated(matteProperties.holes),
    smoothing: animated(matteProperties.smoothing),
    grow: animated(matteProperties.grow),
    featherIn: animated(matteProperties.featherIn),
    featherOut: animated(matteProperties.featherOut),
    softness: animated(matteProperties.softness),
  })
  .partial()

/** A thing being matted; one layer. `properties` and `invert` are applied at view and export, never stored in a matte. */
export const ObjectRecord = z.object({
  id: ObjectId,
  mediaId: MediaId,
  name: z.string().trim().min(1).max(200),
  /** `#rrggbb` */
  colour: z.string().regex(/^#[0-9a-f]{6}$/),
  order: z.number(),
  visible: z.boolean(),
  locked: z.boolean(),
  blend: z.enum(blendModes),
  opacity: z.number().min(0).max(1),
  properties: MatteProperties,
  /** Inside and outside change places, after everything else. */
  invert: z.boolean(),
})

/** One mark of the artist on one frame; coordinates and widths in plate pixels. */
export const Prompt = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('click'), x: z.number(), y: z.number(), positive: z.boolean() }),
  z.object({ kind: z.literal('box'), ...Rectangle.shape }),
  z.object({
    kind: z.literal('stroke'),
    positive: z.boolean(),
    width: z.number().positive(),
    points: z.array(Point).min(1),
  }),
  /** A closed outline added to or taken from the matte as drawn. */
  z.object({ kind: z.literal('lasso'), positive: z.boolean(), points: z.array(Point).min(3) }),
  /** Brush or eraser, painted into the matte as drawn. `hardness` 1 is a sharp disk, 0 a cosine falloff from the centre. */
  z.object({
    kind: z.literal('paint'),
    positive: z.boolean(),
    size: z.number().positive(),
    hardness: z.number().min(0).max(1),
    points: z.array(Point).min(1),
    /** The most a stroke covers; 1 where left out. */
    flow: z.number().min(0).max(1).optional(),
    /** What of size and flow the pen's pressure left at each point, 0..1. */
    widths: z.array(z.number().min(0).max(1)).optional(),
    flows: z.array(z.number().min(0).max(1)).optional(),
    /** Keeps to the edges of the plate, 0 to strong ones only, 1 to faint ones too; left out: paints over them. */
    snap: z.number().min(0).max(1).optional(),
  }),
  /** Fills the hole under a point, or (not positive) removes the separate piece under it. */
  z.object({ kind: z.literal('fill'), x: z.number(), y: z.number(), positive: z.boolean() }),
  /** Moves, scales and turns the matte: (x, y) goes to (a x + c y + e, b x + d y + f) of [a, b, c, d, e, f]. */
  z.object({
    kind: z.literal('transform'),
    matrix: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]),
  }),
  /** A ready matte that replaces the present one. */
  z.object({ kind: z.literal('mask'), blob: BlobHash }),
])

export const PromptRecord = z.object({
  id: PromptId,
  objectId: ObjectId,
  index: z.int().min(0),
  /** Order of the marks on one frame of one object, from 0. */
  sequence: z.int().min(0),
  prompt: Prompt,
  /** Local region: pixels outside it were left as they were. */
  region: Rectangle.nullable(),
})

export const provenances = ['prompted', 'propagated', 'fused', 'painted', 'imported'] as const

/** The alpha of one object on one frame. Its key is (objectId, index). */
export const MatteRecord = z.object({
  objectId: ObjectId,
  index: z.int().min(0),
  provenance: z.enum(provenances),
  /** 0..1; 1 where the artist vouches for it. */
  confidence: z.number().min(0).max(1),
  /** The artist vouches for this frame: no propagation or fusion may change it. */
  committed: z.boolean(),
  blob: BlobHash,
  /** What its gap was filled from (`gapBasis`); left out where nobody said. */
  basis: z.int().min(0).max(0xffffffff).optional(),
})

export const propagationModes = ['real-time', 'standard', 'offline'] as const
export const modelChoices = ['auto', 'fast', 'fine'] as const

export const ProjectSettings = z.object({
  /** Longer side of the picture inference sees, pixels. */
  inferenceSide: z.int().min(64).max(4096),
  matteBits: z.union([z.literal(8), z.literal(16)]),
  /** Refine matte edges against the plate. */
  refine: z.boolean(),
  /** What a propagation spends its time on; `standard` where left out. */
  mode: z.enum(propagationModes).optional(),
  /** The propagation model; `auto`, the one that suits machine and mode, where left out. */
  model: z.enum(modelChoices).optional(),
})

/** The one record of the project itself; its key is `project`. */
export const ProjectRecord = z.object({
  id: z.literal('project'),
  name: z.string().min(1).max(200),
  settings: ProjectSettings,
})

export type ColourDescription = z.infer<typeof ColourDescription>
export type MediaRecord = z.infer<typeof MediaRecord>
export type ShotRecord = z.infer<typeof ShotRecord>
export type MatteProperties = z.infer<typeof MatteProperties>
export type Animated = NonNullable<MatteProperties['grow']>
export type Key = Animated['keys'][number]
export type ObjectRecord = z.infer<typeof ObjectRecord>
export type Prompt = z.infer<typeof Prompt>
export type PromptRecord = z.infer<typeof PromptRecord>
export type MatteRecord = z.infer<typeof MatteRecord>
export type PropagationMode = (typeof propagationModes)[number]
export type ModelChoice = (typeof modelChoices)[number]
export type ProjectSettings = z.infer<typeof ProjectSettings>
export type ProjectRecord = z.infer<typeof ProjectRecord>
export type Provenance = (typeof provenances)[number]

/** Every undoable table: its name and its record. */
export interface Tables {
  project: ProjectRecord
  media: MediaRecord
  shots: ShotRecord
  objects: ObjectRecord
  prompts: PromptRecord
  mattes: MatteRecord
}
export type TableName = keyof Tables

export const recordSchemas = {
  project: ProjectRecord,
  media: MediaRecord,
  shots: ShotRecord,
  objects: ObjectRecord,
  prompts: PromptRecord,
  mattes: MatteRecord,
} satisfies { [T in TableName]: z.ZodType<Tables[T]> }

export const defaultProjectSettings: ProjectSettings = { inferenceSide: 480, matteBits: 16, refine: true }
