import type { Point } from '../../shared/domain/geometry.ts'
import { dabsOf, paintSegment, type PaintStroke } from '../../shared/painting/paintStroke.ts'
import type { Extent } from '../../shared/painting/segments.ts'
import type { ReadColours } from '../../shared/painting/snapSegment.ts'

interface Raster {
  coverage: Float32Array
  picture: OffscreenCanvas
  context: OffscreenCanvasRenderingContext2D
  colour: string
  /** Points laid down already; the last of them. */
  count: number
  last: Point | undefined
}

/** Strokes as pixels, each as the core will paint it, grown as they are drawn: what a stroke gains is all that is computed. */
export function createStrokeRasters(extent: Extent): {
  draw: (stroke: PaintStroke, colour: string, plate: ReadColours | null) => OffscreenCanvas
} {
  // A stroke keeps its first point through all its growing.
  const rasters = new WeakMap<Point, Raster>()
  return {
    draw(stroke, colour, plate) {
      const [first] = stroke.points
      if (!first) throw new Error('A stroke has at least one point.')
      const known = rasters.get(first)
      const grows = known && known.colour === colour && stroke.points[known.count - 1] === known.last
      const raster = grows ? known : emptied(known ?? createRaster(extent), colour)
      rasters.set(first, raster)
      grow(raster, stroke, extent, plate)
      return raster.picture
    },
  }
}

function createRaster({ width, height }: Extent): Raster {
  const picture = new OffscreenCanvas(width, height)
  const context = picture.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('This browser cannot draw on a canvas.')
  return { coverage: new Float32Array(width * height), picture, context, colour: '', count: 0, last: undefined }
}

/** A straight line follows the pointer: what it left behind goes. */
function emptied(raster: Raster, colour: string): Raster {
  raster.coverage.fill(0)
  raster.context.clearRect(0, 0, raster.picture.width, raster.picture.height)
  return { ...raster, colour, count: 0, last: undefined }
}

function grow(raster: Raster, stroke: PaintStroke, extent: Extent, plate: ReadColours | null): void {
  if (raster.count === stroke.points.length) return
  const start = Math.max(0, raster.count - 1)
  const tail = {
    ...stroke,
    points: stroke.points.slice(start),
    ...(stroke.widths && { widths: stroke.widths.slice(start) }),
    ...(stroke.flows && { flows: stroke.flows.slice(start) }),
  }
  const dabs = dabsOf(tail, extent)
  dabs.forEach((dab, at) => {
    if (at === 0 && dabs.length > 1) return
    const before = dabs[at - 1] ?? dab
    const { x0, y0, x1, y1 } = paintSegment(raster.coverage, extent, [before, dab], stroke, plate ?? undefined)
    if (x1 > x0 && y1 > y0) show(raster, extent.width, x0, y0, x1 - x0, y1 - y0)
  })
  raster.count = stroke.points.length
  raster.last = stroke.points.at(-1)
}

function show(
  { coverage, context, colour }: Raster,
  stride: number,
  x0: number,
  y0: number,
  width: number,
  height: number,
): void {
  const pixels = context.createImageData(width, height)
  const value = parseInt(colour.slice(1), 16)
  const [red, green, blue] = [value >> 16, (value >> 8) & 255, value & 255]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = coverage[(y0 + y) * stride + x0 + x] as number
      if (share === 0) continue
      const at = (y * width + x) * 4
      pixels.data[at] = red
      pixels.data[at + 1] = green
      pixels.data[at + 2] = blue
      pixels.data[at + 3] = share * 255
    }
  }
  context.putImageData(pixels, x0, y0)
}
