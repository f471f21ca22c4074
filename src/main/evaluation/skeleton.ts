import type { Point } from '../../shared/domain/geometry.ts'

/** A binary picture, [height, width] 0 or 1. */
export interface BinaryMask {
  width: number
  height: number
  data: Uint8Array
}

/** Opens with a disk of this share of the root of the area, halved (the DAVIS robot's kernel). */
const KERNEL = 0.2
/** Its largest radius, pixels. */
const LARGEST_KERNEL = 16
/** Points each side that a point of a stroke is averaged with. */
const SMOOTHING = 3
/** Every so manieth point of a path is kept. */
const STEP = 3

/**
 * The line an artist would draw through a region, as the DAVIS interactive robot (Caelles et al., 2018) finds it: opened so
 * that fringes go, thinned to a skeleton, its longest path, smoothed. Unlike there, a smoothed point that leaves the
 * region is put back. Pixel centres; empty where nothing of the region is left.
 */
export function strokeThrough(region: BinaryMask): Point[] {
  const opened = openRegion(region)
  const path = longestPath(thin(opened.data.includes(1) ? opened : region))
  return path.map((_, at) => smoothed(path, at, region)).filter((_, at) => at % STEP === 0 || at === path.length - 1)
}

function smoothed(path: readonly Point[], at: number, { width, data }: BinaryMask): Point {
  const reach = Math.min(SMOOTHING, at, path.length - 1 - at)
  const near = path.slice(at - reach, at + reach + 1)
  const [x, y] = [0, 1].map((axis) => near.reduce((sum, point) => sum + (point[axis] as number), 0) / near.length) as [
    number,
    number,
  ]
  return data[Math.floor(y) * width + Math.floor(x)] === 1 ? [x, y] : (path[at] as Point)
}

/**
 * Erosion, then dilation, by a disk as large as the region's area suggests, or a smaller one where that leaves nothing: what
 * is thick enough to draw a line through. The picture's border is outside. Empty where nothing is thicker than a line.
 */
export function openRegion(region: BinaryMask): BinaryMask {
  const area = region.data.reduce((sum, value) => sum + value, 0)
  let radius = Math.min(LARGEST_KERNEL, (KERNEL * Math.sqrt(area)) / 2)
  for (;;) {
    radius = Math.max(1, radius)
    const opened = dilate(erode(region, radius), radius)
    if (radius === 1 || opened.data.includes(1)) return opened
    radius *= 0.9
  }
}

function erode(mask: BinaryMask, radius: number): BinaryMask {
  const { width, height, data } = mask
  const reach = Math.floor(radius)
  const padded = { width: width + 2 * reach, height: height + 2 * reach, data: new Uint8Array(0) }
  padded.data = new Uint8Array(padded.width * padded.height).fill(1)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x] === 1) padded.data[(y + reach) * padded.width + x + reach] = 0
    }
  }
  const outside = dilate(padded, radius)
  const kept = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      kept[y * width + x] = 1 - (outside.data[(y + reach) * padded.width + x + reach] as number)
    }
  }
  return { width, height, data: kept }
}

function dilate({ width, height, data }: BinaryMask, radius: number): BinaryMask {
  const grown = new Uint8Array(width * height)
  const reach = Math.floor(radius)
  const halves = Array.from({ length: 2 * reach + 1 }, (_, row) =>
    Math.floor(Math.sqrt(Math.max(0, radius * radius - (row - reach) ** 2))),
  )
  for (let i = data.indexOf(1); i >= 0; i = data.indexOf(1, i + 1)) {
    const x = i % width
    const y = (i - x) / width
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      const half = halves[row - y + reach] as number
      grown.fill(1, row * width + Math.max(0, x - half), row * width + Math.min(width, x + half + 1))
    }
  }
  return { width, height, data: grown }
}

/** Thinning after Zhang and Suen (1984): a line one pixel wide, connected as the region was. */
export function thin({ width, height, data }: BinaryMask): BinaryMask {
  const columns = width + 2
  const image = new Uint8Array(columns * (height + 2))
  for (let y = 0; y < height; y++) image.set(data.subarray(y * width, (y + 1) * width), (y + 1) * columns + 1)
  /** North, then clockwise. */
  const around = [-columns, 1 - columns, 1, columns + 1, columns, columns - 1, -1, -columns - 1]
  for (let changed = true; changed;) {
    changed = false
    for (const phase of [0, 1]) {
      const remove: number[] = []
      image.forEach((value, at) => {
        if (value === 0) return
        const near = around.map((offset) => image[at + offset] as number)
        const count = near.reduce((sum, one) => sum + one, 0)
        const rises = near.filter((one, i) => one === 0 && near[(i + 1) % 8] === 1).length
        const [north, , east, , south, , west] = near as [number, number, number, number, number, number, number]
        const first = phase === 0 ? north * east * south : north * east * west
        const second = phase === 0 ? east * south * west : north * south * west
        if (count >= 2 && count <= 6 && rises === 1 && first === 0 && second === 0) remove.push(at)
      })
      for (const at of remove) image[at] = 0
      changed ||= remove.length > 0
    }
  }
  const thinned = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    thinned.set(image.subarray((y + 1) * columns + 1, (y + 1) * columns + 1 + width), y * width)
  }
  return { width, height, data: thinned }
}

/** The longest of the shortest paths through a skeleton's largest part, by two breadth-first walks. Pixel centres. */
export function longestPath({ width, height, data }: BinaryMask): Point[] {
  const walk = (start: number): { last: number; parent: Map<number, number> } => {
    const parent = new Map([[start, -1]])
    const queue = [start]
    for (const pixel of queue) {
      for (const near of neighbours(pixel, width, height)) {
        if (data[near] === 0 || parent.has(near)) continue
        parent.set(near, pixel)
        queue.push(near)
      }
    }
    return { last: queue.at(-1) as number, parent }
  }
  const seen = new Set<number>()
  let best = { last: -1, parent: new Map<number, number>() }
  for (let i = data.indexOf(1); i >= 0; i = data.indexOf(1, i + 1)) {
    if (seen.has(i)) continue
    const part = walk(i)
    for (const pixel of part.parent.keys()) seen.add(pixel)
    if (part.parent.size > best.parent.size) best = walk(part.last)
  }
  const path: Point[] = []
  for (let at = best.last; at >= 0; at = best.parent.get(at) as number) {
    path.push([(at % width) + 0.5, Math.floor(at / width) + 0.5])
  }
  return path
}

/** The eight pixels round a pixel, and itself, inside the picture. */
export function neighbours(pixel: number, width: number, height: number): number[] {
  const x = pixel % width
  const y = (pixel - x) / width
  const found: number[] = []
  for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
    for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) found.push(ny * width + nx)
  }
  return found
}
