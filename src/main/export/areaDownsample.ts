import type { Matte } from '../../shared/codec/matte.ts'

/** The size with a longer side of at most `side`, the shape kept; never larger. */
export function sizeWithin(width: number, height: number, side: number): { width: number; height: number } {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** A smaller matte, each value the mean of the area it covers. */
export function areaDownsample(matte: Matte, width: number, height: number): Matte {
  if (matte.width === width && matte.height === height) return matte
  const columns = spans(matte.width, width)
  const rows = spans(matte.height, height)
  const narrow = new Float32Array(width * matte.height)
  for (let y = 0; y < matte.height; y++) {
    average(matte.data, y * matte.width, 1, columns, narrow, y * width, 1)
  }
  const mean = new Float32Array(width * height)
  for (let x = 0; x < width; x++) average(narrow, x, width, rows, mean, x, width)
  const data = matte.bits === 8 ? Uint8Array.from(mean, Math.round) : Uint16Array.from(mean, Math.round)
  return { width, height, bits: matte.bits, data }
}

/** Of each target cell: the first source cell, and the shares that the source cells from there on have of it. */
type Spans = { first: number; shares: number[] }[]

function spans(from: number, to: number): Spans {
  const step = from / to
  return Array.from({ length: to }, (_, cell) => {
    const start = cell * step
    const end = Math.min(from, start + step)
    const first = Math.floor(start)
    const shares: number[] = []
    for (let source = first; source < end; source++) {
      shares.push((Math.min(end, source + 1) - Math.max(start, source)) / (end - start))
    }
    return { first, shares }
  })
}

/** One line: reads `source` from `from` in steps of `stride`, writes `target` from `to` likewise. */
function average(
  source: ArrayLike<number>,
  from: number,
  stride: number,
  line: Spans,
  target: Float32Array,
  to: number,
  targetStride: number,
): void {
  line.forEach(({ first, shares }, cell) => {
    let sum = 0
    for (let k = 0; k < shares.length; k++) {
      sum += (source[from + (first + k) * stride] as number) * (shares[k] as number)
    }
    target[to + cell * targetStride] = sum
  })
}
