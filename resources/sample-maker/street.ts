import { cloudTexture, hash } from './noise.ts'
import { clamp, mix, smoothstep, unsteady, type Colour, type Moment, type Ray, type Shot } from './scene.ts'
import { blend, meet, normalAt, sunlight, type Solid } from './solid.ts'

const WALL = 3.4
const KERB = 1.75
const SUN: [number, number, number] = [0.48, 0.6, -0.64]

/** A wall of bricks and windows by a road in late light: a van passes behind a lamp post. */
export function street(seed: number): Shot {
  const clouds = cloudTexture(seed + 11, 4, 7, 0.58)
  const grit = cloudTexture(seed + 12, 128, 4, 0.7)
  const post = { x: -0.75, z: -1.15, radius: 0.055 }

  const brick = (x: number, y: number, colour: Colour): void => {
    const row = Math.floor(y / 0.085)
    const [across, up] = [x / 0.24 + (row % 2) * 0.5, y / 0.085]
    const column = Math.floor(across)
    const edge = Math.min(
      Math.min(across - column, 1 - across + column) * 0.24,
      Math.min(up - row, 1 - up + row) * 0.085,
    )
    const mortar = smoothstep(0.011, 0.005, edge + 0.006 * (grit(x * 0.7, y * 0.7) - 0.5))
    const one = hash(seed, row * 4096 + column)
    const worn = 0.55 + 0.5 * clouds(x * 0.11, y * 0.13) + 0.35 * (grit(x * 0.9, y * 0.9) - 0.5) + 0.4 * (one - 0.5)
    colour[0] = mix(0.33 * worn + 0.03 * one, 0.3, mortar)
    colour[1] = mix(0.125 * worn, 0.275, mortar)
    colour[2] = mix(0.085 * worn + 0.02 * (1 - one), 0.24, mortar)
    const stain = smoothstep(0.9, 0, y) * 0.5 + 0.35 * smoothstep(0.5, 0.75, clouds(x * 0.16 + 0.4, y * 0.03))
    for (let channel = 0; channel < 3; channel++) (colour[channel] as number) *= 1 - 0.6 * stain
  }

  /** Colour of the wall; returns how much of it is glass. */
  const wall = (x: number, y: number, ray: Ray, colour: Colour): number => {
    const [column, level] = [Math.floor(x / 1.9), Math.floor((y - 0.75) / 2.1)]
    const [wx, wy] = [x - column * 1.9 - 0.95, y - 0.75 - level * 2.1 - 0.65]
    const [ax, ay] = [Math.abs(wx), Math.abs(wy)]
    const sill = wy < -0.6 && wy > -0.72 && ax < 0.6
    if (ax > 0.5 || ay > 0.62) {
      brick(x, y, colour)
      if (sill || (ax < 0.58 && ay < 0.74))
        colour[0] = colour[1] = colour[2] = 0.25 + 0.2 * (grit(x * 0.5, y * 0.5) - 0.5)
      return 0
    }
    const frame = ax > 0.45 || ay > 0.57 || ax < 0.022 || Math.abs(wy - 0.12) < 0.022
    if (frame) {
      colour[0] = colour[1] = colour[2] = 0.33
      return 0
    }
    const blind = wy > 0.6 - 0.9 * hash(seed + 5, column * 7 + level) ? 0.16 : 0.015
    const mirrored = smoothstep(0.42, 0.62, clouds((x + ray.dx * 3) * 0.045, (y + ray.dy * 3) * 0.06 + 0.2))
    colour[0] = blind + 0.32 * mirrored
    colour[1] = blind * 0.95 + 0.36 * mirrored
    colour[2] = blind * 0.85 + 0.42 * mirrored
    return 1
  }

  return (seconds) => {
    const vehicle = van(3.1 - 2.35 * seconds, 0.35)
    const normal: [number, number, number] = [0, 0, 0]
    const light = (x: number, y: number, z: number): number => {
      const canopy = smoothstep(0.36, 0.56, clouds((x - (y * SUN[0]) / SUN[1]) * 0.05 + 0.2, (z + y) * 0.05 + 0.6))
      return (0.35 + 0.65 * canopy) * sunlight(vehicle, x, y, z, SUN)
    }
    const shine = (colour: Colour, sun: number, sky: number): void => {
      colour[0] *= 2.5 * sun + 0.42 * sky
      colour[1] *= 2.1 * sun + 0.5 * sky
      colour[2] *= 1.55 * sun + 0.62 * sky
    }

    const floor = (ray: Ray, nearest: number, colour: Colour): number => {
      const t = -ray.oy / ray.dy
      if (ray.dy >= 0 || t >= nearest) return Infinity
      const [x, z] = [ray.ox + t * ray.dx, ray.oz + t * ray.dz]
      const rough =
        0.55 + 0.6 * grit(x * 0.55, z * 0.55) * clouds(x * 0.3, z * 0.3) + 0.3 * (clouds(x * 0.06, z * 0.05) - 0.5)
      const tyre = 0.12 * (Math.exp(-(((z - 0.0) / 0.13) ** 2)) + Math.exp(-(((z - 0.75) / 0.13) ** 2)))
      let grey = 0.13 * (rough - tyre)
      const crack = smoothstep(0.012, 0.002, Math.abs(clouds(x * 0.05 + 0.1, z * 0.05) - 0.52))
      grey *= 1 - 0.5 * crack
      if (z > KERB) {
        const slab = Math.min(Math.abs(((x / 0.9) % 1) + (x < 0 ? 1 : 0) - 0.5), 0.5)
        const joint = slab > 0.487 || Math.abs(((z - KERB) % 0.8) - 0.4) > 0.39
        grey = (z < KERB + 0.16 ? 0.36 : joint ? 0.1 : 0.25) * (0.6 + 0.5 * rough)
      } else if (Math.abs(z + 1.1) < 0.06) grey = mix(grey, 0.55 * rough, smoothstep(0.3, 0.5, grit(x * 0.3, z * 0.9)))
      colour[0] = grey
      colour[1] = grey * 0.98
      colour[2] = grey * 0.95
      const under = Math.exp(
        -Math.max(0, Math.hypot(Math.max(0, Math.abs(x - vehicle.x) - 0.8), Math.max(0, Math.abs(z - 0.35) - 0.35))) *
          9,
      )
      shine(colour, light(x, 0.01, z) * SUN[1], (1 - 0.75 * under) * (z > WALL - 0.5 ? 0.7 : 1))
      return t
    }

    const facade = (ray: Ray, colour: Colour): number => {
      const t = (WALL - ray.oz) / Math.max(0.01, ray.dz)
      const [x, y] = [ray.ox + t * ray.dx, ray.oy + t * ray.dy]
      const glass = wall(x, y, ray, colour)
      shine(colour, light(x, y, WALL - 0.02) * (glass ? 0.25 : -SUN[2]), 0.8)
      return t
    }

    const paintwork = (ray: Ray, t: number, colour: Colour): void => {
      const [x, y, z] = [ray.ox + t * ray.dx, ray.oy + t * ray.dy, ray.oz + t * ray.dz]
      normalAt(vehicle, x, y, z, normal)
      const [nx, ny, nz] = normal
      const gloss = vehicle.coat(x, y, z, nz, colour)
      const dirt = smoothstep(0.5, 0.15, y) * 0.5 * clouds(x * 0.2 + seconds * 0.47, y * 0.3)
      for (let channel = 0; channel < 3; channel++) colour[channel] = mix(colour[channel] as number, 0.12, dirt)
      const own = sunlight(vehicle, x + nx * 0.04, y + ny * 0.04, z + nz * 0.04, SUN)
      const canopy = smoothstep(0.36, 0.56, clouds((x - (y * SUN[0]) / SUN[1]) * 0.05 + 0.2, (z + y) * 0.05 + 0.6))
      const facing = clamp(nx * SUN[0] + ny * SUN[1] + nz * SUN[2])
      shine(colour, facing * own * (0.35 + 0.65 * canopy), 0.55 + 0.4 * ny)
      const away = ray.dx * nx + ray.dy * ny + ray.dz * nz
      const [rx, ry, rz] = [ray.dx - 2 * away * nx, ray.dy - 2 * away * ny, ray.dz - 2 * away * nz]
      const sky = ry > 0.02 ? 0.35 + 0.6 * clouds(rx * 0.2 + x * 0.02, ry * 0.3) : 0.07
      const spark = clamp(rx * SUN[0] + ry * SUN[1] + rz * SUN[2]) ** 60 * 4 * own
      const mirrored = gloss * (0.07 + 0.6 * (1 + away) ** 4)
      colour[0] += mirrored * (sky * 0.9 + spark)
      colour[1] += mirrored * (sky + spark * 0.9)
      colour[2] += mirrored * (sky * 1.1 + spark * 0.7)
    }

    const lamp = (ray: Ray, colour: Colour): number => {
      const [x, z] = [post.x - ray.ox, post.z - ray.oz]
      const flat = ray.dx * ray.dx + ray.dz * ray.dz
      const along = (x * ray.dx + z * ray.dz) / flat
      const y = ray.oy + along * ray.dy
      const radius = y < 0.55 ? post.radius * 1.7 : post.radius
      const apart = x * x + z * z - along * along * flat
      if (along <= 0 || y < 0 || apart > radius * radius) return Infinity
      const side = (ray.ox + along * ray.dx - post.x) / radius
      const scratched = 0.6 + 0.8 * grit(side * 0.06 + 0.3, y * 0.4)
      const shade = (0.35 + 0.75 * clamp(0.4 + 0.6 * side) ** 2) * scratched
      colour[0] = 0.055 * shade * 1.6
      colour[1] = 0.085 * shade * 1.5
      colour[2] = 0.075 * shade * 1.4
      return along
    }

    const trace = (ray: Ray, colour: Colour): boolean => {
      const before = lamp(ray, colour)
      const t = meet(vehicle, ray, before)
      if (t < before) paintwork(ray, t, colour)
      else if (before === Infinity) {
        const wallAt = (WALL - ray.oz) / Math.max(0.01, ray.dz)
        if (floor(ray, wallAt, colour) === Infinity) facade(ray, colour)
      }
      return false
    }

    const camera = {
      x: 0.35 - 0.55 * seconds + 0.025 * unsteady(seconds, 6),
      y: 1.35 + 0.02 * unsteady(seconds, 7),
      z: -4.4,
      yaw: 0.08 - 0.11 * seconds + 0.007 * unsteady(seconds, 8),
      pitch: -0.06 + 0.006 * unsteady(seconds, 9),
      roll: 0.005 * unsteady(seconds, 10),
      focal: 1.5,
    }
    return { camera, trace } satisfies Moment
  }
}

interface Van extends Solid {
  /** Colour of a place; returns how much it mirrors, 0..1. */
  coat(x: number, y: number, z: number, normalZ: number, colour: Colour): number
}

/** A small delivery van that drives to -x; `x`, `z` its middle on the ground. */
function van(x: number, z: number): Van {
  const wheels = [-0.62, 0.62]
  const box = (px: number, py: number, pz: number, w: number, h: number, d: number, round: number): number => {
    const [ax, ay, az] = [Math.abs(px) - w + round, Math.abs(py) - h + round, Math.abs(pz) - d + round]
    return Math.hypot(Math.max(ax, 0), Math.max(ay, 0), Math.max(az, 0)) + Math.min(Math.max(ax, ay, az), 0) - round
  }
  const wheel = (px: number, py: number, pz: number): number =>
    Math.max(Math.hypot(px, py - 0.2) - 0.2, Math.abs(Math.abs(pz) - 0.4) - 0.07)
  return {
    x,
    y: 0.62,
    z,
    radius: 1.4,
    distance: (wx, wy, wz) => {
      const [px, pz] = [wx - x, wz - z]
      const body = box(px, wy - 0.5, pz, 1.08, 0.32, 0.45, 0.12)
      // The windscreen leans.
      const cabin = box(px - 0.2 - (px < 0 ? 0.34 * Math.max(0, wy - 0.8) : 0), wy - 0.85, pz, 0.86, 0.36, 0.41, 0.12)
      let arches = Infinity
      let tyres = Infinity
      for (const at of wheels) {
        arches = Math.min(arches, Math.max(Math.hypot(px - at, wy - 0.21) - 0.245, 0.3 - Math.abs(pz)))
        tyres = Math.min(tyres, wheel(px - at, wy, pz))
      }
      return Math.min(Math.max(blend(body, cabin, 0.1), -arches), tyres)
    },
    coat: (wx, wy, wz, normalZ, colour) => {
      const [px, pz] = [wx - x, wz - z]
      for (const at of wheels) {
        const [dx, dy] = [px - at, wy - 0.2]
        const out = Math.hypot(dx, dy)
        if (out > 0.215 || Math.abs(pz) < 0.32) continue
        const spoke = Math.cos((Math.atan2(dy, dx) + x / 0.2) * 5) > -0.1
        const rim = out < 0.13 && (out < 0.035 || out > 0.11 || spoke)
        colour[0] = colour[1] = colour[2] = rim ? 0.42 : 0.018
        return rim ? 0.8 : 0.05
      }
      const side = Math.abs(normalZ) > 0.6
      const lean = px - 0.34 * (wy - 0.8)
      const pane = wy > 0.84 && wy < 1.08
      const doors = side && pane && lean > -0.5 && lean < 0.28 && Math.abs(lean + 0.1) > 0.02
      const windscreen = !side && pane && px < -0.3
      if (doors || windscreen) {
        colour[0] = colour[1] = 0.02
        colour[2] = 0.025
        return 1
      }
      const seam = side && wy > 0.3 && (Math.abs(px + 0.55) < 0.008 || Math.abs(px - 0.36) < 0.008)
      const bumper = wy < 0.3
      const lampFront = px < -1.0 && Math.abs(wy - 0.52) < 0.06 && Math.abs(pz) > 0.22
      const lampBack = px > 1.0 && Math.abs(wy - 0.58) < 0.09 && Math.abs(pz) > 0.28
      const stripe = side && Math.abs(wy - 0.6) < 0.035
      colour[0] = seam ? 0.01 : bumper ? 0.03 : lampFront ? 0.8 : lampBack ? 0.5 : stripe ? 0.62 : 0.02
      colour[1] = seam ? 0.02 : bumper ? 0.03 : lampFront ? 0.75 : lampBack ? 0.02 : stripe ? 0.58 : 0.2
      colour[2] = seam ? 0.02 : bumper ? 0.03 : lampFront ? 0.6 : lampBack ? 0.02 : stripe ? 0.5 : 0.23
      return bumper || seam ? 0.1 : 0.9
    },
  }
}
