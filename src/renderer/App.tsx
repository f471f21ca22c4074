import { Tooltip } from 'radix-ui'
import type { ReactElement } from 'react'
import { useShortcuts } from './actions/useShortcuts.ts'
import { useEditorState } from './store/EditorContext.ts'
import { ConnectionBanner } from './ui/ConnectionBanner.tsx'
import { CommandPalette } from './ui/CommandPalette.tsx'
import { Desk } from './ui/Desk.tsx'
import { DropZone } from './ui/DropZone.tsx'
import { NewProjectDialog } from './ui/NewProjectDialog.tsx'
import { Notices } from './ui/Notices.tsx'
import { OpeningHint } from './ui/OpeningHint.tsx'
import { SettingsDialog } from './ui/SettingsDialog.tsx'
import { ShortcutsDialog } from './ui/ShortcutsDialog.tsx'
import { Tour } from './ui/Tour.tsx'
import { Welcome } from './ui/Welcome.tsx'

export function App(): ReactElement {
  useShortcuts()
  const working = useEditorState((state) => state.document !== null)
  const known = useEditorState((state) => state.info !== null)
  // Beside the objects it covers nothing; where they are not seen it lies over the page.
  const afloat = useEditorState((state) => state.document === null || !state.preferences.layout.side.shown)
  return (
    <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
      <DropZone>
        <ConnectionBanner />
        {working ? <Desk /> : known ? <Welcome /> : <div className="blank" />}
        <NewProjectDialog />
        <SettingsDialog />
        <ShortcutsDialog />
        <CommandPalette />
        {afloat && <Tour />}
        <OpeningHint />
        <Notices />
      </DropZone>
    </Tooltip.Provider>
  )
}
