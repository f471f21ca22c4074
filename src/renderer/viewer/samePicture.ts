import { shallow } from 'zustand/shallow'
import type { Picture } from './compositor.ts'

/** Whether two pictures look the same, so that the second need not be drawn: the pixels they are made of are the very same. */
export function samePicture(before: Picture, now: Picture): boolean {
  return (
    before.plate === now.plate &&
    sameParts(before.layers, now.layers) &&
    sameParts(before.ghosts, now.ghosts) &&
    before.view === now.view &&
    before.wipe?.view === now.wipe?.view &&
    shallow(before.wipe?.half, now.wipe?.half) &&
    shallow(before.backdrop, now.backdrop) &&
    shallow(before.look, now.look) &&
    shallow(before.camera, now.camera) &&
    shallow(before.size, now.size) &&
    shallow(before.interest, now.interest)
  )
}

const sameParts = <T>(before: readonly T[], now: readonly T[]): boolean =>
  before.length === now.length && before.every((part, k) => shallow(part, now[k]))
