import { type ReactElement, useEffect, useRef, useState } from 'react'
import { cancel } from '../actions/edit.ts'
import { startDifferences } from '../history/differences.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { currentMedia } from '../store/state.ts'
import { createPreviews } from '../tools/previews.ts'
import { Keys } from '../ui/Keys.tsx'
import { InterestBox } from './InterestBox.tsx'
import { createOverlay, type PointerView } from './overlay.ts'
import { attachPointer } from './pointer.ts'
import { startPrevious } from './previous.ts'
import { createReadout, startReadout } from './readout.ts'
import { createStage } from './stage.ts'
import { createTiming } from './timing.ts'
import { ViewStrip } from './ViewStrip.tsx'
import { startWarming } from './warming.ts'
import { WipeLine } from './WipeLine.tsx'

/** The picture, the marks over it, and what tells about it. */
export function Viewer(): ReactElement {
  const editor = useEditor()
  const frame = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLCanvasElement>(null)
  const marks = useRef<HTMLCanvasElement>(null)
  const [readout] = useState(createReadout)
  const tool = useEditorState((state) => state.tool)
  const busy = useEditorState((state) => state.pending.length > 0)
  const region = useEditorState((state) => state.region !== null)
  const name = useEditorState((state) => currentMedia(state)?.name ?? '')

  useEffect(() => {
    if (!frame.current || !picture.current || !marks.current) return
    const stage = createStage(editor, picture.current)
    const stopReadout = startReadout(editor, frame.current, readout, (objectId) => stage.drawn(objectId))
    const stopPrevious = startPrevious(editor)
    const stopDifferences = startDifferences(editor)
    const stopMarks = startMarks(editor, frame.current, marks.current)
    const stopWarming = startWarming(editor)
    const resized = new ResizeObserver(([entry]) => {
      const { width, height } = entry?.contentRect ?? { width: 1, height: 1 }
      editor.set({ viewport: { width: Math.max(1, width), height: Math.max(1, height) } })
    })
    resized.observe(frame.current)
    return () => {
      resized.disconnect()
      stopWarming()
      stopMarks()
      stopDifferences()
      stopPrevious()
      stopReadout()
      stage.stop()
    }
  }, [editor, readout])

  return (
    <>
      <div className="picture-frame" data-testid="picture">
        <div ref={frame} className="viewer" data-tool={tool} data-testid="viewer">
          <canvas ref={picture} className="picture" role="img" aria-label={`Picture of ${name}`} />
          <canvas ref={marks} className="marks" aria-hidden />
          {region && (
            <div className="region-hint" role="status">
              Marks act inside the region only <Keys action={cancel} />
            </div>
          )}
          {busy && (
            <div className="busy" role="status">
              <span className="spinner" aria-hidden />
              Making the matte… <Keys action={cancel} />
            </div>
          )}
        </div>
        <InterestBox />
        <WipeLine />
      </div>
      <ViewStrip readout={readout} />
    </>
  )
}

/** The overlay and the pointer over it; drawn at most once a screen refresh. */
function startMarks(editor: ReturnType<typeof useEditor>, element: HTMLElement, canvas: HTMLCanvasElement): () => void {
  const pointer: PointerView = { at: null, mark: null }
  const previews = createPreviews(editor, () => {
    schedule()
  })
  const timing = createTiming()
  const paint = createOverlay(editor, canvas, pointer, previews)
  let scheduled = 0
  const schedule = (): void => {
    scheduled ||= requestAnimationFrame(() => {
      scheduled = 0
      paint()
      timing.end('stroke')
    })
  }
  const detach = attachPointer(editor, element, pointer, previews, schedule)
  // From when the hand moved: the page may have been busy since.
  const moved = (event: PointerEvent): void => {
    if (pointer.mark) timing.begin('stroke', (event.getCoalescedEvents()[0] ?? event).timeStamp)
  }
  element.addEventListener('pointermove', moved)
  const unsubscribe = editor.store.subscribe(schedule)
  schedule()
  return () => {
    cancelAnimationFrame(scheduled)
    unsubscribe()
    element.removeEventListener('pointermove', moved)
    detach()
    previews.stop()
  }
}
