import { fox, type Coat, type Fox } from './fox.ts'
import { cloudTexture, leafTexture, randomFrom } from './noise.ts'
import { clamp, mix, smoothstep, unsteady, type Colour, type Moment, type Ray, type Shot } from './scene.ts'
import { meet, normalAt, sunlight } from './solid.ts'

const SUN = unit(-0.45, 0.78, -0.5)
/** Height of the grass. */
const GRASS = 0.075
const SHELLS = 9
const FOREST = 13

const RED: Coat = { back: [0.5, 0.17, 0.035], belly: [0.62, 0.54, 0.44], dark: [0.035, 0.022, 0.018] }
const GREY: Coat = { back: [0.27, 0.2, 0.13], belly: [0.45, 0.4, 0.34], dark: [0.04, 0.03, 0.025] }

interface Trunk {
  x: number
  z: number
  radius: number
}

function unit(x: number, y: number, z: number): [number, number, number] {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}

/**
 * A clearing in a wood: a red fox, the main object, walks to the right behind a near tree and before a grey fox that
 * goes the other way; the camera follows by hand; a cloud passes.
 */
export function meadow(seed: number): Shot {
  const random = randomFrom(seed)
  const clouds = cloudTexture(seed + 1, 4, 7, 0.55)
  const blades = cloudTexture(seed + 2, 256, 3, 0.6)
  const hair = cloudTexture(seed + 3, 32, 5, 0.75)
  const leaves = leafTexture(seed + 4, 5000, 0.025)
  const near: Trunk = { x: 0.62, z: -1.9, radius: 0.115 }
  const trunks: Trunk[] = [near]
  for (let k = 0; k < 13; k++) {
    trunks.push({ x: -9 + k * 1.45 + random() * 0.9, z: 4.2 + random() * 8, radius: 0.1 + 0.16 * random() })
  }

  /** Sun that comes through the leaves above, 0..1. */
  const dapple = (x: number, y: number, z: number, seconds: number): number => {
    const [u, v] = [x - (y * SUN[0]) / SUN[1], z - (y * SUN[2]) / SUN[1]]
    const wind = 0.006 * Math.sin(seconds * 1.7 + u)
    return smoothstep(
      0.4,
      0.6,
      clouds(u * 0.055 + 0.31 + wind, v * 0.055 + 0.12) * 0.7 + 0.3 * clouds(u * 0.21, v * 0.21 + wind),
    )
  }

  const trunkAt = (ray: Ray, trunk: Trunk): number => {
    const [x, z] = [trunk.x - ray.ox, trunk.z - ray.oz]
    const flat = ray.dx * ray.dx + ray.dz * ray.dz
    const along = (x * ray.dx + z * ray.dz) / flat
    const apart = x * x + z * z - along * along * flat
    // The foot spreads; bark is rough.
    const y = ray.oy + along * ray.dy
    const radius =
      trunk.radius * (1 + 0.5 * Math.exp(-Math.max(0, y) * 4) + 0.16 * (clouds(y * 0.4 + trunk.x, trunk.z) - 0.5))
    return apart >= radius * radius ? Infinity : along - Math.sqrt((radius * radius - apart) / flat)
  }

  return (seconds) => {
    const cloud = 1 - 0.62 * smoothstep(0.9, 1.5, seconds) * smoothstep(2.6, 1.9, seconds)
    const walk = -1.55 + 1.22 * seconds
    const foxes: Fox[] = [
      fox({ x: walk, z: 0, heading: 1, stride: walk / 0.98, size: 1 }, RED, hair),
      fox({ x: 2.75 - 1.05 * seconds, z: 2.3, heading: -1, stride: seconds * 1.15 + 0.3, size: 0.95 }, GREY, hair),
    ]
    const lit = (x: number, y: number, z: number, self: Fox | null): number => {
      let light = cloud * dapple(x, y, z, seconds)
      for (const animal of foxes) {
        if (light > 0.02 && animal !== self) light *= sunlight(animal, x, y, z, SUN)
      }
      return light
    }
    const normal: [number, number, number] = [0, 0, 0]

    const furColour = (animal: Fox, ray: Ray, t: number, colour: Colour): void => {
      const [x, y, z] = [ray.ox + t * ray.dx, ray.oy + t * ray.dy, ray.oz + t * ray.dz]
      normalAt(animal, x, y, z, normal)
      animal.fur(x, y, z, colour)
      const [nx, ny, nz] = normal
      const facing = nx * SUN[0] + ny * SUN[1] + nz * SUN[2]
      const own = facing > -0.1 ? sunlight(animal, x + nx * 0.06, y + ny * 0.06, z + nz * 0.06, SUN) : 0
      const sun = 3 * clamp((facing + 0.18) / 1.18) * lit(x, y, z, animal) * mix(0.25, 1, own)
      const open = clamp(0.35 + animal.distance(x + nx * 0.15, y + ny * 0.15, z + nz * 0.15) / 0.22)
      const sky = (0.5 + 0.3 * ny) * open * (0.55 + 0.45 * cloud)
      const rim = 0.5 * (1 + nx * ray.dx + ny * ray.dy + nz * ray.dz) ** 3 * sky
      colour[0] *= sun * 1.0 + sky * 0.62 + rim
      colour[1] *= sun * 0.93 + sky * 0.72 + rim
      colour[2] *= sun * 0.78 + sky * 0.8 + rim
    }

    const grassColour = (x: number, z: number, height: number, distance: number, colour: Colour): void => {
      const patch = clouds(x * 0.045 + 0.5, z * 0.045)
      const worn =
        smoothstep(0.5, 0.63, clouds(x * 0.03 + 0.2, z * 0.11 + 0.61)) * smoothstep(3.2, 1.4, Math.abs(z - 0.4))
      const blade = 0.5 + blades(x * 0.31, z * 0.31)
      const deep = mix(0.12 + 1.15 * height, 0.75, smoothstep(5, 12, distance))
      const light = 3 * lit(x, height * GRASS, z, null) * (1 - 0.6 * smoothstep(8, 12.5, z))
      let shade = 1
      for (const animal of foxes) {
        const away = Math.hypot((x - animal.x) / 0.8, (z - animal.z) / 0.35)
        shade *= 1 - 0.45 * Math.exp(-away * away)
      }
      const dry = clamp(patch * 1.3 - 0.25)
      const fallen = leaves(x * 0.17 + 0.3, z * 0.17)
      const litter =
        height < 0.6 ? smoothstep(0.72, 0.78, fallen) * smoothstep(0.35, 0.6, clouds(x * 0.09, z * 0.09 + 0.4)) : 0
      colour[0] =
        mix(mix(mix(0.06, 0.17, dry), 0.2, worn), 0.3 * fallen, litter) * blade * deep * (light + 0.36 * shade)
      colour[1] =
        mix(mix(mix(0.115, 0.15, dry), 0.145, worn), 0.16 * fallen, litter) *
        blade *
        deep *
        (light * 0.95 + 0.42 * shade)
      colour[2] =
        mix(mix(mix(0.022, 0.04, dry), 0.085, worn), 0.06 * fallen, litter) *
        blade *
        deep *
        (light * 0.75 + 0.46 * shade)
    }

    /** Grass in shells: a blade is where the noise is higher than the shell. */
    const ground = (ray: Ray, nearest: number, colour: Colour): number => {
      if (ray.dy >= -0.001) return Infinity
      for (let shell = SHELLS; shell >= 0; shell--) {
        const height = shell / SHELLS
        const t = (height * GRASS - ray.oy) / ray.dy
        if (t < 0) continue
        if (t >= nearest) return Infinity
        const [x, z] = [ray.ox + t * ray.dx, ray.oz + t * ray.dz]
        const tall = 0.35 + 0.9 * clouds(x * 0.21 + 0.7, z * 0.21)
        if (shell > 0 && blades(x * 0.83, z * 0.83) * tall < 0.28 + 0.62 * height) continue
        grassColour(x, z, height, t, colour)
        return t
      }
      return Infinity
    }

    const barkColour = (ray: Ray, trunk: Trunk, t: number, colour: Colour): void => {
      const [x, y, z] = [ray.ox + t * ray.dx, ray.oy + t * ray.dy, ray.oz + t * ray.dz]
      const [nx, nz] = [(x - trunk.x) / trunk.radius, (z - trunk.z) / trunk.radius]
      const around = Math.atan2(nx, -nz) * trunk.radius
      const ridge =
        clouds(around * 1.1 + trunk.x, y * 0.13) * 0.75 + clouds(around * 3.1, y * 0.6 + trunk.z) * 0.5 - 0.06
      const moss = smoothstep(0.45, 0.65, clouds(around * 0.2 + 0.4, y * 0.2 + trunk.x)) * smoothstep(2.4, 0.4, y)
      const facing = clamp(nx * SUN[0] + nz * SUN[2] + 0.1 + 1.5 * (ridge - 0.55))
      const light = 3 * facing * cloud * dapple(x, y, z, seconds) + 0.34
      const rough = clamp(0.1 + 2.4 * (ridge - 0.32)) * (0.6 + 0.4 * clamp(-nz))
      colour[0] = mix(0.2, 0.09, moss) * rough * light
      colour[1] = mix(0.155, 0.13, moss) * rough * light
      colour[2] = mix(0.115, 0.035, moss) * rough * light
    }

    /** The wood behind, out of focus, with the sky through it. */
    const forestColour = (ray: Ray, colour: Colour): void => {
      const t = (FOREST - ray.oz) / Math.max(0.05, ray.dz)
      const [x, y] = [ray.ox + t * ray.dx, ray.oy + t * ray.dy]
      const sway = 0.004 * Math.sin(seconds * 2 + x)
      const mass = clouds(x * 0.037 + sway, y * 0.05 + 0.3)
      const leaf = leaves(x * 0.09 + sway, y * 0.09 + 0.2) * 0.6 + 0.4 * leaves(x * 0.041 + 0.5, y * 0.041 + sway)
      const gap = smoothstep(0.52, 0.66, clouds(x * 0.06 + 0.13, y * 0.08) * 0.75 + y * 0.045 + 0.2 * (leaf - 0.5))
      const sun = (0.35 + 0.65 * cloud) * (0.25 + 1.4 * mass * mass) * (0.3 + 1.2 * leaf)
      const low = smoothstep(-0.2, 2.5, y)
      const bush = smoothstep(0.12, -0.05, y - 1.3 * mass - 0.25 * leaf) * 0.55
      colour[0] = mix(0.075 * sun * (0.4 + low - bush * low), 0.85 * mix(0.75, 1, cloud), gap)
      colour[1] = mix(0.125 * sun * (0.4 + low - bush * low), 0.95 * mix(0.75, 1, cloud), gap)
      colour[2] = mix(0.035 * sun * (0.4 + low - bush * low), 1.0 * mix(0.8, 1, cloud), gap)
    }

    const haze = (distance: number, colour: Colour): void => {
      const share = 1 - Math.exp(-Math.max(0, distance - 4) * 0.014)
      colour[0] = mix(colour[0], 0.34 * mix(0.6, 1, cloud), share)
      colour[1] = mix(colour[1], 0.46 * mix(0.6, 1, cloud), share)
      colour[2] = mix(colour[2], 0.46 * mix(0.6, 1, cloud), share)
    }

    const trace = (ray: Ray, colour: Colour): boolean => {
      let nearest = ray.dz > 0.05 ? (FOREST - ray.oz) / ray.dz : Infinity
      let hit: Trunk | Fox | null = null
      for (const trunk of trunks) {
        const t = trunkAt(ray, trunk)
        if (t > 0 && t < nearest && ray.oy + t * ray.dy > 0) [nearest, hit] = [t, trunk]
      }
      for (const animal of foxes) {
        const t = meet(animal, ray, nearest)
        if (t < nearest) [nearest, hit] = [t, animal]
      }
      const grass = ground(ray, nearest, colour)
      if (grass < nearest) {
        haze(grass, colour)
        return false
      }
      if (hit === null) forestColour(ray, colour)
      else if ('fur' in hit) furColour(hit, ray, nearest, colour)
      else barkColour(ray, hit, nearest, colour)
      haze(Math.min(nearest, 18), colour)
      return hit === foxes[0]
    }

    const follow = -0.42 + 0.42 * seconds
    const camera = {
      x: follow + 0.02 * unsteady(seconds, 1),
      y: 1.12 + 0.02 * unsteady(seconds, 2),
      z: -5,
      yaw: -0.1 + 0.085 * seconds + 0.006 * unsteady(seconds, 3),
      pitch: -0.075 + 0.005 * unsteady(seconds, 4),
      roll: 0.004 * unsteady(seconds, 5),
      focal: 1.75,
    }
    return { camera, trace } satisfies Moment
  }
}
