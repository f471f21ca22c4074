/** Masks drawn by formula, so that any program can draw the same ones: 97 x 61. */
export const size = { width: 97, height: 61 }

export type Shape = ['disk' | 'diamond' | 'box' | 'checks', number, number, number] | ['empty']

export function draw(shape: Shape): Uint8Array {
  const mask = new Uint8Array(size.width * size.height)
  for (let i = 0; i < mask.length; i++) mask[i] = inside(shape, i % size.width, Math.floor(i / size.width)) ? 1 : 0
  return mask
}

function inside(shape: Shape, x: number, y: number): boolean {
  if (shape[0] === 'empty') return false
  const [kind, centreX, centreY, radius] = shape
  const dx = Math.abs(x - centreX)
  const dy = Math.abs(y - centreY)
  if (kind === 'disk') return dx * dx + dy * dy <= radius * radius
  if (kind === 'diamond') return dx + dy <= radius
  if (kind === 'box') return Math.max(dx, dy) <= radius
  return (Math.floor(x / radius) + Math.floor(y / radius)) % 2 === 1
}
