import { connectedParts, eachNeighbour } from './connectedParts.ts'
import type { AlphaPlane } from './outline.ts'

/**
 * The alpha without separate pieces (alpha above one half, joined at sides or corners) of at most `area` pixels, nor the
 * soft rim that falls off from them.
 */
export function removeDots(plane: AlphaPlane, area: number): Float32Array {
  const { part, sizes } = islands(plane)
  return clear(plane, (pixel) => part[pixel] !== -1 && (sizes[part[pixel] as number] as number) <= area)
}

/** The alpha with its holes (alpha up to one half, joined at sides, reaching no border) of at most `area` pixels filled. */
export function fillHoles(plane: AlphaPlane, area: number): Float32Array {
  const { part, sizes, open } = holes(plane)
  return fill(plane, (pixel) => {
    const at = part[pixel] as number
    return at !== -1 && !open[at] && (sizes[at] as number) <= area
  })
}

/** The alpha with the hole under a pixel filled; null where there is none: it is inside, or it reaches the border. */
export function fillHoleAt(plane: AlphaPlane, pixel: number): Float32Array | null {
  const { part, open } = holes(plane)
  const at = part[pixel] as number
  return at === -1 || open[at] ? null : fill(plane, (other) => part[other] === at)
}

/** The alpha without the separate piece under a pixel; null where there is none. */
export function removeIslandAt(plane: AlphaPlane, pixel: number): Float32Array | null {
  const { part } = islands(plane)
  const at = part[pixel] as number
  return at === -1 ? null : clear(plane, (other) => part[other] === at)
}

const islands = ({ width, height, alpha }: AlphaPlane): ReturnType<typeof connectedParts> =>
  connectedParts(width, height, (pixel) => (alpha[pixel] as number) > 0.5, true)

/** `open`: whether each part reaches the border. */
function holes({ width, height, alpha }: AlphaPlane): ReturnType<typeof connectedParts> & { open: boolean[] } {
  const parts = connectedParts(width, height, (pixel) => !((alpha[pixel] as number) > 0.5))
  const open = parts.sizes.map(() => false)
  const reach = (pixel: number): void => {
    const at = parts.part[pixel] as number
    if (at !== -1) open[at] = true
  }
  for (let x = 0; x < width; x++) for (const row of [0, height - 1]) reach(row * width + x)
  for (let y = 0; y < height; y++) for (const column of [0, width - 1]) reach(y * width + column)
  return { ...parts, open }
}

function clear({ width, height, alpha }: AlphaPlane, chosen: (pixel: number) => boolean): Float32Array {
  const inverted = alpha.map((value) => 1 - value)
  return fill({ width, height, alpha: inverted }, chosen).map((value) => 1 - value)
}

/** Fills the chosen pixels, and from them on the rim that rises to what is full. */
function fill({ width, alpha }: AlphaPlane, chosen: (pixel: number) => boolean): Float32Array {
  const result = alpha.slice()
  const stack: number[] = []
  for (let pixel = 0; pixel < alpha.length; pixel++) if (chosen(pixel)) stack.push(pixel)
  for (const pixel of stack) result[pixel] = 1
  for (let pixel = stack.pop(); pixel !== undefined; pixel = stack.pop()) {
    const value = alpha[pixel] as number
    eachNeighbour(pixel, width, alpha.length, true, (near) => {
      if (result[near] === 1 || !((alpha[near] as number) > Math.max(value, 0.5))) return
      result[near] = 1
      stack.push(near)
    })
  }
  return result
}
