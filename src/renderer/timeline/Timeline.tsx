import { type PointerEvent, type ReactElement, useEffect, useRef } from 'react'
import { goTo } from '../actions/play.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { objectsOf, shotsOf, suggestionIn } from '../store/queries.ts'
import { currentMedia, type State } from '../store/state.ts'
import { drawTimeline, gutter, laneHeight, rulerHeight, shotsHeight, type TimelineScene } from './drawTimeline.ts'
import { fitSpan, frameAt, panSpan, revealFrame, type Span, zoomSpan } from './span.ts'
import { timecodeAt } from './timecode.ts'

/** Shots, lanes and playhead. Press and drag to scrub; the wheel zooms, Shift with it moves along. */
export function Timeline(): ReactElement {
  const editor = useEditor()
  const canvas = useRef<HTMLCanvasElement>(null)
  const view = useRef<View>({ span: null, scroll: 0, width: 1, height: 1 })
  const media = useEditorState(currentMedia)
  const index = useEditorState((state) => state.index)
  const text = media ? `Frame ${String(index + media.startFrame)}, ${timecodeAt(index, media)}` : ''

  useEffect(() => (canvas.current ? attach(editor, canvas.current, view.current) : undefined), [editor])
  useEffect(() => {
    view.current.span = null
  }, [media?.id])

  const scrub = (event: PointerEvent<HTMLCanvasElement>): void => {
    const frames = media?.frames ?? 1
    const x = event.nativeEvent.offsetX - gutter
    const { span, width } = view.current
    goTo(editor, frameAt(span ?? fitSpan(frames, width - gutter), x, frames))
  }
  const press = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0) return
    const { offsetX, offsetY } = event.nativeEvent
    const lane = laneAt(editor.state(), offsetY + view.current.scroll)
    if (lane) editor.set({ selected: lane })
    if (offsetX < gutter) return
    event.currentTarget.setPointerCapture(event.pointerId)
    scrub(event)
  }
  return (
    <canvas
      ref={canvas}
      className="timeline-canvas"
      role="slider"
      tabIndex={0}
      aria-label="Playhead"
      aria-valuemin={media?.startFrame ?? 0}
      aria-valuemax={media ? media.startFrame + media.frames - 1 : 0}
      aria-valuenow={index + (media?.startFrame ?? 0)}
      aria-valuetext={text}
      onPointerDown={press}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) scrub(event)
      }}
    />
  )
}

interface View {
  /** Null shows every frame. */
  span: Span | null
  scroll: number
  width: number
  height: number
}

function laneAt({ document, mediaId }: State, y: number): State['selected'] {
  const row = Math.floor((y - rulerHeight - shotsHeight) / laneHeight)
  return (document && y >= rulerHeight + shotsHeight && objectsOf(document, mediaId)[row]?.id) || null
}

/** Draws when the state or the size changes, and minds the wheel. Returns how to stop. */
function attach(editor: ReturnType<typeof useEditor>, canvas: HTMLCanvasElement, view: View): () => void {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser cannot draw on a canvas.')
  let scheduled = 0
  let follow = -1
  const draw = (): void => {
    scheduled = 0
    const state = editor.state()
    if (follow !== state.index) reveal(view, state)
    follow = state.index
    const scene = sceneOf(state, view)
    const ratio = window.devicePixelRatio
    const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)]
    // Setting a size makes a new canvas, even where it is the same.
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== height) canvas.height = height
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    if (scene) drawTimeline(context, scene)
    canvas.dataset.frame = String(state.index)
    canvas.dataset.suggested = String(scene?.suggested ?? '')
    canvas.dataset.shots = scene?.shots.map((shot) => shot.start).join(' ') ?? ''
  }
  const schedule = (): void => {
    scheduled ||= requestAnimationFrame(draw)
  }
  const resized = new ResizeObserver(([entry]) => {
    view.width = Math.max(gutter + 1, entry?.contentRect.width ?? 1)
    view.height = Math.max(1, entry?.contentRect.height ?? 1)
    schedule()
  })
  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    turn(view, editor.state(), event)
    schedule()
  }
  resized.observe(canvas)
  canvas.addEventListener('wheel', wheel, { passive: false })
  const unsubscribe = editor.store.subscribe(schedule)
  void document.fonts.ready.then(schedule)
  return () => {
    resized.disconnect()
    canvas.removeEventListener('wheel', wheel)
    unsubscribe()
    cancelAnimationFrame(scheduled)
  }
}

function reveal(view: View, state: State): void {
  const frames = currentMedia(state)?.frames ?? 1
  if (view.span) view.span = revealFrame(view.span, state.index, frames, view.width - gutter)
}

function turn(view: View, state: State, event: WheelEvent): void {
  const frames = currentMedia(state)?.frames ?? 1
  const width = view.width - gutter
  const span = view.span ?? fitSpan(frames, width)
  if (event.offsetX < gutter) {
    const lanes = state.document ? objectsOf(state.document, state.mediaId).length : 0
    const most = Math.max(0, lanes * laneHeight - (view.height - rulerHeight - shotsHeight))
    view.scroll = Math.min(most, Math.max(0, view.scroll + event.deltaY))
  } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    view.span = panSpan(span, event.deltaX || event.deltaY, frames, width)
  } else {
    view.span = zoomSpan(span, 2 ** (-event.deltaY / 300), event.offsetX - gutter, frames, width)
  }
}

function sceneOf(state: State, view: View): TimelineScene | null {
  const { document, mediaId, index, inPoint, outPoint, selected } = state
  const media = currentMedia(state)
  if (!document || !media) return null
  return {
    width: view.width,
    height: view.height,
    span: view.span ?? fitSpan(media.frames, view.width - gutter),
    frames: media.frames,
    startFrame: media.startFrame,
    index,
    suggested: suggestionIn(state)?.index ?? null,
    inPoint,
    outPoint,
    shots: shotsOf(document, mediaId),
    lanes: objectsOf(document, mediaId).map((object) => ({
      object,
      mattes: document.mattes.get(object.id) ?? new Map(),
      selected: object.id === selected,
    })),
    scroll: view.scroll,
  }
}
