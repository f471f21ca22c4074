import type { Point, Rectangle } from '../../shared/domain/geometry.ts'

/** Where the plate lies in the viewport: CSS pixels, y down. `scale` is CSS pixels for one plate pixel, vertically. */
export interface Camera {
  scale: number
  /** Top left of the plate. */
  x: number
  y: number
}

export interface Plate {
  width: number
  height: number
  /** How much wider than high a pixel is. */
  aspect: number
}

export interface Viewport {
  width: number
  height: number
}

export const smallestScale = 1 / 32
export const largestScale = 64
const margin = 16

/** The camera that shows the whole plate, centred. */
export function fitCamera(plate: Plate, viewport: Viewport): Camera {
  const width = Math.max(1, viewport.width - 2 * margin)
  const height = Math.max(1, viewport.height - 2 * margin)
  const scale = Math.min(width / (plate.width * plate.aspect), height / plate.height)
  return centreCamera(plate, viewport, scale)
}

export function centreCamera(plate: Plate, viewport: Viewport, scale: number): Camera {
  return {
    scale,
    x: (viewport.width - plate.width * plate.aspect * scale) / 2,
    y: (viewport.height - plate.height * scale) / 2,
  }
}

/** Zooms by `factor`; the plate point under `anchor` (viewport pixels) stays there. */
export function zoomCamera(camera: Camera, factor: number, anchor: Point): Camera {
  const scale = Math.min(largestScale, Math.max(smallestScale, camera.scale * factor))
  const applied = scale / camera.scale
  return {
    scale,
    x: anchor[0] - (anchor[0] - camera.x) * applied,
    y: anchor[1] - (anchor[1] - camera.y) * applied,
  }
}

export function panCamera(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x + dx, y: camera.y + dy }
}

/** Viewport pixels to plate pixels. */
export function toPlate(camera: Camera, plate: Plate, point: Point): Point {
  return [(point[0] - camera.x) / (camera.scale * plate.aspect), (point[1] - camera.y) / camera.scale]
}

/** Plate pixels to viewport pixels. */
export function toViewport(camera: Camera, plate: Plate, point: Point): Point {
  return [camera.x + point[0] * camera.scale * plate.aspect, camera.y + point[1] * camera.scale]
}

/** The plate's rectangle in the viewport. */
export function plateRectangle(camera: Camera, plate: Plate): Rectangle {
  const [x1, y1] = toViewport(camera, plate, [plate.width, plate.height])
  return { x0: camera.x, y0: camera.y, x1, y1 }
}

const sides = [480, 720, 1080, 1440, 1920, 2560, 3840, 5760, 8192]

/** The longer side a picture is asked for in: the smallest step that is at least what the screen shows of the plate. */
export function pictureSide(camera: Camera, plate: Plate, pixelRatio: number): number {
  const plateSide = Math.max(plate.width, plate.height)
  const shown = plateSide * camera.scale * pixelRatio
  return Math.min(plateSide, sides.find((side) => side >= shown) ?? plateSide)
}
