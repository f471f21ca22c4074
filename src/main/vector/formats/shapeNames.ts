import type { Shape } from '../types.ts'

/** Names for the shapes of an object, one for each and all different: `Shape1`, `Hole1`, ... */
export function shapeNames(shapes: Shape[]): string[] {
  const counts = { Shape: 0, Hole: 0 }
  return shapes.map(({ depth }) => {
    const kind = depth % 2 === 1 ? 'Hole' : 'Shape'
    return `${kind}${++counts[kind]}`
  })
}

/** A node name: Nuke takes ASCII letters, digits and underscores, and no digit first. */
export function nukeName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return /^[A-Za-z]/.test(plain) ? plain : `object_${plain}`.replace(/_$/, '')
}
