import type { ShotRecord } from '../../shared/domain/records.ts'
import type { Span } from './span.ts'

type Shot = Pick<ShotRecord, 'start' | 'end'>

/** A picture in a shot: the frame it is of, and where its left edge lies, in pixels from that of the frames. */
export interface Tile {
  index: number
  x: number
}

/**
 * The pictures in sight of a shot, side by side from its first frame on, `width` pixels each, or one a frame where a frame is
 * wider. They stay on their frames while the timeline pans. Each is of a frame under it that is a multiple of a power of two
 * from the shot's start, so that a zoom asks for few frames that were not there before.
 */
export function tilesOf(shot: Shot, span: Span, wide: number, width: number): Tile[] {
  const step = stepOf(span, width)
  const grid = gridOf(step)
  const tiles: Tile[] = []
  for (let k = Math.max(0, Math.floor((span.first - shot.start) / step)); ; k++) {
    const frame = shot.start + k * step
    const x = (frame - span.first) * span.scale
    if (frame >= shot.end || x >= wide) return tiles
    tiles.push({ index: Math.min(shot.end - 1, shot.start + Math.ceil((k * step) / grid) * grid), x })
  }
}

/** The frames whose pictures may stand for that of `index` until it is here, best first: those of zooms from further away. */
export function standInsFor({ start }: Shot, index: number, span: Span, width: number): number[] {
  const grid = gridOf(stepOf(span, width))
  return [2, 4, 8].map((times) => start + Math.floor((index - start) / (times * grid)) * times * grid)
}

/** Frames from one picture to the next. */
const stepOf = ({ scale }: Span, width: number): number => Math.max(1, width / scale)

/** Frames from one that may be shown to the next. */
const gridOf = (step: number): number => 2 ** Math.floor(Math.log2(step))
