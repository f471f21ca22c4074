import { createStore, type StoreApi } from 'zustand/vanilla'
import { currentCamera, currentPlate } from '../actions/view.ts'
import type { Point } from '../../shared/domain/geometry.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { Editor } from '../store/editor.ts'
import type { State } from '../store/state.ts'
import { toPlate } from './camera.ts'
import { alphaAt, type DisplayMatte } from './displayMatte.ts'

/** What the plate pixel under the pointer holds. */
export interface PixelReadout {
  x: number
  y: number
  /** Red, green and blue in the plate's own transfer; null until they are here. */
  values: readonly [number, number, number] | null
  /** Of the selected object's matte; null without one. */
  alpha: number | null
}

/** Apart from the page's state: it changes with every move of the pointer, and only the readout looks at it. */
export type ReadoutStore = StoreApi<{ pixel: PixelReadout | null }>
export const createReadout = (): ReadoutStore => createStore(() => ({ pixel: null }))

/** Values are asked for in squares of this many pixels, and so many squares are kept. */
const side = 32
const kept = 64

interface Block {
  width: number
  values: readonly number[]
}

/** Follows the pointer over `element`; `drawn` tells the matte shown for an object. */
export function startReadout(
  editor: Editor,
  element: HTMLElement,
  readout: ReadoutStore,
  drawn: (objectId: ObjectId) => DisplayMatte | null,
): () => void {
  /** Null where they cannot be read. */
  const blocks = new Map<string, Block | null>()
  let at: Point | null = null
  let asking = false
  let scheduled = 0

  const schedule = (): void => {
    scheduled ||= requestAnimationFrame(update)
  }
  const update = (): void => {
    scheduled = 0
    const state = editor.state()
    const pixel = pixelAt(state, at)
    const before = readout.getState().pixel
    if (!pixel) {
      if (before) readout.setState({ pixel: null })
      return
    }
    const matte = state.selected && drawn(state.selected)
    const alpha = matte
      ? alphaAt(matte, ((pixel[0] + 0.5) * matte.width) / pixel[2], ((pixel[1] + 0.5) * matte.height) / pixel[3])
      : null
    const values = valuesAt(state, pixel[0], pixel[1])
    readout.setState({ pixel: { x: pixel[0], y: pixel[1], values, alpha } })
  }

  const valuesAt = (state: State, x: number, y: number): [number, number, number] | null => {
    if (state.speed !== 0) return null
    const corner = { x: Math.floor(x / side) * side, y: Math.floor(y / side) * side }
    const key = keyOf(state, corner)
    if (!blocks.has(key)) void ask(state, corner, key)
    const block = blocks.get(key)
    if (!block) return null
    const place = ((y - corner.y) * block.width + x - corner.x) * 3
    const [red = 0, green = 0, blue = 0] = block.values.slice(place, place + 3)
    return [red, green, blue]
  }
  const ask = async ({ mediaId, index }: State, corner: { x: number; y: number }, key: string): Promise<void> => {
    if (asking || !mediaId) return
    asking = true
    const wish = { mediaId, index, ...corner, width: side, height: side }
    // A failure to read the frame is told by the picture itself.
    const answer = await editor.connection?.call('media.values', wish).catch(() => null)
    asking = false
    blocks.set(key, answer ?? null)
    const [oldest] = blocks.keys()
    if (blocks.size > kept && oldest !== undefined) blocks.delete(oldest)
    // The pointer may be elsewhere by now.
    schedule()
  }

  const controller = new AbortController()
  const { signal } = controller
  const follow = (event: PointerEvent): void => {
    const box = element.getBoundingClientRect()
    at = [event.clientX - box.left, event.clientY - box.top]
    schedule()
  }
  element.addEventListener('pointermove', follow, { signal })
  element.addEventListener(
    'pointerleave',
    () => {
      at = null
      schedule()
    },
    { signal },
  )
  const unsubscribe = editor.store.subscribe(() => {
    if (at) schedule()
  })
  return () => {
    controller.abort()
    unsubscribe()
    cancelAnimationFrame(scheduled)
  }
}

const keyOf = ({ mediaId, index }: State, { x, y }: { x: number; y: number }): string =>
  `${mediaId ?? ''} ${String(index)} ${String(x)} ${String(y)}`

/** The plate pixel at a point of the viewport, and the plate's size. */
function pixelAt(state: State, at: Point | null): [x: number, y: number, width: number, height: number] | null {
  const camera = currentCamera(state)
  const plate = currentPlate(state)
  if (!at || !camera || !plate) return null
  const [x, y] = toPlate(camera, plate, at).map(Math.floor) as [number, number]
  return x >= 0 && y >= 0 && x < plate.width && y < plate.height ? [x, y, plate.width, plate.height] : null
}
