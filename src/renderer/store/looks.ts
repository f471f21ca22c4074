import type { ClipLook } from '../../shared/contract/preferences.ts'
import type { MediaId } from '../../shared/domain/ids.ts'
import { mostLooks } from '../../shared/domain/preferenceDefaults.ts'
import { curves } from '../viewer/curves.ts'
import { channels, type Look, neutralLook } from '../viewer/look.ts'
import { viewModes } from '../viewer/views.ts'
import type { Editor } from './editor.ts'
import { prefer } from './preferences.ts'
import type { State } from './state.ts'

type Seen = Pick<State, 'view' | 'look' | 'backdrop'>

/** How a clip is looked at when it is shown: as it was last, else as it is stored, in the view of the clip before. */
export function lookOf(looks: readonly ClipLook[], mediaId: MediaId, now: Seen): Seen {
  const last = looks.find((each) => each.mediaId === mediaId)
  if (!last) return { view: now.view, look: neutralLook, backdrop: now.backdrop }
  const { channel, plateCurve, viewCurve } = last.look
  const known = channels.some((name) => name === channel) && plateCurve in curves && viewCurve in curves
  const behind = last.backdrop.mediaId
  return {
    view: viewModes.find((mode) => mode === last.view) ?? now.view,
    look: known ? (last.look as Look) : neutralLook,
    backdrop: { colour: last.backdrop.colour, picture: behind === null ? null : { kind: 'media', mediaId: behind } },
  }
}

/** The looks once this clip was looked at so; a picture from a file is not kept. */
export function withLook(looks: readonly ClipLook[], mediaId: MediaId, { view, look, backdrop }: Seen): ClipLook[] {
  const behind = backdrop.picture?.kind === 'media' ? backdrop.picture.mediaId : null
  const seen: ClipLook = { mediaId, view, look, backdrop: { colour: backdrop.colour, mediaId: behind } }
  return [seen, ...looks.filter((each) => each.mediaId !== mediaId)].slice(0, mostLooks)
}

/** Shows each clip as it was looked at last, and remembers how it is. Returns how to stop. */
export function rememberLooks(editor: Editor, wait = 500): () => void {
  let keep: (() => void) | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    clearTimeout(timer)
    keep?.()
    keep = null
  }
  return editor.store.subscribe((state, before) => {
    const { mediaId } = state
    if (mediaId !== before.mediaId) {
      flush()
      if (mediaId) editor.set(lookOf(editor.state().preferences.looks, mediaId, state))
      return
    }
    if (!mediaId || (state.look === before.look && state.view === before.view && state.backdrop === before.backdrop))
      return
    keep = () => void prefer(editor, { looks: withLook(editor.state().preferences.looks, mediaId, state) })
    clearTimeout(timer)
    timer = setTimeout(flush, wait)
  })
}
