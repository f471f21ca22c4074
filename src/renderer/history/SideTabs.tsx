import { Tabs } from 'radix-ui'
import type { ReactElement } from 'react'
import { ObjectList } from '../layers/ObjectList.tsx'
import { ObjectProperties } from '../layers/ObjectProperties.tsx'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import type { SidePanel } from '../store/state.ts'
import { HistoryPanel } from './HistoryPanel.tsx'
import { VersionsPanel } from './VersionsPanel.tsx'

/** The right-hand column: objects with their properties, the history, the versions. */
export function SideTabs(): ReactElement {
  const editor = useEditor()
  const side = useEditorState((state) => state.side)
  return (
    <Tabs.Root
      className="side-tabs"
      value={side}
      onValueChange={(value) => {
        editor.set({ side: value as SidePanel })
      }}
    >
      <Tabs.List className="side-tab-list" aria-label="Panels of this column" data-slider>
        <Tabs.Trigger className="side-tab" value="objects">
          Objects
        </Tabs.Trigger>
        <Tabs.Trigger className="side-tab" value="history">
          History
        </Tabs.Trigger>
        <Tabs.Trigger className="side-tab" value="versions">
          Versions
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content className="side-content" value="objects" tabIndex={-1}>
        <ObjectList />
        <ObjectProperties />
      </Tabs.Content>
      <Tabs.Content className="side-content" value="history" tabIndex={-1}>
        <HistoryPanel />
      </Tabs.Content>
      <Tabs.Content className="side-content" value="versions" tabIndex={-1}>
        <VersionsPanel />
      </Tabs.Content>
    </Tabs.Root>
  )
}
