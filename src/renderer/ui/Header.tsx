import { ChevronDown, Film } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactElement } from 'react'
import { redo, showPalette, showShortcuts, undo } from '../actions/edit.ts'
import { closeProject, exportAction, openClipAction, relinkAction, settingsAction } from '../actions/file.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { showMedia } from '../store/session.ts'
import { currentMedia } from '../store/state.ts'
import { toggleSide, toggleTimeline, toggleTools } from '../actions/panels.ts'
import { ActionButton } from './ActionButton.tsx'
import { ActionItem } from './ActionItem.tsx'
import { Mark } from './Mark.tsx'

export function Header(): ReactElement {
  const name = useEditorState((state) => state.document?.project.name ?? '')
  const path = useEditorState((state) => state.document?.path ?? '')
  return (
    <header className="header" aria-label="Project" data-region>
      <ActionButton action={closeProject} icon={<Mark size={18} />} />
      <h1 className="project-name" title={path}>
        {name}
      </h1>
      <MediaMenu />
      <span className="spring" />
      <ActionButton action={showPalette} />
      <ActionButton action={undo} />
      <ActionButton action={redo} />
      <span className="divider" />
      <ActionButton action={settingsAction} />
      <ActionButton action={openClipAction} text="Open clip" />
      <ActionButton action={exportAction} text="Export" className="primary" />
      <ActionButton action={showShortcuts} />
      <span className="divider" />
      <div className="panel-toggles" role="group" aria-label="Panels">
        <ActionButton action={toggleTools} />
        <ActionButton action={toggleTimeline} />
        <ActionButton action={toggleSide} />
      </div>
    </header>
  )
}

/** The clip shown, and the others of the project. */
function MediaMenu(): ReactElement | null {
  const editor = useEditor()
  const media = useEditorState(currentMedia)
  const all = useEditorState((state) => state.document?.media)
  if (!media || !all) return null
  const rate = media.rate[0] / media.rate[1]
  const facts = `${String(media.width)}×${String(media.height)} · ${String(Number(rate.toFixed(3)))} fps · ${String(media.frames)} frames`
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button media-menu">
        <Film size={15} strokeWidth={1.75} aria-hidden />
        <span className="media-name">{media.name}</span>
        <span className="faint">{facts}</span>
        <ChevronDown size={14} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="start" sideOffset={4}>
          <DropdownMenu.Label className="menu-label">Clips of this project</DropdownMenu.Label>
          {[...all.values()].map((each) => (
            <DropdownMenu.Item key={each.id} className="menu-item" onSelect={() => void showMedia(editor, each.id)}>
              <Film size={15} strokeWidth={1.75} aria-hidden />
              {each.name}
              <span className="faint">{`${String(each.frames)} frames`}</span>
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator className="menu-line" />
          <ActionItem of={DropdownMenu.Item} action={openClipAction} text="Add another clip" />
          <ActionItem of={DropdownMenu.Item} action={relinkAction} text="Relink to its files" />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
