import {
  Film,
  FolderOpen,
  House,
  Import,
  Keyboard,
  Link,
  type LucideIcon,
  Plus,
  Settings,
  Share,
  SlidersHorizontal,
} from 'lucide-react'
import type { Editor } from '../store/editor.ts'
import { openClip, openProject, relinkClip } from '../store/openMedia.ts'
import { readDocument } from '../store/session.ts'
import { type Action, always, withMedia } from './action.ts'

const connected = (state: ReturnType<Editor['state']>): boolean =>
  state.connection === 'ready' && state.opening === null

export const openClipAction: Action = {
  name: 'file.open-clip',
  group: 'File',
  label: 'Open clip',
  icon: Film,
  keys: ['Ctrl+O'],
  enabled: connected,
  perform: (editor) => openClip(editor),
}

/** For a clip whose files were moved. */
export const relinkAction: Action = {
  name: 'file.relink',
  group: 'File',
  label: 'Relink the clip to its files',
  icon: Link,
  keys: ['Ctrl+Alt+O'],
  enabled: (state) => connected(state) && withMedia(state),
  perform: relinkClip,
}

export const openProjectAction: Action = {
  name: 'file.open-project',
  group: 'File',
  label: 'Open a project',
  icon: FolderOpen,
  keys: ['Ctrl+Shift+O'],
  enabled: (state) => connected(state) && state.info?.openBy === 'dialog',
  perform: openProject,
}

export const newProjectAction: Action = {
  name: 'file.new-project',
  group: 'File',
  label: 'New project',
  icon: Plus,
  keys: ['Ctrl+Alt+N'],
  enabled: connected,
  perform: (editor) => {
    editor.set({ dialog: 'new-project' })
  },
}

export const closeProject: Action = {
  name: 'file.close',
  group: 'File',
  label: 'Back to all projects',
  icon: House,
  keys: ['Alt+Home'],
  enabled: (state) => state.document !== null,
  perform: async (editor) => {
    editor.set({ closing: true })
    await editor.call('project.close', {})
    await readDocument(editor)
    editor.set({ closing: false })
  },
}

export const exportAction: Action = {
  name: 'file.export',
  group: 'File',
  label: 'Export',
  icon: Share,
  keys: ['Ctrl+E'],
  enabled: (state) => withMedia(state) && state.document !== null && state.document.objects.size > 0,
  perform: (editor) => {
    editor.set({ dialog: 'export' })
  },
}

export const importMattesAction: Action = {
  name: 'file.import-mattes',
  group: 'File',
  label: 'Import mattes',
  icon: Import,
  keys: ['Ctrl+Shift+E'],
  enabled: withMedia,
  perform: (editor) => {
    editor.set({ dialog: 'import-mattes' })
  },
}

export const settingsAction: Action = {
  name: 'file.settings',
  group: 'File',
  label: 'Project and clip settings',
  icon: Settings,
  keys: ['Ctrl+,'],
  enabled: (state) => state.document !== null,
  perform: (editor) => {
    editor.set({ dialog: 'settings' })
  },
}

const shows = (name: string, dialog: 'preferences' | 'keys', label: string, icon: LucideIcon, key: string): Action => ({
  name: `file.${name}`,
  group: 'File',
  label,
  icon,
  keys: [key],
  enabled: always,
  perform: (editor) => {
    editor.set({ dialog })
  },
})

export const preferencesAction = shows('preferences', 'preferences', 'Preferences', SlidersHorizontal, 'Ctrl+Alt+;')
export const changeKeysAction = shows('keys', 'keys', 'Change keyboard shortcuts', Keyboard, 'Ctrl+Alt+K')

export const fileActions: readonly Action[] = [
  openClipAction,
  relinkAction,
  newProjectAction,
  openProjectAction,
  closeProject,
  settingsAction,
  preferencesAction,
  changeKeysAction,
  exportAction,
  importMattesAction,
]
