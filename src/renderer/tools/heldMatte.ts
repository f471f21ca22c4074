import { decodeMatte, type Matte } from '../../shared/codec/matte.ts'
import type { Rectangle } from '../../shared/domain/geometry.ts'
import type { BlobHash } from '../../shared/domain/ids.ts'
import { matteUrl } from '../store/matteUrl.ts'
import type { Editor } from '../store/editor.ts'
import { matteAt } from '../store/queries.ts'

/** The selected object's matte of the frame shown, as it is stored, while a tool takes hold of it. */
export interface HeldMatte {
  hash: BlobHash
  /** White, with the matte as its alpha. */
  picture: OffscreenCanvas
  /** Of all alpha from a tenth up; null where the matte is empty. */
  box: Rectangle | null
}

/** Keeps the matte that the transform tool takes hold of. `onLoaded` when it has come. */
export function holdMatte(editor: Editor, onLoaded: () => void): { current: () => HeldMatte | null; stop: () => void } {
  let held: HeldMatte | null = null
  let asked: BlobHash | null = null
  const wanted = (): BlobHash | null => {
    const { tool, document, selected, index, speed } = editor.state()
    if (tool !== 'transform' || speed !== 0 || !document || !selected) return null
    return matteAt(document, selected, index)?.blob ?? null
  }
  const consider = (): void => {
    const hash = wanted()
    if (hash === asked) return
    asked = hash
    if (hash) void load(hash)
  }
  const load = async (hash: BlobHash): Promise<void> => {
    try {
      const response = await fetch(matteUrl(hash))
      if (!response.ok) throw new Error(`The matte could not be read (${String(response.status)}).`)
      const loaded = hold(hash, decodeMatte(new Uint8Array(await response.arrayBuffer())))
      if (asked !== hash) return
      held = loaded
      onLoaded()
    } catch (error) {
      if (asked === hash) asked = null
      editor.notify('error', 'Could not take hold of the matte', error instanceof Error ? error.message : String(error))
    }
  }
  const stop = editor.store.subscribe(consider)
  consider()
  return { current: () => (held && held.hash === wanted() ? held : null), stop }
}

function hold(hash: BlobHash, { width, height, bits, data }: Matte): HeldMatte {
  const picture = new OffscreenCanvas(width, height)
  const context = picture.getContext('2d')
  if (!context) throw new Error('This browser cannot draw on a canvas.')
  const pixels = context.createImageData(width, height)
  const shift = bits - 8
  const box = { x0: width, y0: height, x1: 0, y1: 0 }
  for (let i = 0; i < data.length; i++) {
    const alpha = (data[i] as number) >> shift
    if (alpha === 0) continue
    pixels.data.fill(255, i * 4, i * 4 + 3)
    pixels.data[i * 4 + 3] = alpha
    if (alpha < 26) continue
    const [x, y] = [i % width, Math.floor(i / width)]
    box.x0 = Math.min(box.x0, x)
    box.x1 = Math.max(box.x1, x + 1)
    box.y0 = Math.min(box.y0, y)
    box.y1 = y + 1
  }
  context.putImageData(pixels, 0, 0)
  return { hash, picture, box: box.x1 > box.x0 ? box : null }
}
