/** A closed line in plate pixels, y down: x0, y0, x1, y1, ... The last point joins the first, which is not repeated. */
export type Outline = Float64Array

/**
 * The control points of one shape on one frame, six numbers a point: position x, y, then the handle that comes in and the
 * one that goes out, both relative to the position. Plate pixels, y down.
 */
export type BezierPoints = Float64Array
export const POINT_STRIDE = 6

/** A key of a shape; between keys everything moves in straight lines at constant speed. */
export interface ShapeKey {
  /** Index within the media. */
  index: number
  points: BezierPoints
}

/** One closed spline with the same points on all its frames. */
export interface Shape {
  /** 0 is an island, 1 a hole in one, 2 an island in a hole, and so on. */
  depth: number
  /** [start, end) of the indices it exists on. */
  range: [number, number]
  /** At least one; the first at the start of the range. */
  keys: ShapeKey[]
  /** Width of the matte's edge, plate pixels, about 1 where it is merely antialiased. */
  edgeWidth: number
}

/** The shapes of one object. */
export interface ShapeLayer {
  name: string
  /** `#rrggbb` */
  colour: string
  shapes: Shape[]
}

/** Shapes of objects over a range of a media, as every writer here takes them. */
export interface ShapeDocument {
  width: number
  height: number
  /** Width to height of a pixel. */
  pixelAspect: [number, number]
  /** Frames a second. */
  rate: [number, number]
  /** [start, end) of indices. */
  range: [number, number]
  /** The number of index 0 that other programs see. */
  startFrame: number
  layers: ShapeLayer[]
}

export interface ShapeOptions {
  /** How far, in plate pixels, a shape and the matte's 50% line may be from each other on any frame, either way. */
  tolerance: number
  /** Islands and holes of fewer pixels than this are left out. */
  smallest: number
}

export const defaultShapeOptions: ShapeOptions = { tolerance: 1, smallest: 16 }
