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

function areaWeights(from: number, to: number, start: number, length: number): AreaWeights {
  const scale = from / to
  const stride = Math.ceil(scale) + 1
  const result = {
    first: new Int32Array(length),
    count: new Int32Array(length),
    weights: new Float32Array(length * stride),
    stride,
  }
  for (let out = 0; out < length; out++) {
    const begin = Math.min(to - 1, start + out) * scale
    const end = Math.min(from, begin + scale)
    const first = Math.floor(begin)
    const count = Math.min(stride, Math.ceil(end - 1e-6) - first)
    result.first[out] = first
    result.count[out] = count
    for (let k = 0; k < count; k++) {
      const covered = Math.min(end, first + k + 1) - Math.max(begin, first + k)
      result.weights[out * stride + k] = covered / scale
    }
  }
  return result
}

/**
 * Scales interleaved samples down by averaging areas, and gives a region of the result as planes; beyond the right and
 * lower border the last column and row are repeated.
 * @param source [height, width, channels]
 * @param size of the scaled picture
 * @returns [channels, region.height, region.width], times `gain`
 */
export function averageAreas(
  source: { width: number; height: number; data: ArrayLike<number> },
  channels: number,
  size: { width: number; height: number },
  region: Region,
  gain: number,
): Float32Array {
  const across = areaWeights(source.width, size.width, region.x, region.width)
  const down = areaWeights(source.height, size.height, region.y, region.height)
  const line = new Float32Array(source.width * channels)
  const touched = [
    across.first[0] as number,
    (across.first.at(-1) as number) + (across.count.at(-1) as number),
  ] as const
  const [from, to] = [touched[0] * channels, touched[1] * channels]
  const out = new Float32Array(channels * region.width * region.height)
  for (let y = 0; y < region.height; y++) {
    for (let k = 0; k < (down.count[y] as number); k++) {
      const weight = gain * (down.weights[y * down.stride + k] as number)
      const row = ((down.first[y] as number) + k) * line.length
      addRow(line, source.data, row, weight, k === 0, from, to)
    }
    for (let c = 0; c < channels; c++) {
      averageRow(line, channels, c, across, out, (c * region.height + y) * region.width)
    }
  }
  return out
}

/** line += weight * the row of `data` that starts at `row`, between two samples; the first row of several replaces it. */
function addRow(
  line: Float32Array,
  data: ArrayLike<number>,
  row: number,
  weight: number,
  first: boolean,
  from: number,
  to: number,
): void {
  if (first) for (let i = from; i < to; i++) line[i] = weight * (data[row + i] as number)
  else for (let i = from; i < to; i++) line[i] = (line[i] as number) + weight * (data[row + i] as number)
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
