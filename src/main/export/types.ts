import type { Matte } from '../../shared/codec/matte.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'

/** One object to export. */
export interface ExportLayer {
  name: string
  /** The matte of a frame as it shall be written, adjustments applied; null where the object has none there. */
  matte(index: number): Promise<Matte | null>
}

/** What every format is given. */
export interface ExportSource {
  media: MediaRecord
  layers: ExportLayer[]
  /** [start, end) of indices. */
  range: [number, number]
}

/** What a format is going to write, and how. */
export interface ExportPlan {
  /** Every file, relative to the folder of the export, in the order people would look for them. */
  files: string[]
  /** Roughly what they will take, bytes. */
  estimatedBytes: number
  /** Frames of work in all. */
  total: number
  /** Writes every file below `folder`, calling `advance` after each frame of work. */
  write(folder: string, options: { signal: AbortSignal; advance: () => void }): Promise<void>
  /** Reads back what stands at `path`. @throws `io` where it is not what was written */
  verify(path: string): Promise<void>
}
