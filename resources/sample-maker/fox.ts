import type { Texture } from './noise.ts'
import { clamp, mix, smoothstep, type Colour } from './scene.ts'
import { blend, type Solid } from './solid.ts'

type Place = [number, number, number]

/** Where a fox is in its walk. */
export interface Gait {
  x: number
  z: number
  /** 1 walks to +x, -1 to -x. */
  heading: 1 | -1
  /** Strides since the start; one stride moves all four legs once. */
  stride: number
  size: number
}

export interface Fox extends Solid {
  /** Colour of the fur at a place on the surface. */
  fur(x: number, y: number, z: number, colour: Colour): void
}

/** Colours of the back, of belly, throat and tip of the tail, and of legs and ears; scene-linear. */
export interface Coat {
  back: Colour
  belly: Colour
  dark: Colour
}

/** A tapered limb from a (radius ra) to b (radius rb): 8 numbers, then b - a and 1 / |b - a|^2. */
const LIMB = 12
const LEG = 0.29

/** A walking fox made of tapered limbs that run into one another. */
export function fox(gait: Gait, coat: Coat, hair: Texture): Fox {
  const limbs = pack(skeleton(gait.stride))
  const count = limbs.length / LIMB
  const scale = 1 / gait.size
  const legsFrom = 9
  const [lx, lz] = [gait.heading * scale, gait.heading * scale]

  const limb = (at: number, x: number, y: number, z: number): number => {
    const o = at * LIMB
    const px = x - (limbs[o] as number)
    const py = y - (limbs[o + 1] as number)
    const pz = z - (limbs[o + 2] as number)
    const [bx, by, bz] = [limbs[o + 8] as number, limbs[o + 9] as number, limbs[o + 10] as number]
    const h = clamp((px * bx + py * by + pz * bz) * (limbs[o + 11] as number))
    const ra = limbs[o + 3] as number
    const radius = ra + ((limbs[o + 7] as number) - ra) * h
    return Math.sqrt((px - bx * h) ** 2 + (py - by * h) ** 2 + (pz - bz * h) ** 2) - radius
  }
  const local = (x: number, y: number, z: number): number => {
    let d = limb(0, x, y, z)
    for (let at = 1; at < legsFrom; at++) d = blend(d, limb(at, x, y, z), 0.09)
    for (let at = legsFrom; at < count; at++) d = blend(d, limb(at, x, y, z), 0.05)
    return d
  }
  const tufts = (x: number, y: number, z: number): number => hair(x * 0.7 + z * 0.9, y * 1.9 - z * 1.3 + x * 0.9)
  return {
    x: gait.x,
    y: 0.66 * gait.size,
    z: gait.z,
    radius: 1.35 * gait.size,
    distance: (wx, wy, wz) => {
      const [x, y, z] = [(wx - gait.x) * lx, wy * scale, (wz - gait.z) * lz]
      const d = local(x, y, z)
      return (d > 0.08 ? d : d - 0.016 * (tufts(x, y, z) - 0.4)) * gait.size
    },
    fur: (wx, wy, wz, colour) => {
      const [x, y, z] = [(wx - gait.x) * lx, wy * scale, (wz - gait.z) * lz]
      paint(coat, x, y, z, tufts(x, y, z) + 0.9 * (hair(x * 2.1 + y, y * 5.3 + z * 3) - 0.5), limbs, colour)
    },
  }
}

function paint(coat: Coat, x: number, y: number, z: number, tuft: number, limbs: Float64Array, colour: Colour): void {
  const ragged = 0.12 * (tuft - 0.5)
  const legs = smoothstep(0.42, 0.26, y + ragged)
  const ears = smoothstep(1.16, 1.22, y)
  const belly = smoothstep(0.56, 0.47, y + ragged) * smoothstep(0.62, 0.4, Math.abs(x)) * 0.8
  const throat = smoothstep(0.4, 0.5, x + ragged) * smoothstep(0.9, 0.8, y - (x - 0.5) * 0.42 + ragged)
  const tailX = limbs[LIMB * 8 + 4] as number
  const tip = x < -0.6 ? smoothstep(0.3, 0.2, Math.abs(x - tailX) + ragged) : 0
  const pale = clamp(Math.max(belly, throat, tip) * (1 - legs))
  const dark = Math.max(legs, ears)
  for (let channel = 0; channel < 3; channel++) {
    const back = mix(coat.back[channel] as number, coat.belly[channel] as number, pale)
    colour[channel] = mix(back, coat.dark[channel] as number, dark * 0.9) * (0.45 + 1.1 * tuft)
  }
  const nose = Math.hypot(x - 0.985, y - 0.935) < 0.045
  const eye = Math.hypot(x - 0.79, y - 1.06) < 0.024 && Math.abs(z) > 0.04
  if (nose || eye) colour[0] = colour[1] = colour[2] = 0.012
}

/** Limbs as [a, ra, b, rb]; x forward, y up. Body, neck, head, ears and tail first, then the legs. */
function skeleton(stride: number): [Place, number, Place, number][] {
  const turn = stride * 2 * Math.PI
  const bob = 0.018 * Math.sin(2 * turn)
  const nod = 0.025 * Math.sin(2 * turn + 0.8)
  const sway = 0.12 * Math.sin(turn * 0.9)
  const lift = 0.05 * Math.sin(turn + 1)
  const hip: Place = [-0.42, 0.66 + bob, 0]
  const chest: Place = [0.36, 0.68 - bob, 0]
  const skull: Place = [0.7, 1.02 + nod, 0.01]
  const tail: Place[] = [
    [-0.56, 0.72 + bob, 0],
    [-0.8, 0.64 + lift * 0.5, sway * 0.5],
    [-1.06, 0.66 + lift, sway],
    [-1.22, 0.74 + lift * 1.4, sway * 1.3],
  ]
  const ear = (side: number): [Place, number, Place, number] => [
    [0.64, 1.11 + nod, side * 0.075],
    0.058,
    [0.6, 1.27 + nod, side * 0.105],
    0.014,
  ]
  return [
    [hip, 0.185, chest, 0.225],
    [[0.42, 0.78 - bob, 0], 0.165, [0.62, 0.96 + nod, 0], 0.12],
    [skull, 0.135, [0.82, 0.99 + nod, 0], 0.095],
    [[0.82, 0.98 + nod, 0], 0.08, [0.97, 0.94 + nod, 0], 0.042],
    ear(1),
    ear(-1),
    [tail[0] as Place, 0.07, tail[1] as Place, 0.11],
    [tail[1] as Place, 0.11, tail[2] as Place, 0.125],
    [tail[2] as Place, 0.125, tail[3] as Place, 0.05],
    ...leg([0.34, 0.6 - bob, 0.11], turn, 1),
    ...leg([0.34, 0.6 - bob, -0.11], turn + Math.PI, 1),
    ...leg([-0.44, 0.62 + bob, -0.11], turn + 0.5, -1),
    ...leg([-0.44, 0.62 + bob, 0.11], turn + Math.PI + 0.5, -1),
  ]
}

/** Thigh, shank and paw; the paw swings forward in the air and goes back on the ground. */
function leg(hip: Place, turn: number, bend: 1 | -1): [Place, number, Place, number][] {
  const paw: Place = [hip[0] + 0.24 * Math.cos(turn), 0.05 + 0.13 * Math.max(0, -Math.sin(turn)), hip[2] * 0.9]
  const [dx, dy] = [paw[0] - hip[0], paw[1] - hip[1]]
  const length = Math.hypot(dx, dy)
  const out = Math.sqrt(Math.max(0.0004, LEG * LEG - (length * length) / 4)) * bend
  const knee: Place = [hip[0] + dx / 2 - (dy / length) * out * 0.8, hip[1] + dy / 2 + (dx / length) * out * 0.8, hip[2]]
  const toe: Place = [paw[0] + 0.08, Math.max(0.035, paw[1] - 0.015), paw[2]]
  return [
    [hip, bend === 1 ? 0.1 : 0.135, knee, 0.068],
    [knee, 0.068, paw, 0.048],
    [paw, 0.05, toe, 0.042],
  ]
}

function pack(limbs: [Place, number, Place, number][]): Float64Array {
  return Float64Array.from(
    limbs.flatMap(([a, ra, b, rb]) => {
      const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
      return [...a, ra, ...b, rb, dx, dy, dz, 1 / (dx * dx + dy * dy + dz * dz)]
    }),
  )
}
