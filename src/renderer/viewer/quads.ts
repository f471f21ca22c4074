import * as three from 'three'
import type { Rectangle } from '../../shared/domain/geometry.ts'
import type { Camera, Plate } from './camera.ts'
import type { DisplayMatte } from './displayMatte.ts'

/** Where the part of a matte that is not empty lies, viewport pixels. */
export function matteRectangle(source: DisplayMatte, { camera, size }: { camera: Camera; size: Plate }): Rectangle {
  const across = (camera.scale * size.aspect * size.width) / source.width
  const down = (camera.scale * size.height) / source.height
  const x0 = camera.x + source.x * across
  const y0 = camera.y + source.y * down
  return { x0, y0, x1: x0 + source.columns * across, y1: y0 + source.rows * down }
}

/** The unit square, y down. */
export function quadGeometry(): three.BufferGeometry {
  const geometry = new three.BufferGeometry()
  geometry.setAttribute('position', new three.Float32BufferAttribute([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0], 3))
  geometry.setIndex([0, 1, 2, 2, 1, 3])
  return geometry
}

/** The middle of the backdrop that fills the plate, as scale and offset of the plate's coordinates. */
export function fillPlate(target: three.Vector4, backdrop: { width: number; height: number }, plate: Plate): void {
  const ratio = (backdrop.width / backdrop.height / plate.width / plate.aspect) * plate.height
  const across = Math.min(1, 1 / ratio)
  const down = Math.min(1, ratio)
  target.set(across, down, (1 - across) / 2, (1 - down) / 2)
}
