/** A part of a matte as numbers, 0 outside to 1 inside, row by row. */
export interface AlphaPlane {
  width: number
  height: number
  alpha: Float32Array
}

/** Alpha that counts as wholly inside; 1 less that, as wholly outside. */
const NEARLY_FULL = 0.999

/** Points of the outline (alpha one half), where two neighbouring pixels lie on either side of it. */
interface Outline {
  x: Float32Array
  y: Float32Array
  /** Unit vector to the inside. */
  normalX: Float32Array
  normalY: Float32Array
  /** Alpha a pixel at the outline. */
  slope: Float32Array
}

/**
 * Moves the edge outwards by `grow` pixels (inwards where negative), fractions included, corners rounded. Each pixel's
 * signed distance to the outline comes from its nearest outline point; the alpha becomes that of an edge of the same
 * softness moved by `grow`, so soft edges stay as soft. Detail that never reaches half alpha stays while growing and
 * goes within a pixel of shrinking.
 */
export function growMatte(plane: AlphaPlane, grow: number): Float32Array {
  const outline = traceOutline(plane)
  const nearest = nearestPoints(plane, outline)
  const result = new Float32Array(plane.alpha.length)
  for (let i = 0; i < result.length; i++) {
    const alpha = plane.alpha[i] as number
    const point = nearest[i] as number
    if (point < 0) {
      result[i] = alpha
      continue
    }
    const distance = distanceTo(outline, point, i % plane.width, Math.floor(i / plane.width), alpha > 0.5)
    const slope = outline.slope[point] as number
    const moved = ramp((distance + grow) * slope)
    const kept = (alpha - ramp(distance * slope)) * Math.max(0, 1 - Math.abs(grow))
    const value = Math.min(1, Math.max(0, moved + kept))
    result[i] = grow > 0 ? Math.max(alpha, value) : Math.min(alpha, value)
  }
  return result
}

function ramp(value: number): number {
  return Math.min(1, Math.max(0, 0.5 + value))
}

/** Pixels from the outline, positive inside; straight edges exact to a hundredth or two. */
function distanceTo(outline: Outline, point: number, x: number, y: number, inside: boolean): number {
  const dx = x - (outline.x[point] as number)
  const dy = y - (outline.y[point] as number)
  const across = dx * (outline.normalX[point] as number) + dy * (outline.normalY[point] as number)
  const along = Math.abs(dx * (outline.normalY[point] as number) - dy * (outline.normalX[point] as number))
  // Outline points lie up to a pixel apart, so half a pixel sideways is still the same straight piece.
  const distance = Math.hypot(across, Math.max(0, along - 0.5))
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
    if (a > 0.5 === b > 0.5) return
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
    for (let x = 0; x < width; x++) {
      if (x + 1 < width) cross(x, y, x + 1, y)
      if (y + 1 < height) cross(x, y, x, y + 1)
    }
  }
  const column = (k: number): Float32Array =>
    Float32Array.from({ length: found.length / 5 }, (_, i) => found[i * 5 + k] as number)
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

/**
 * The outline point nearest to each pixel, -1 where there is no outline: the sequential vector distance transform
 * (Danielsson 1980; two passes with eight neighbours) on points between pixels.
 */
function nearestPoints({ width, height }: AlphaPlane, outline: Outline): Int32Array {
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
    if (point >= 0) offer(i, x, y, point)
  }
  for (let point = 0; point < outline.x.length; point++) {
    const x = outline.x[point] as number
    const y = outline.y[point] as number
    for (const px of [Math.floor(x), Math.ceil(x)]) {
      for (const py of [Math.floor(y), Math.ceil(y)]) offer(py * width + px, px, py, point)
    }
  }
  const sweep = (y: number, rowBehind: number): void => {
    const row = y * width
    if (rowBehind >= 0 && rowBehind < height) {
      const behind = rowBehind * width
      for (let x = 0; x < width; x++) {
        take(row + x, x, y, behind + x)
        if (x > 0) take(row + x, x, y, behind + x - 1)
        if (x + 1 < width) take(row + x, x, y, behind + x + 1)
      }
    }
    for (let x = 1; x < width; x++) take(row + x, x, y, row + x - 1)
    for (let x = width - 2; x >= 0; x--) take(row + x, x, y, row + x + 1)
  }
  for (let y = 0; y < height; y++) sweep(y, y - 1)
  for (let y = height - 1; y >= 0; y--) sweep(y, y + 1)
  return nearest
}
