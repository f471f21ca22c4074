import { type ReactElement, useEffect, useRef } from 'react'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { currentMedia } from '../store/state.ts'
import { createOverlay, type PointerView } from './overlay.ts'
import { attachPointer } from './pointer.ts'
import { createStage } from './stage.ts'
import { startWarming } from './warming.ts'

/** The picture, and the marks over it. */
export function Viewer(): ReactElement {
  const editor = useEditor()
  const frame = useRef<HTMLDivElement>(null)
  const picture = useRef<HTMLCanvasElement>(null)
  const marks = useRef<HTMLCanvasElement>(null)
  const tool = useEditorState((state) => state.tool)
  const busy = useEditorState((state) => state.pending.length > 0)
  const region = useEditorState((state) => state.region !== null)
  const name = useEditorState((state) => currentMedia(state)?.name ?? '')

  useEffect(() => {
    if (!frame.current || !picture.current || !marks.current) return
    const stopPicture = createStage(editor, picture.current)
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
      stopPicture()
    }
  }, [editor])

  return (
    <div ref={frame} className="viewer" data-tool={tool} data-testid="viewer">
      <canvas ref={picture} className="picture" role="img" aria-label={`Picture of ${name}`} />
      <canvas ref={marks} className="marks" aria-hidden />
      {region && (
        <div className="region-hint" role="status">
          Marks act inside the region only <kbd>Esc</kbd>
        </div>
      )}
      {busy && (
        <div className="busy" role="status">
          <span className="spinner" aria-hidden />
          Making the matte… <kbd>Esc</kbd>
        </div>
      )}
    </div>
  )
}

/** The overlay and the pointer over it; drawn at most once a screen refresh. */
function startMarks(editor: ReturnType<typeof useEditor>, element: HTMLElement, canvas: HTMLCanvasElement): () => void {
  const pointer: PointerView = { at: null, mark: null }
  const paint = createOverlay(editor, canvas, pointer)
  let scheduled = 0
  const schedule = (): void => {
    scheduled ||= requestAnimationFrame(() => {
      scheduled = 0
      paint()
    })
  }
  const detach = attachPointer(editor, element, pointer, schedule)
  const unsubscribe = editor.store.subscribe(schedule)
  schedule()
  return () => {
    cancelAnimationFrame(scheduled)
    unsubscribe()
    detach()
  }
}
