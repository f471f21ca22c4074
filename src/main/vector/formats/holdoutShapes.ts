import { z } from 'zod'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { Rational } from '../../../shared/domain/geometry.ts'
import type { ShapeReport } from '../report.ts'
import { POINT_STRIDE, type ShapeDocument } from '../types.ts'

const coordinate = z.number().min(-1e6).max(1e6)
const range = z.tuple([z.int().min(0), z.int().min(1)])
/** Holdout's own file, from which mattes can be made again. */
const ShapesFile = z.object({
  format: z.literal('holdout-shapes'),
  version: z.literal(1),
  width: z.int().min(1).max(32768),
  height: z.int().min(1).max(32768),
  pixelAspect: Rational,
  rate: Rational,
  range,
  startFrame: z.int(),
  layers: z.array(
    z.object({
      name: z.string(),
      colour: z.string().regex(/^#[0-9a-f]{6}$/),
      shapes: z.array(
        z.object({
          depth: z.int().min(0),
          range,
          edgeWidth: z.number().min(0),
          /** x, y, handle in x, y, handle out x, y of each point; plate pixels, y down, handles relative. */
          keys: z
            .array(
              z.object({
                index: z.int().min(0),
                points: z
                  .array(coordinate)
                  .refine((points) => points.length >= 6 && points.length % POINT_STRIDE === 0),
              }),
            )
            .min(1),
        }),
      ),
    }),
  ),
})

/** The document as JSON, with what was measured of it. */
export function writeShapes(document: ShapeDocument, reports: ShapeReport[] = []): string {
  const round = (value: number): number => Math.round(value * 1e4) / 1e4
  const layers = document.layers.map((layer) => ({
    ...layer,
    shapes: layer.shapes.map((shape) => ({
      ...shape,
      edgeWidth: round(shape.edgeWidth),
      keys: shape.keys.map(({ index, points }) => ({ index, points: Array.from(points, round) })),
    })),
  }))
  return JSON.stringify({ format: 'holdout-shapes', version: 1, ...document, layers, report: reports }) + '\n'
}

/** The reverse of {@link writeShapes}. @throws `invalid-input` where the text is no such file */
export function readShapes(text: string): ShapeDocument {
  const parsed = ShapesFile.safeParse(jsonOf(text))
  if (!parsed.success) {
    throw new HoldoutError('invalid-input', 'This is not a file of shapes that Holdout wrote.', { cause: parsed.error })
  }
  const { width, height, pixelAspect, rate, range: frames, startFrame, layers } = parsed.data
  for (const shape of layers.flatMap((layer) => layer.shapes)) {
    const points = shape.keys[0]?.points.length
    if (shape.keys.some((key) => key.points.length !== points)) {
      throw new HoldoutError('invalid-input', 'The file of shapes is damaged: a shape changes its number of points.')
    }
  }
  return {
    ...{ width, height, pixelAspect, rate, range: frames, startFrame },
    layers: layers.map((layer) => ({
      ...layer,
      shapes: layer.shapes.map((shape) => ({
        ...shape,
        keys: shape.keys.map(({ index, points }) => ({ index, points: Float64Array.from(points) })),
      })),
    })),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
