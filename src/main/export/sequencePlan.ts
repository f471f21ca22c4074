import { frameNumber, padded } from './frameNumber.ts'
import type { ExportOutput, ExportPart, ExportPlan, ExportSource } from './types.ts'

/** One picture a frame. */
export interface Sequence {
  /** Its path has `%04d` for the number. */
  output: Omit<ExportOutput, 'frames' | 'sequence'>
  /** The file of a frame; also of one without mattes. */
  picture: (index: number, signal: AbortSignal) => Promise<Uint8Array>
}

/**
 * Sequences with the numbers of the plate, frame by frame.
 * @param bytes roughly, of a file and of the memory it takes to make one
 */
export function sequencePlan(
  { media, range: [start, end], startFrame }: Pick<ExportSource, 'media' | 'range' | 'startFrame'>,
  sequences: readonly Sequence[],
  bytes: { file: number; memory: number },
): ExportPlan {
  const number = (index: number): number => frameNumber(media, startFrame, index)
  const parts: ExportPart[] = []
  for (let index = start; index < end; index++) {
    for (const { output, picture } of sequences) {
      parts.push({ file: output.path.replace('%04d', padded(number(index))), make: (signal) => picture(index, signal) })
    }
  }
  return {
    parts,
    outputs: sequences.map(({ output }) => ({ ...output, frames: [number(start), number(end - 1)], sequence: true })),
    estimatedBytes: parts.length * bytes.file,
    partBytes: bytes.memory,
  }
}
