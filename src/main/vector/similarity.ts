/** A turn, a scaling and a shift: x' = cos x - sin y + dx, y' = sin x + cos y + dy, scaling within cos and sin. */
export interface Similarity {
  cos: number
  sin: number
  dx: number
  dy: number
}

export function shiftBy([dx, dy]: [number, number]): Similarity {
  return { cos: 1, sin: 0, dx, dy }
}

/** The similarity that brings some points nearest to others, pair by pair, by least squares. */
export function fitSimilarity(from: readonly [number, number][], to: readonly [number, number][]): Similarity {
  const [ax, ay] = meanOf(from)
  const [bx, by] = meanOf(to)
  let [cos, sin, size] = [0, 0, 0]
  from.forEach(([x, y], i) => {
    const [px, py] = [x - ax, y - ay]
    const [qx, qy] = [(to[i]?.[0] ?? 0) - bx, (to[i]?.[1] ?? 0) - by]
    cos += px * qx + py * qy
    sin += px * qy - py * qx
    size += px * px + py * py
  })
  if (size === 0) return shiftBy([bx - ax, by - ay])
  cos /= size
  sin /= size
  return { cos, sin, dx: bx - (cos * ax - sin * ay), dy: by - (sin * ax + cos * ay) }
}

function meanOf(points: readonly [number, number][]): [number, number] {
  const [x, y] = points.reduce<[number, number]>((sum, point) => [sum[0] + point[0], sum[1] + point[1]], [0, 0])
  return [x / points.length, y / points.length]
}

export function apply({ cos, sin, dx, dy }: Similarity, x: number, y: number): [number, number] {
  return [cos * x - sin * y + dx, sin * x + cos * y + dy]
}
