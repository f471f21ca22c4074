/** A part of a matte as numbers, 0 outside to 1 inside, row by row. */
export interface AlphaPlane {
  width: number
  height: number
  alpha: Float32Array
}

/** Alpha that counts as wholly inside; 1 less that, as wholly outside. */
const NEARLY_FULL = 0.999

/** Side of the squares in which pixels are kept or skipped, pixels. */
const TILE = 16

/** Points of the outline (alpha one half), where two neighbouring pixels lie on either side of it. */
export interface Outline {
  x: Float32Array
  y: Float32Array
  /** Unit vector to the inside. */
  normalX: Float32Array
  normalY: Float32Array
  /** Alpha a pixel at the outline. */
  slope: Float32Array
}

/** How far the pixels near an outline lie from it. */
export interface EdgeField {
  outline: Outline
  /** The pieces of rows in which distances are known. */
  bands: readonly Band[]
  /** [height, width] the outline point nearest to each pixel of the bands, -1 elsewhere */
  nearest: Int32Array
}

/** The field of a plane's outline, `reach` pixels wide and what its softest part takes more; null where it has no outline. */
export function edgeField(plane: AlphaPlane, reach: number): EdgeField | null {
  const outline = traceOutline(plane)
  if (outline.x.length === 0) return null
  const softest = outline.slope.reduce((least, slope) => Math.min(least, slope), 1)
  // Farther out a moved edge is wholly in or out too; distances read up to half a pixel short.
  const bands = edgeBands(plane, outline, reach + 0.5 / softest + 1)
  return { outline, bands, nearest: nearestPoints(plane, outline, bands) }
}

/** Calls `visit` for every pixel the field knows, with its distance to the outline, positive inside, and the slope there. */
export function eachNearEdge(
  { outline, bands, nearest }: EdgeField,
  { width, alpha }: AlphaPlane,
  visit: (pixel: number, distance: number, slope: number) => void,
): void {
  for (const { y, from, to } of bands) {
    for (let x = from; x < to; x++) {
      const pixel = y * width + x
      const point = nearest[pixel] as number
      if (point < 0) continue
      visit(pixel, distanceTo(outline, point, x, y, (alpha[pixel] as number) > 0.5), outline.slope[point] as number)
    }
  }
}

/** A pixel's distance to the outline, positive inside; null where the field does not know it. */
export function distanceAt(
  { outline, nearest }: EdgeField,
  { width, alpha }: AlphaPlane,
  pixel: number,
): number | null {
  const point = nearest[pixel] as number
  if (point < 0) return null
  const x = pixel % width
  return distanceTo(outline, point, x, (pixel - x) / width, (alpha[pixel] as number) > 0.5)
}

/** The alpha of an edge at `value` pixels inside it times its slope. */
export function ramp(value: number): number {
  return Math.min(1, Math.max(0, 0.5 + value))
}

/** Pixels from the outline, positive inside; straight edges exact to a hundredth or two. */
function distanceTo(outline: Outline, point: number, x: number, y: number, inside: boolean): number {
  const dx = x - (outline.x[point] as number)
  const dy = y - (outline.y[point] as number)
  const across = dx * (outline.normalX[point] as number) + dy * (outline.normalY[point] as number)
  const along = Math.abs(dx * (outline.normalY[point] as number) - dy * (outline.normalX[point] as number))
  // Outline points lie up to a pixel apart, so half a pixel sideways is still the same straight piece.
  const aside = Math.max(0, along - 0.5)
  // Math.hypot takes many times as long.
  const distance = Math.sqrt(across * across + aside * aside)
  return inside ? distance : -distance
}

function traceOutline({ width, height, alpha }: AlphaPlane): Outline {
  const found: number[] = []
  const at = (x: number, y: number): number =>
    alpha[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] as number
  const slopeX = (x: number, y: number): number =>
    (2 * (at(x + 1, y) - at(x - 1, y)) + at(x + 1, y - 1) - at(x - 1, y - 1) + at(x + 1, y + 1) - at(x - 1, y + 1)) / 8
  const slopeY = (x: number, y: number): number =>
    (2 * (at(x, y + 1) - at(x, y - 1)) + at(x - 1, y + 1) - at(x - 1, y - 1) + at(x + 1, y + 1) - at(x + 1, y - 1)) / 8
  const cross = (x: number, y: number, nextX: number, nextY: number): void => {
    const a = alpha[y * width + x] as number
    const b = alpha[nextY * width + nextX] as number
    const sharp = Math.max(a, b) > NEARLY_FULL || Math.min(a, b) < 1 - NEARLY_FULL
    const share = a > b ? crossing(a, b) : 1 - crossing(b, a)
    const gx = slopeX(x, y) * (1 - share) + slopeX(nextX, nextY) * share
    const gy = slopeY(x, y) * (1 - share) + slopeY(nextX, nextY) * share
    const length = Math.hypot(gx, gy)
    const flat = length < 1e-4
    const straight = Math.sign(b - a)
    const along = flat ? 1 : Math.abs(nextX > x ? gx : gy) / length
    found.push(
      x + (nextX - x) * share,
      y + (nextY - y) * share,
      flat ? (nextX - x) * straight : gx / length,
      flat ? (nextY - y) * straight : gy / length,
      // A one-pixel edge reads as too soft through this 3 x 3 gradient.
      sharp ? 1 : Math.min(1, Math.max(length, Math.abs(b - a) / Math.max(0.6, along))),
    )
  }
  for (let y = 0; y < height; y++) {
    const row = y * width
    const lower = y + 1 < height ? width : 0
    let inside = (alpha[row] as number) > 0.5
    for (let x = 0; x < width; x++) {
      const next = x + 1 < width ? (alpha[row + x + 1] as number) > 0.5 : inside
      if (next !== inside) cross(x, y, x + 1, y)
      if ((alpha[row + x + lower] as number) > 0.5 !== inside) cross(x, y, x, y + 1)
      inside = next
    }
  }
  const column = (k: number): Float32Array => {
    const values = new Float32Array(found.length / 5)
    for (let i = 0; i < values.length; i++) values[i] = found[i * 5 + k] as number
    return values
  }
  return { x: column(0), y: column(1), normalX: column(2), normalY: column(3), slope: column(4) }
}

/**
 * Where between the centres of an inner and an outer pixel the outline lies, from the inner one. A pixel beside one that
 * is wholly inside or outside is taken to be cut by a sharp edge, its alpha the share of it that is covered.
 */
function crossing(inner: number, outer: number): number {
  if (inner > NEARLY_FULL) return 0.5 + outer
  if (outer < 1 - NEARLY_FULL) return inner - 0.5
  return (inner - 0.5) / (inner - outer)
}

/** A piece of a row, `from` inclusive, `to` exclusive. */
export interface Band {
  y: number
  from: number
  to: number
}

/** The pieces of rows, top to bottom, whose tiles come within `reach` of the outline. */
function edgeBands({ width, height }: AlphaPlane, outline: Outline, reach: number): Band[] {
  const columns = Math.ceil(width / TILE)
  const rows = Math.ceil(height / TILE)
  const tiles = new Uint8Array(columns * rows)
  const tileOf = (at: number, last: number): number => Math.min(last, Math.max(0, Math.floor(at / TILE)))
  for (let point = 0; point < outline.x.length; point++) {
    const x = outline.x[point] as number
    const y = outline.y[point] as number
    const left = tileOf(x - reach, columns - 1)
    const right = tileOf(x + reach, columns - 1)
    const bottom = tileOf(y + reach, rows - 1)
    for (let row = tileOf(y - reach, rows - 1); row <= bottom; row++) {
      tiles.fill(1, row * columns + left, row * columns + right + 1)
    }
  }
  const bands: Band[] = []
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / TILE) * columns
    for (let start = 0; start < columns; start++) {
      if (tiles[row + start] === 0) continue
      let end = start + 1
      while (end < columns && tiles[row + end] === 1) end++
      bands.push({ y, from: start * TILE, to: Math.min(width, end * TILE) })
      start = end
    }
  }
  return bands
}

/**
 * The outline point nearest to each pixel of the bands, -1 elsewhere: the sequential vector distance transform
 * (Danielsson 1980; two passes with eight neighbours) on points between pixels.
 */
function nearestPoints({ width, height }: AlphaPlane, outline: Outline, bands: readonly Band[]): Int32Array {
  const nearest = new Int32Array(width * height).fill(-1)
  const best = new Float32Array(width * height).fill(Infinity)
  const offer = (i: number, x: number, y: number, point: number): void => {
    const dx = x - (outline.x[point] as number)
    const dy = y - (outline.y[point] as number)
    const distance = dx * dx + dy * dy
    if (distance < (best[i] as number)) {
      best[i] = distance
      nearest[i] = point
    }
  }
  const take = (i: number, x: number, y: number, from: number): void => {
    const point = nearest[from] as number
    if (point >= 0 && point !== nearest[i]) offer(i, x, y, point)
  }
  for (let point = 0; point < outline.x.length; point++) {
    const x = outline.x[point] as number
    const y = outline.y[point] as number
    for (const px of [Math.floor(x), Math.ceil(x)]) {
      for (const py of [Math.floor(y), Math.ceil(y)]) offer(py * width + px, px, py, point)
    }
  }
  const sweep = ({ y, from, to }: Band, rowBehind: number): void => {
    const row = y * width
    if (rowBehind >= 0 && rowBehind < height) {
      const behind = rowBehind * width
      for (let x = from; x < to; x++) {
        take(row + x, x, y, behind + x)
        if (x > 0) take(row + x, x, y, behind + x - 1)
        if (x + 1 < width) take(row + x, x, y, behind + x + 1)
      }
    }
    for (let x = from + 1; x < to; x++) take(row + x, x, y, row + x - 1)
    for (let x = to - 2; x >= from; x--) take(row + x, x, y, row + x + 1)
  }
  for (const band of bands) sweep(band, band.y - 1)
  for (const band of bands.toReversed()) sweep(band, band.y + 1)
  return nearest
}
