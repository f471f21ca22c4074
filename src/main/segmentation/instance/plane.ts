/** One channel of values, row-major. */
export interface Plane {
  width: number
  height: number
  /** [height, width] */
  data: Float32Array
}

/** Whole pixels: x, y of the top-left one, and a size. */
export interface Region {
  x: number
  y: number
  width: number
  height: number
}

export const newPlane = (width: number, height: number): Plane => ({
  width,
  height,
  data: new Float32Array(width * height),
})

/** Which source samples make up each output sample along one axis when areas are averaged, and by how much. */
interface AreaWeights {
  first: Int32Array
  count: Int32Array
  weights: Float32Array
  /** Room for each output sample in `weights`. */
  stride: number
}

function areaWeights(from: number, to: number): AreaWeights {
  const scale = from / to
  const stride = Math.ceil(scale) + 1
  const result = {
    first: new Int32Array(to),
    count: new Int32Array(to),
    weights: new Float32Array(to * stride),
    stride,
  }
  for (let out = 0; out < to; out++) {
    const start = out * scale
    const end = Math.min(from, start + scale)
    const first = Math.floor(start)
    const count = Math.min(stride, Math.ceil(end - 1e-6) - first)
    result.first[out] = first
    result.count[out] = count
    for (let k = 0; k < count; k++) {
      const covered = Math.min(end, first + k + 1) - Math.max(start, first + k)
      result.weights[out * stride + k] = covered / scale
    }
  }
  return result
}

/**
 * Averages areas of interleaved samples into planes.
 * @param source [height, width, channels]
 * @returns [channels, outHeight, outWidth], times `gain`
 */
export function averageAreas(
  source: { width: number; height: number; data: ArrayLike<number> },
  channels: number,
  outWidth: number,
  outHeight: number,
  gain: number,
): Float32Array {
  const across = areaWeights(source.width, outWidth)
  const down = areaWeights(source.height, outHeight)
  const line = new Float32Array(source.width * channels)
  const out = new Float32Array(channels * outWidth * outHeight)
  for (let y = 0; y < outHeight; y++) {
    for (let k = 0; k < (down.count[y] as number); k++) {
      const weight = gain * (down.weights[y * down.stride + k] as number)
      addRow(line, source.data, ((down.first[y] as number) + k) * line.length, weight, k === 0)
    }
    for (let c = 0; c < channels; c++) averageRow(line, channels, c, across, out, (c * outHeight + y) * outWidth)
  }
  return out
}

/** line += weight * the row of `data` that starts at `from`; the first row of several replaces it. */
function addRow(line: Float32Array, data: ArrayLike<number>, from: number, weight: number, first: boolean): void {
  if (first) for (let i = 0; i < line.length; i++) line[i] = weight * (data[from + i] as number)
  else for (let i = 0; i < line.length; i++) line[i] = (line[i] as number) + weight * (data[from + i] as number)
}

/** One output row of one channel from a line of interleaved samples. */
function averageRow(
  line: Float32Array,
  channels: number,
  channel: number,
  { first, count, weights, stride }: AreaWeights,
  out: Float32Array,
  at: number,
): void {
  for (let x = 0; x < first.length; x++) {
    const from = (first[x] as number) * channels + channel
    const room = x * stride
    let sum = 0
    for (let k = 0; k < (count[x] as number); k++) {
      sum += (weights[room + k] as number) * (line[from + k * channels] as number)
    }
    out[at + x] = sum
  }
}

/** Extends planes to the right and below by repeating the last column and row. `data` is [channels, height, width]. */
export function extend(
  data: Float32Array,
  channels: number,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
): Float32Array {
  if (width === toWidth && height === toHeight) return data
  const out = new Float32Array(channels * toWidth * toHeight)
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < toHeight; y++) {
      const from = (c * height + Math.min(y, height - 1)) * width
      const to = (c * toHeight + y) * toWidth
      out.set(data.subarray(from, from + width), to)
      out.fill(data[from + width - 1] as number, to + width, to + toWidth)
    }
  }
  return out
}

/** A rectangle out of planes [channels, height, width]. */
export function crop(
  data: Float32Array,
  channels: number,
  width: number,
  height: number,
  { x, y, width: w, height: h }: Region,
): Float32Array {
  const out = new Float32Array(channels * w * h)
  for (let c = 0; c < channels; c++) {
    for (let row = 0; row < h; row++) {
      const from = (c * height + y + row) * width + x
      out.set(data.subarray(from, from + w), (c * h + row) * w)
    }
  }
  return out
}
