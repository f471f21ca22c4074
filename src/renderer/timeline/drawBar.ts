import { ink } from './ink.ts'
import { laneHeight } from './layout.ts'
import { flag } from './strip.ts'

interface Bar {
  x: number
  width: number
  top: number
  flags: number
  colour: string
}

/** Of several things said of a column, the one drawn: what was made by hand before what was computed. */
const shapes = [
  { flag: flag.committed, height: 14, alpha: 1 },
  { flag: flag.prompted, height: 12, alpha: 0.75 },
  { flag: flag.painted, height: 12, alpha: 0.75 },
  { flag: flag.imported, height: 12, alpha: 0.75 },
  { flag: flag.fused, height: 8, alpha: 0.5 },
  { flag: flag.propagated, height: 8, alpha: 0.5 },
] as const

/**
 * Frames of one lane that say the same. Told apart by shape and not by colour, which is the object's: tall and solid is
 * vouched for, low and faint computed, hollow out of date, a thin line missing.
 */
export function drawBar(context: CanvasRenderingContext2D, { x, width, top, flags, colour }: Bar): void {
  const visible = context.globalAlpha
  const middle = top + laneHeight / 2 - 0.5
  const shape = shapes.find((each) => flags & each.flag)
  const rectangle = (fill: string, alpha: number, y: number, height: number): void => {
    context.globalAlpha = visible * alpha
    context.fillStyle = fill
    context.fillRect(x, y, width, height)
  }
  if (shape) {
    const { height, alpha } = shape
    const hollow = flags & flag.outOfDate
    rectangle(colour, hollow ? 0.16 : alpha, middle - height / 2, height)
    if (hollow) {
      rectangle(colour, 0.9, middle - height / 2, 1)
      rectangle(colour, 0.9, middle + height / 2 - 1, 1)
    }
    if (flags & flag.imported) rectangle(ink.ground, 1, middle - 1, 2)
    if (flags & flag.painted) rectangle(ink.bright, 0.85, middle + height / 2 - 2, 2)
    if (flags & flag.fused) rectangle(colour, 1, top + laneHeight - 5, 1.5)
  }
  if (flags & flag.missing) rectangle(ink.text, 0.55, shape ? top + laneHeight - 3 : middle - 0.5, 1)
  if (flags & flag.low) rectangle(ink.warn, 1, top + 2, 2)
  context.globalAlpha = visible
}
