import type { Editor } from '../store/editor.ts'
import type { State } from '../store/state.ts'
import { usesNetwork } from '../tools/marks.ts'

/** Milliseconds a frame must rest before the network prepares it. */
const rest = 350

/** Asks the core to prepare the frame shown while a tool of the network is chosen, so that the first mark answers quickly. */
export function startWarming(editor: Editor): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let controller = new AbortController()
  let last = ''
  const consider = (): void => {
    const state = editor.state()
    const frame = restingFrame(state)
    if (frame === last) return
    last = frame
    clearTimeout(timer)
    controller.abort()
    if (frame === '') return
    controller = new AbortController()
    const { signal } = controller
    timer = setTimeout(() => void warm(editor, signal), rest)
  }
  const unsubscribe = editor.store.subscribe(consider)
  consider()
  return () => {
    unsubscribe()
    clearTimeout(timer)
    controller.abort()
  }
}

const restingFrame = ({ connection, mediaId, index, speed, tool }: State): string =>
  connection === 'ready' && mediaId && speed === 0 && usesNetwork(tool) ? `${mediaId}:${String(index)}` : ''

async function warm(editor: Editor, signal: AbortSignal): Promise<void> {
  const { mediaId, index } = editor.state()
  if (!mediaId) return
  // Only a head start: where it fails, the mark itself will say why.
  await editor.connection?.call('matte.warm', { mediaId, index }, { signal }).catch(() => undefined)
}
