/** Random numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A value of 0..1 at any place; it repeats after 1 in either direction. */
export type Texture = (u: number, v: number) => number

const SIZE = 1024

/** Interpolated random lattices, each octave twice as fine and `gain` times as strong as the one before. */
export function cloudTexture(seed: number, cells: number, octaves: number, gain = 0.5): Texture {
  const random = randomFrom(seed)
  const sum = new Float32Array(SIZE * SIZE)
  for (let octave = 0, strength = 1; octave < octaves; octave++, strength *= gain) {
    addLattice(sum, Math.min(SIZE, cells << octave), strength, random)
  }
  return textureOf(stretched(sum))
}

function addLattice(sum: Float32Array, cells: number, strength: number, random: () => number): void {
  const lattice = Float32Array.from({ length: cells * cells }, random)
  const smooth = (t: number): number => t * t * (3 - 2 * t)
  for (let y = 0; y < SIZE; y++) {
    const row = (y * cells) / SIZE
    const [top, b] = [Math.floor(row), smooth(row % 1)]
    const bottom = (top + 1) % cells
    for (let x = 0; x < SIZE; x++) {
      const column = (x * cells) / SIZE
      const [left, a] = [Math.floor(column), smooth(column % 1)]
      const right = (left + 1) % cells
      const at = (r: number, c: number): number => lattice[r * cells + c] as number
      const upper = at(top, left) + (at(top, right) - at(top, left)) * a
      const lower = at(bottom, left) + (at(bottom, right) - at(bottom, left)) * a
      ;(sum[y * SIZE + x] as number) += strength * (upper + (lower - upper) * b)
    }
  }
}

/** Overlapping blobs with a bright middle, like leaves: `count` of them, of radii up to `radius` (of 1). */
export function leafTexture(seed: number, count: number, radius: number): Texture {
  const random = randomFrom(seed)
  const plane = new Float32Array(SIZE * SIZE)
  for (let leaf = 0; leaf < count; leaf++) {
    const [cx, cy, r] = [random() * SIZE, random() * SIZE, radius * SIZE * (0.35 + 0.65 * random())]
    const [angle, shade, depth] = [random() * Math.PI, random(), leaf / count]
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    for (let y = Math.floor(cy - r); y <= cy + r; y++) {
      for (let x = Math.floor(cx - r); x <= cx + r; x++) {
        const along = ((x - cx) * cos + (y - cy) * sin) / r
        const across = ((y - cy) * cos - (x - cx) * sin) / (r * 0.55)
        if (along * along + across * across > 1) continue
        const lit = 0.25 + 0.45 * shade + 0.3 * depth - 0.25 * Math.abs(across)
        plane[((y + SIZE) % SIZE) * SIZE + ((x + SIZE) % SIZE)] = lit
      }
    }
  }
  return textureOf(stretched(plane))
}

/** Values stretched to 0..1. */
function stretched(plane: Float32Array): Float32Array {
  let [least, most] = [Infinity, -Infinity]
  for (const value of plane) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return plane.map((value) => (value - least) / (most - least))
}

function textureOf(plane: Float32Array): Texture {
  const mask = SIZE - 1
  return (u, v) => {
    const [x, y] = [u * SIZE, v * SIZE]
    const [left, top] = [Math.floor(x), Math.floor(y)]
    const [a, b] = [x - left, y - top]
    const upper = (top & mask) * SIZE
    const lower = ((top + 1) & mask) * SIZE
    const [l, r] = [left & mask, (left + 1) & mask]
    const above = (plane[upper + l] as number) * (1 - a) + (plane[upper + r] as number) * a
    const below = (plane[lower + l] as number) * (1 - a) + (plane[lower + r] as number) * a
    return above * (1 - b) + below * b
  }
}

/** A number of 0..1 that belongs to a whole number: the same seed and number, the same value. */
export function hash(seed: number, number: number): number {
  return randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b))()
}
