import { type KeyboardEvent, type ReactElement, type ReactNode, useLayoutEffect } from 'react'
import { Group, type LayoutChangedMeta, Panel, Separator, usePanelRef } from 'react-resizable-panels'
import type { Preferences } from '../../shared/contract/preferences.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { arrange } from '../store/preferences.ts'

type Place = 'side' | 'timeline'

interface PanelsProps {
  /** The panel that can be resized and put away. */
  place: Place
  orientation: 'horizontal' | 'vertical'
  /** What the separator is called. */
  label: string
  /** Pixels: of the panel, and of what lies before it. */
  least: number
  leastBefore: number
  before: ReactNode
  children: ReactNode
}

/** What suits the window, pixels, for who has not resized it. */
const suitable: Record<Place, () => number> = {
  side: () => Math.min(400, Math.max(288, window.innerWidth * 0.17)),
  timeline: () => Math.min(420, Math.max(168, window.innerHeight * 0.26)),
}

/**
 * Two parts with a line between them that can be dragged or moved by keys; a double click on it gives the panel the size that
 * suits the window, Enter puts it away or brings it back. All of it is remembered as a preference.
 */
export function Panels({ place, orientation, label, least, leastBefore, before, children }: PanelsProps): ReactElement {
  const editor = useEditor()
  const panel = usePanelRef()
  const { shown, size } = useEditorState((state) => state.preferences.layout[place])
  const change = (patch: Partial<Preferences['layout'][Place]>): void => {
    const now = editor.state().preferences.layout[place]
    void arrange(editor, { [place]: { ...now, ...patch } })
  }

  useLayoutEffect(() => {
    if (!shown) panel.current?.collapse()
    else panel.current?.resize(size === null ? suitable[place]() : `${String(size)}%`)
  }, [panel, place, shown, size])

  const changed = (layout: Record<string, number>, { isUserInteraction }: LayoutChangedMeta): void => {
    const share = layout[place] ?? 0
    if (isUserInteraction) change(share === 0 ? { shown: false } : { shown: true, size: share })
  }
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    event.stopPropagation()
    change({ shown: !editor.state().preferences.layout[place].shown })
  }
  return (
    <Group orientation={orientation} className="panels" onLayoutChanged={changed}>
      <Panel id={`before-${place}`} minSize={leastBefore}>
        {before}
      </Panel>
      <Separator
        className="separator"
        aria-label={label}
        disableDoubleClick
        onDoubleClick={() => {
          change({ shown: true, size: null })
        }}
        onKeyDownCapture={press}
      />
      <Panel
        id={place}
        panelRef={panel}
        collapsible
        minSize={least}
        defaultSize={suitable[place]()}
        groupResizeBehavior="preserve-pixel-size"
        className={shown ? '' : 'put-away'}
      >
        {children}
      </Panel>
    </Group>
  )
}
