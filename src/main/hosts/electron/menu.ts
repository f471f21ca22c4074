import type { MenuGroup } from '../../../shared/contract/app.ts'
import type { MenuEntry } from './electronApi.ts'

type MenuItem = MenuGroup['items'][number]

const separator: MenuEntry = { type: 'separator' }

/** What the window does by itself, below what the page can do. */
const own: Readonly<Record<string, MenuEntry[]>> = {
  File: [{ role: 'quit' }],
  View: [
    { role: 'togglefullscreen' },
    separator,
    // How large everything is, for screens of many pixels; not the picture.
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    separator,
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ],
  Window: [{ role: 'minimize' }, { role: 'zoom' }],
}

/** macOS takes the first menu for the application's, and copies and pastes in text fields by menu alone. */
const onMac: Readonly<Record<string, MenuEntry[]>> = {
  Holdout: [{ role: 'about' }, separator, { role: 'hide' }, separator, { role: 'quit' }],
  Edit: [{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
}

/** The application menu: the page's actions, and what the window does. `choose` is told the name of an action. */
export function menuEntries(
  groups: readonly MenuGroup[],
  choose: (name: string) => void,
  platform: NodeJS.Platform = process.platform,
): MenuEntry[] {
  const roles = platform === 'darwin' ? { ...own, File: [], ...onMac } : own
  const items = new Map(groups.map((group) => [group.label, group.items]))
  const labels = new Set([...(platform === 'darwin' ? ['Holdout'] : []), 'File', ...items.keys(), 'View', 'Window'])
  return [...labels].map((label) => {
    const offered = entries(items.get(label) ?? [], choose)
    const rest = roles[label] ?? []
    const line = offered.length > 0 && rest.length > 0 ? [separator] : []
    return { label, submenu: [...offered, ...line, ...rest] }
  })
}

/** A line parts actions of one kind, which their names begin with, from the next. */
function entries(items: readonly MenuItem[], choose: (name: string) => void): MenuEntry[] {
  const kind = (item: MenuItem | undefined): string | undefined => item?.name.split('.')[0]
  return items.flatMap((item, at) => {
    const parted = at > 0 && kind(item) !== kind(items[at - 1])
    return parted ? [separator, entry(item, choose)] : [entry(item, choose)]
  })
}

function entry({ name, label, key, enabled, checked }: MenuItem, choose: (name: string) => void): MenuEntry {
  return {
    // A single & would underline the letter after it.
    label: label.replaceAll('&', '&&'),
    enabled,
    ...(checked !== null && { type: 'checkbox', checked }),
    // Keys are shown only. The page listens for them, because in its text fields and dialogs they mean something else.
    ...(key !== null && { accelerator: accelerator(key), registerAccelerator: false }),
    click: (_item, _window, { triggeredByAccelerator = false }) => {
      if (!triggeredByAccelerator) choose(name)
    },
  }
}

/** A chord of the page as Electron writes it. */
const accelerator = (chord: string): string =>
  chord.replace(/\+$/, 'Plus').replace('Ctrl', 'CmdOrCtrl').replace('Arrow', '')
