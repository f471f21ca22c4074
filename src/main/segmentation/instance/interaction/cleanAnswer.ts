import type { MarkPlanes } from './marks.ts'

/** While an object starts from a box, parts smaller than this share of the largest are specks. */
const SPECK = 0.2
/** A hole of at most this share of the object is a pinhole. */
const PINHOLE = 0.01

interface Answered {
  width: number
  height: number
  /** [height, width] 0..1 */
  probability: Float32Array
  marks: MarkPlanes
}

/**
 * The answer an object starts with, without islands: of its connected parts only those a positive mark touches; from a
 * box, which has no marks, those not small beside the largest.
 */
export function dropSpecks({ width, height, probability, marks }: Answered): Float32Array {
  const { part, sizes } = connectedParts(width, height, (cell) => (probability[cell] as number) > 0.5)
  const touched = new Set(part.filter((at, cell) => at >= 0 && marks.positive[cell] === 1))
  const least = SPECK * Math.max(0, ...sizes)
  const kept = sizes.map((size, at) => (touched.size > 0 ? touched.has(at) : size >= least))
  return probability.map((value, cell) => ((part[cell] as number) >= 0 && !kept[part[cell] as number] ? 0 : value))
}

/** The answer with its pinholes closed; not those a negative mark lies in, nor what reaches the window's border. */
export function fillPinholes({ width, height, probability, marks }: Answered): Float32Array {
  const { part, sizes } = connectedParts(width, height, (cell) => !((probability[cell] as number) > 0.5))
  const most = PINHOLE * part.reduce((count, at) => count + Number(at < 0), 0)
  const closed = sizes.map((size) => size <= most)
  for (let cell = 0; cell < part.length; cell++) {
    const at = part[cell] as number
    if (at < 0 || !closed[at]) continue
    const x = cell % width
    const atBorder = x === 0 || x === width - 1 || cell < width || cell >= part.length - width
    if (atBorder || marks.negative[cell] === 1) closed[at] = false
  }
  return probability.map((value, cell) => ((part[cell] as number) >= 0 && closed[part[cell] as number] ? 1 : value))
}

interface Parts {
  /** [height, width] the connected part (four neighbours) each cell belongs to; -1 where it belongs to none */
  part: Int32Array
  /** Cells of each part. */
  sizes: number[]
}

function connectedParts(width: number, height: number, belongs: (cell: number) => boolean): Parts {
  const part = new Int32Array(width * height).fill(-1)
  const sizes: number[] = []
  const stack: number[] = []
  const add = (cell: number): void => {
    if (part[cell] !== -1 || !belongs(cell)) return
    part[cell] = sizes.length
    stack.push(cell)
  }
  for (let start = 0; start < part.length; start++) {
    add(start)
    let size = 0
    for (let cell = stack.pop(); cell !== undefined; cell = stack.pop()) {
      size++
      const x = cell % width
      if (x > 0) add(cell - 1)
      if (x + 1 < width) add(cell + 1)
      if (cell >= width) add(cell - width)
      if (cell + width < part.length) add(cell + width)
    }
    if (size > 0) sizes.push(size)
  }
  return { part, sizes }
}
