import type { ClipLook } from '../../shared/contract/preferences.ts'
import type { MediaId } from '../../shared/domain/ids.ts'
import { mostLooks } from '../../shared/domain/preferenceDefaults.ts'
import { curves } from '../viewer/curves.ts'
import { channels, type Look, neutralLook } from '../viewer/look.ts'
import { viewModes } from '../viewer/views.ts'
import type { Editor } from './editor.ts'
import { prefer } from './preferences.ts'
import type { State } from './state.ts'

/** What is kept of a clip: how it is looked at, and where one is in it. */
const remembered = ['view', 'look', 'backdrop', 'index', 'selected', 'inPoint', 'outPoint', 'span', 'camera'] as const
type Seen = Pick<State, (typeof remembered)[number]>

/** How a clip is looked at when it is shown: as and where it was last, else as it is stored, in the view of the clip before. */
export function lookOf(
  looks: readonly ClipLook[],
  mediaId: MediaId,
  now: Pick<State, 'view' | 'backdrop' | 'document'>,
): Partial<Seen> {
  const last = looks.find((each) => each.mediaId === mediaId)
  if (!last) return { view: now.view, look: neutralLook, backdrop: now.backdrop }
  const { channel, plateCurve, viewCurve } = last.look
  const known = channels.some((name) => name === channel) && plateCurve in curves && viewCurve in curves
  const behind = last.backdrop.mediaId
  return {
    view: viewModes.find((mode) => mode === last.view) ?? now.view,
    look: known ? (last.look as Look) : neutralLook,
    backdrop: { colour: last.backdrop.colour, picture: behind === null ? null : { kind: 'media', mediaId: behind } },
    ...placeOf(last, now),
  }
}

/** Where one was, as far as that is still there. */
function placeOf({ mediaId, place }: ClipLook, { document }: Pick<State, 'document'>): Partial<Seen> {
  const frames = document?.media.get(mediaId)?.frames
  if (!place || !frames) return {}
  const { selected, ...rest } = place
  const there = selected !== null && document.objects.get(selected)?.mediaId === mediaId
  return { ...rest, index: Math.min(place.index, frames - 1), ...(there && { selected }) }
}

/** The looks once this clip was looked at so; a picture from a file is not kept. */
export function withLook(looks: readonly ClipLook[], mediaId: MediaId, seen: Seen): ClipLook[] {
  const { view, look, backdrop, index, selected, inPoint, outPoint, span, camera } = seen
  const behind = backdrop.picture?.kind === 'media' ? backdrop.picture.mediaId : null
  const kept: ClipLook = {
    mediaId,
    view,
    look,
    backdrop: { colour: backdrop.colour, mediaId: behind },
    place: { index, selected, inPoint, outPoint, span, camera },
  }
  return [kept, ...looks.filter((each) => each.mediaId !== mediaId)].slice(0, mostLooks)
}

/** Shows each clip as it was looked at last, and remembers how it is: the clip shown last first. Returns how to stop. */
export function rememberLooks(editor: Editor, wait = 500): () => void {
  let keep: (() => void) | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    clearTimeout(timer)
    if (editor.state().connection === 'ready') keep?.()
    keep = null
  }
  return editor.store.subscribe((state, before) => {
    const { mediaId } = state
    if (mediaId !== before.mediaId) {
      flush()
      if (mediaId) editor.set(lookOf(editor.state().preferences.looks, mediaId, state))
    } else if (state.speed !== 0 || (before.speed === 0 && remembered.every((key) => state[key] === before[key])))
      return
    if (!mediaId) return
    const seen = editor.state()
    keep = () => void prefer(editor, { looks: withLook(editor.state().preferences.looks, mediaId, seen) })
    clearTimeout(timer)
    timer = setTimeout(flush, wait)
  })
}
