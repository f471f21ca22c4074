import type { ObjectRecord, ShotRecord } from '../../shared/domain/records.ts'
import { differingObjects } from '../history/differences.ts'
import { objectsOf, shotsOf, suggestionIn } from '../store/queries.ts'
import { currentMedia, type State } from '../store/state.ts'
import type { ChosenKeys } from './drawLanes.ts'
import { picturedFrames, type TimelineScene } from './drawTimeline.ts'
import { gutter, lanesTop, layoutRows, type Row, rowsHeight } from './layout.ts'
import { fitSpan, panSpan, revealFrame, type Span, zoomSpan } from './span.ts'
import { Strip } from './strip.ts'
import type { Thumbnails } from './thumbnails.ts'

/** How the timeline is looked at, and what is held of it between two drawings. */
export interface View {
  scroll: number
  /** The span a hand moves, until it rests and the state has it; undefined while it rests. */
  turned: Span | null | undefined
  width: number
  height: number
  chosen: ChosenKeys | null
  cut: TimelineScene['cut']
  strips: Map<ObjectRecord['id'], Strip>
  /** What the strips are of: another media, or as many frames no longer, and they begin anew. */
  stripsOf: string
  shots: { records: unknown; mediaId: unknown; list: ShotRecord[] }
}

export const createView = (): View => ({
  scroll: 0,
  turned: undefined,
  width: gutter + 1,
  height: 1,
  chosen: null,
  cut: null,
  strips: new Map(),
  stripsOf: '',
  shots: { records: null, mediaId: null, list: [] },
})

/** The span as it is moved, or as it was kept; null: every frame. */
export const spanNow = ({ turned }: View, state: State): Span | null => (turned === undefined ? state.span : turned)

export function spanOf(view: View, state: State): Span {
  const frames = currentMedia(state)?.frames ?? 1
  const width = view.width - gutter
  const span = spanNow(view, state)
  // It may come from a wider or narrower timeline.
  return span ? zoomSpan(span, 1, 0, frames, width) : fitSpan(frames, width)
}

export const rowsOf = ({ document, mediaId, selected }: State): Row[] =>
  document ? layoutRows(objectsOf(document, mediaId), selected) : []

/** The shots in order: the same list until one changes. */
export function shotsIn(view: View, { document, mediaId }: State): ShotRecord[] {
  if (!document) return []
  if (view.shots.records !== document.shots || view.shots.mediaId !== mediaId) {
    view.shots = { records: document.shots, mediaId, list: shotsOf(document, mediaId) }
  }
  return view.shots.list
}

/** The span moved so that the playhead is in sight. */
export function reveal(view: View, state: State): Span | null {
  const frames = currentMedia(state)?.frames ?? 1
  const span = spanNow(view, state)
  return span && revealFrame(span, state.index, frames, view.width - gutter)
}

/** The span after a turn of the wheel: zooms; with Shift, or sideways, moves along; over the names, or with Alt, scrolls the lanes. */
export function turn(view: View, state: State, event: WheelEvent): Span | null {
  const frames = currentMedia(state)?.frames ?? 1
  const width = view.width - gutter
  const span = spanOf(view, state)
  if (event.altKey || event.offsetX < gutter) {
    view.scroll += event.deltaY
    return spanNow(view, state)
  }
  if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY))
    return panSpan(span, event.deltaX || event.deltaY, frames, width)
  return zoomSpan(span, 2 ** (-event.deltaY / 300), event.offsetX - gutter, frames, width)
}

/** What is to be drawn; brings the strips of the rows in sight up to date. */
export function sceneOf(state: State, view: View, thumbnails: Thumbnails): TimelineScene | null {
  const { document, index, inPoint, outPoint } = state
  const media = currentMedia(state)
  if (!document || !media) return null
  const rows = rowsOf(state)
  view.scroll = Math.min(Math.max(0, rowsHeight(rows) - (view.height - lanesTop)), Math.max(0, view.scroll))
  const span = spanOf(view, state)
  const scene: TimelineScene = {
    width: view.width,
    height: view.height,
    span,
    frames: media.frames,
    startFrame: media.startFrame,
    index,
    suggested: suggestionIn(state)?.index ?? null,
    inPoint,
    outPoint,
    shots: shotsIn(view, state),
    cut: view.cut,
    filmstrip: state.preferences.timeline.filmstrip,
    thumbnail: (at) => thumbnails.get(media, at),
    aspect: ((media.width / media.height) * media.pixelAspect[0]) / media.pixelAspect[1],
    rows,
    strips: stripsOf(view, state, rows, media.frames),
    differing: differingObjects(state),
    chosen: view.chosen,
    scroll: view.scroll,
  }
  if (!state.closing) thumbnails.want(media, picturedFrames(scene), index)
  return scene
}

function stripsOf(view: View, state: State, rows: readonly Row[], frames: number): View['strips'] {
  const { document, mediaId } = state
  const name = `${mediaId ?? ''}/${String(frames)}`
  if (view.stripsOf !== name) view.strips.clear()
  view.stripsOf = name
  const known = new Set(rows.map(({ object }) => object.id))
  for (const id of view.strips.keys()) if (!known.has(id)) view.strips.delete(id)
  const shots = shotsIn(view, state)
  for (const { kind, object, top, height } of rows) {
    // A strip out of sight is brought up to date when it comes into sight.
    if (kind !== 'lane' || top + height < view.scroll || lanesTop + top - view.scroll > view.height) continue
    const strip = view.strips.get(object.id) ?? new Strip(frames)
    view.strips.set(object.id, strip)
    strip.update(document?.mattes.get(object.id) ?? noMattes, shots)
  }
  return view.strips
}

const noMattes: ReadonlyMap<number, never> = new Map<number, never>()
