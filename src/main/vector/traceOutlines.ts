import type { Matte } from '../../shared/codec/matte.ts'
import type { Outline } from './types.ts'

/*
 * Marching squares over the lattice of pixel centres with one lattice line of zeros round it, so that every line closes; a
 * matte that touches the border is cut exactly at it. Each lattice edge that the 50% level crosses has a number; a
 * cell joins two (or, in a saddle, twice two) of them.
 */

/** For the 16 patterns of corners inside (1 top left, 2 top right, 4 bottom right, 8 bottom left): to which side from which. */
const TOP = 0
const RIGHT = 1
const BOTTOM = 2
const LEFT = 3
const LINES: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[LEFT, TOP]],
  [[TOP, RIGHT]],
  [[LEFT, RIGHT]],
  [[RIGHT, BOTTOM]],
  [],
  [[TOP, BOTTOM]],
  [[LEFT, BOTTOM]],
  [[BOTTOM, LEFT]],
  [[BOTTOM, TOP]],
  [],
  [[BOTTOM, RIGHT]],
  [[RIGHT, LEFT]],
  [[RIGHT, TOP]],
  [[TOP, LEFT]],
  [],
]
/** Saddles: joined where the middle is inside, apart where it is not. */
const SADDLES: Record<number, { apart: [number, number][]; joined: [number, number][] }> = {
  5: {
    apart: [
      [LEFT, TOP],
      [RIGHT, BOTTOM],
    ],
    joined: [
      [RIGHT, TOP],
      [LEFT, BOTTOM],
    ],
  },
  10: {
    apart: [
      [TOP, RIGHT],
      [BOTTOM, LEFT],
    ],
    joined: [
      [TOP, LEFT],
      [BOTTOM, RIGHT],
    ],
  },
}

/**
 * The lines on which a matte is half opaque, sub-pixel by linear interpolation: islands run clockwise on the screen, holes
 * the other way round.
 */
export function traceOutlines(matte: Matte): Outline[] {
  const { width, height, data } = matte
  const level = matte.bits === 8 ? 127.5 : 32767.5
  const columns = width + 2
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[y * width + x] as number)
  // Edge numbers: 2 * node for the edge to the right of a node, 2 * node + 1 for the one below it.
  const next = new Map<number, number>()
  const edge = (x: number, y: number, side: number): number => {
    const node = (y + 1) * columns + x + 1
    if (side === TOP) return 2 * node
    if (side === LEFT) return 2 * node + 1
    return side === RIGHT ? 2 * (node + 1) + 1 : 2 * (node + columns)
  }
  const inside = insideOf(matte, level)
  for (let y = -1; y < height; y++) {
    for (let x = -1; x < width; x++) {
      const node = (y + 1) * columns + x + 1
      const top = (inside[node] as number) | ((inside[node + 1] as number) << 1)
      const below = node + columns
      const pattern = top | ((inside[below + 1] as number) << 2) | ((inside[below] as number) << 3)
      if (pattern === 0 || pattern === 15) continue
      const saddle = SADDLES[pattern]
      const sum = saddle ? at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1) : 0
      const lines = saddle ? (sum > 4 * level ? saddle.joined : saddle.apart) : (LINES[pattern] ?? [])
      for (const [to, from] of lines) next.set(edge(x, y, from), edge(x, y, to))
    }
  }
  return follow(next, (number, out, position) => {
    const node = number >> 1
    const x = (node % columns) - 1
    const y = Math.floor(node / columns) - 1
    const here = at(x, y)
    const there = number % 2 === 0 ? at(x + 1, y) : at(x, y + 1)
    const share = (level - here) / (there - here)
    out[position] = x + 0.5 + (number % 2 === 0 ? share : 0)
    out[position + 1] = y + 0.5 + (number % 2 === 0 ? 0 : share)
  })
}

/** 1 at the lattice points inside, 0 at those outside and round the picture. */
function insideOf({ width, height, data }: Matte, level: number): Uint8Array {
  const columns = width + 2
  const inside = new Uint8Array(columns * (height + 2))
  for (let y = 0; y < height; y++) {
    const row = (y + 1) * columns + 1
    for (let x = 0; x < width; x++) inside[row + x] = (data[y * width + x] as number) > level ? 1 : 0
  }
  return inside
}

function follow(next: Map<number, number>, place: (edge: number, out: Outline, position: number) => void): Outline[] {
  const outlines: Outline[] = []
  for (const first of next.keys()) {
    const edges: number[] = []
    let current: number | undefined = first
    while (current !== undefined && next.has(current)) {
      edges.push(current)
      const following: number | undefined = next.get(current)
      next.delete(current)
      current = following
    }
    const outline = new Float64Array(edges.length * 2)
    edges.forEach((edge, i) => {
      place(edge, outline, i * 2)
    })
    outlines.push(outline)
  }
  return outlines
}
