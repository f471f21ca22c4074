import type { MenuEntry } from './electronApi.ts'

/** What the menu does; each tells the person of its failures itself. */
export interface MenuActions {
  newProject: () => void
  openProject: () => void
  importMedia: () => void
  undo: () => void
  redo: () => void
}

/** The application menu. The page has keys of its own for everything else. */
export function menuEntries(actions: MenuActions): MenuEntry[] {
  const separator: MenuEntry = { type: 'separator' }
  return [
    {
      label: '&File',
      submenu: [
        { label: 'New Project…', accelerator: 'CmdOrCtrl+N', click: actions.newProject },
        { label: 'Open Project…', accelerator: 'CmdOrCtrl+O', click: actions.openProject },
        { label: 'Import Media…', accelerator: 'CmdOrCtrl+I', click: actions.importMedia },
        separator,
        { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        // The page listens for these, because in its text fields they mean the text.
        { label: 'Undo', accelerator: 'CmdOrCtrl+Z', registerAccelerator: false, click: actions.undo },
        { label: 'Redo', accelerator: 'CmdOrCtrl+Shift+Z', registerAccelerator: false, click: actions.redo },
      ],
    },
    {
      label: '&View',
      submenu: [{ role: 'togglefullscreen' }, separator, { role: 'reload' }, { role: 'toggleDevTools' }],
    },
    { label: '&Window', submenu: [{ role: 'minimize' }, { role: 'zoom' }] },
  ]
}
