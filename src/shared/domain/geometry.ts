import { z } from 'zod'

/** Plate pixels, y down; the centre of the top-left pixel is (0.5, 0.5). */
export const Point = z.tuple([z.number(), z.number()])
/** x0, y0 inclusive, x1, y1 exclusive, in plate pixels. */
export const Rectangle = z.object({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() })
export const Size = z.object({ width: z.int().positive(), height: z.int().positive() })
/** Numerator and denominator, both whole. */
export const Rational = z.tuple([z.int(), z.int().positive()])

export type Point = z.infer<typeof Point>
export type Rectangle = z.infer<typeof Rectangle>
export type Size = z.infer<typeof Size>
export type Rational = z.infer<typeof Rational>
