import type { Matte } from '../../shared/codec/matte.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { MediaRecord, ProjectSettings } from '../../shared/domain/records.ts'
import type { FloatFrame, MediaTools, RgbFrame } from '../media/types.ts'

/*
 * The seam all formats share. A format is one function `(source, settings) => ExportPlan`: it says which files there will
 * be and how each is made, and touches no disk itself. `settings` is its schema in `shared/contract/export.ts`;
 * `engine/handlers/planExport.ts` calls it. `runExport` carries plans out: in parallel and in order of `parts`, resumed,
 * verified, with checksums, all files or none. Formats of one picture a frame are made by `sequencePlan`.
 * Set-up scripts are one function `(source, outputs, target, folder) => ExportPart[]`: pictures with the text in them.
 */

/** One object to export. */
export interface ExportLayer {
  objectId: ObjectId
  /** As the artist wrote it; `safeNames` makes file names of all of them at once. */
  name: string
  /** `#rrggbb` */
  colour: string
  /**
   * The matte of a frame as it shall be written, adjustments applied, at plate size (`requirePlateSize` checks it);
   * null where the object has none there: it is then written as an empty one.
   */
  matte: (index: number) => Promise<Matte | null>
}

/**
 * The plate's frames, [height, width, 3]. Ask in about ascending order: one decoder runs along, and the last few frames are
 * kept, so that several layers of a frame cost one decode. Frames are shared: never write to them.
 */
export interface Plate {
  /** As shown: 8 bits, sRGB / Rec.709 display-referred. */
  rgb(index: number): Promise<RgbFrame>
  /** As stored: the plate's own transfer (`media.colour`), never clipped. */
  stored(index: number): Promise<FloatFrame>
  /** Scene-linear (`linearLight.ts`), never clipped: what EXR holds. */
  linear(index: number): Promise<FloatFrame>
  /** The picture file of a frame of a sequence, to carry over what else is in it; null for movies. */
  file(index: number): Promise<string | null>
}

/** What every format is given. */
export interface ExportSource {
  /** Size, rate, pixel aspect, colour, start timecode (`timecodeOf(index, media.rate, media.timecode)`), gaps. */
  media: MediaRecord
  /** Top layer first; at least one. */
  layers: ExportLayer[]
  /** [start, end) of indices, at least one frame. */
  range: [number, number]
  /** The number of index 0 in file names; `frameNumber(media, startFrame, index)` gives that of a frame. */
  startFrame: number
  /** Seconds from the first frame to each, where the plate's rate varies. */
  times?: readonly number[] | undefined
  plate: Plate
  settings: ProjectSettings
  /** The ffmpeg and ffprobe that were found. */
  tools: MediaTools
}

/** One file to write. */
export type ExportPart = {
  /** Relative to the folder of the export, with `/`. */
  file: string
} & (PicturePart | StreamedPart)

/** A file made whole in memory: a picture, a script. Its bytes are compared with what stands on the disk afterwards. */
export interface PicturePart {
  make(signal: AbortSignal): Promise<Uint8Array>
}

/** A file written while it is made: a movie. */
export interface StreamedPart {
  /** Frames of work: how often `write` calls `advance`. */
  frames: number
  write(path: string, options: { signal: AbortSignal; advance: () => void }): Promise<void>
  /** Reads back what stands at `path`. @throws `io` where it is not what was written */
  verify(path: string): Promise<void>
}

/** A movie or sequence as a compositor has to read it: what scripts are written from. */
export interface ExportOutput {
  /** Relative to the folder of the export, with `/`: a movie, or `dog/dog.%04d.exr`. */
  path: string
  /** First and last number of a sequence's files; of a movie, the numbers of its first and last frame. */
  frames: [number, number]
  sequence: boolean
  /** What is in it: alpha alone, colour with alpha, the plate with mattes as channels, ids, a picture for people. */
  content: 'matte' | 'rgba' | 'plate-and-mattes' | 'cryptomatte' | 'review'
  /** Where the file has an alpha with colour. */
  alpha: 'straight' | 'premultiplied' | null
  /** Colour space of the colour channels in OCIO's usual words; `raw` where there is no colour. */
  colourSpace: 'linear' | 'sRGB' | 'Rec.709' | 'raw'
  /** Objects in it, and the channel that holds the matte of each: `A`, `Y` (luma), `dog.A`; null in a Cryptomatte. */
  objects: { objectId: ObjectId; name: string; channel: string | null }[]
}

/** What a format is going to write, and how. */
export interface ExportPlan {
  /** Every file. Started in this order, several at once; sequences of several objects go frame by frame. */
  parts: ExportPart[]
  outputs: ExportOutput[]
  /** Roughly what the files will take on disk, bytes. */
  estimatedBytes: number
  /** Memory that making one part takes, bytes: decides how many are made at once. */
  partBytes: number
}
