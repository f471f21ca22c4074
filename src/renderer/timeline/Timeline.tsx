import { type KeyboardEvent, type PointerEvent, type ReactElement, useEffect, useRef } from 'react'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { currentMedia } from '../store/state.ts'
import { drawTimeline, shownShots } from './drawTimeline.ts'
import { gutter } from './layout.ts'
import { createTimelinePointer, targetAt, type TimelinePointer } from './pointer.ts'
import type { Span } from './span.ts'
import { createThumbnails } from './thumbnails.ts'
import { timecodeAt } from './timecode.ts'
import { createView, reveal, sceneOf, spanNow, turn, type View } from './timelineView.ts'

/**
 * Shots, lanes and playhead. Press and drag to scrub, or to move a cut or keys; the wheel zooms, Shift with it moves
 * along, Alt with it scrolls the lanes.
 */
export function Timeline(): ReactElement {
  const editor = useEditor()
  const canvas = useRef<HTMLCanvasElement>(null)
  const held = useRef<{ view: View; pointer: TimelinePointer } | null>(null)
  const media = useEditorState(currentMedia)
  const index = useEditorState((state) => state.index)
  const text = media ? `Frame ${String(index + media.startFrame)}, ${timecodeAt(index, media)}` : ''

  useEffect(() => {
    if (!canvas.current) return undefined
    const attached = attach(editor, canvas.current)
    held.current = attached
    return attached.detach
  }, [editor])
  useEffect(() => {
    if (held.current) Object.assign(held.current.view, { chosen: null, cut: null })
  }, [media?.id])

  const press = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current?.pointer.press(event.nativeEvent.offsetX, event.nativeEvent.offsetY, event.shiftKey)
  }
  const move = (event: PointerEvent<HTMLCanvasElement>): void => {
    const { offsetX, offsetY } = event.nativeEvent
    if (!held.current) return
    if (event.currentTarget.hasPointerCapture(event.pointerId)) held.current.pointer.move(offsetX)
    else {
      const target = targetAt(editor, held.current.view, offsetX, offsetY)
      event.currentTarget.style.cursor = cursors[target.kind] ?? ''
      // A name too long for its room is read here.
      event.currentTarget.title = target.kind === 'name' ? (target.row?.object.name ?? '') : ''
    }
  }
  const key = (event: KeyboardEvent): void => {
    const { pointer } = held.current ?? {}
    const done =
      event.key === 'Escape'
        ? pointer?.cancel()
        : (event.key === 'Delete' || event.key === 'Backspace') && pointer?.removeChosen()
    if (done) event.preventDefault()
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
      onPointerMove={move}
      onPointerUp={() => held.current?.pointer.release()}
      onPointerCancel={() => held.current?.pointer.cancel()}
      onDoubleClick={({ nativeEvent }) => held.current?.pointer.doubleClick(nativeEvent.offsetX, nativeEvent.offsetY)}
      onKeyDown={key}
    />
  )
}

const cursors: Partial<Record<ReturnType<typeof targetAt>['kind'], string>> = {
  cut: 'col-resize',
  key: 'grab',
  shots: 'default',
}

/** Milliseconds without a turn of the wheel after which the hand rests. */
const restOfHand = 500

/** Draws when the state, the size or the view changes, and minds the wheel. */
function attach(
  editor: ReturnType<typeof useEditor>,
  canvas: HTMLCanvasElement,
): { view: View; pointer: TimelinePointer; detach: () => void } {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser cannot draw on a canvas.')
  const view = createView()
  let scheduled = 0
  let follow = editor.state().index
  let drawings = 0
  let told: unknown
  let resting: ReturnType<typeof setTimeout> | undefined
  const rest = (): void => {
    clearTimeout(resting)
    view.turned = undefined
  }
  // All of the page looks at each change of the state, and the picture is drawn: only once the hand rests.
  const look = (span: Span | null): void => {
    if (span === spanNow(view, editor.state())) return
    view.turned = span
    clearTimeout(resting)
    resting = setTimeout(() => {
      rest()
      editor.set({ span })
    }, restOfHand)
  }
  const draw = (): void => {
    scheduled = 0
    const began = performance.now()
    if (follow !== editor.state().index) {
      follow = editor.state().index
      look(reveal(view, editor.state()))
    }
    const state = editor.state()
    const scene = sceneOf(state, view, thumbnails)
    const ratio = window.devicePixelRatio
    const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)]
    // Setting a size makes a new canvas, even where it is the same.
    if (canvas.width !== width) canvas.width = width
    if (canvas.height !== height) canvas.height = height
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    if (scene) drawTimeline(context, scene)
    canvas.dataset.frame = String(state.index)
    canvas.dataset.old = String((state.selected && scene?.strips.get(state.selected)?.outOfDate) ?? '')
    canvas.dataset.suggested = String(scene?.suggested ?? '')
    const shots = scene && shownShots(scene)
    if (shots !== told) canvas.dataset.shots = shots?.map((shot) => shot.start).join(' ') ?? ''
    told = shots
    // The browser keeps measures without end.
    if (++drawings % 1000 === 0) performance.clearMeasures('timeline.draw')
    performance.measure('timeline.draw', { start: began, end: performance.now() })
  }
  const schedule = (): void => {
    scheduled ||= requestAnimationFrame(draw)
  }
  const thumbnails = createThumbnails(schedule)
  const resized = new ResizeObserver(([entry]) => {
    view.width = Math.max(gutter + 1, entry?.contentRect.width ?? 1)
    view.height = Math.max(1, entry?.contentRect.height ?? 1)
    schedule()
  })
  const wheel = (event: WheelEvent): void => {
    event.preventDefault()
    look(turn(view, editor.state(), event))
    schedule()
  }
  resized.observe(canvas)
  canvas.addEventListener('wheel', wheel, { passive: false })
  const unsubscribe = editor.store.subscribe((state, before) => {
    if (state.closing) thumbnails.clear()
    if (state.span !== before.span || state.mediaId !== before.mediaId) rest()
    schedule()
  })
  void document.fonts.ready.then(schedule)
  const detach = (): void => {
    resized.disconnect()
    canvas.removeEventListener('wheel', wheel)
    unsubscribe()
    cancelAnimationFrame(scheduled)
    clearTimeout(resting)
    thumbnails.clear()
  }
  return { view, pointer: createTimelinePointer(editor, view, schedule), detach }
}
