import { expect, test } from 'vitest'
import { menuEntries } from '../../../../src/main/hosts/electron/menu.ts'

const undo = { name: 'history.undo', label: 'Undo', key: null, enabled: true, checked: null }
const menus = (platform: NodeJS.Platform): (readonly [label: string | undefined, entries: string[]])[] =>
  menuEntries([{ label: 'Edit', items: [undo] }], () => undefined, platform).map(
    ({ label, submenu = [] }) => [label, submenu.map((each) => each.role ?? each.type ?? each.label ?? '')] as const,
  )

test('on macOS the first menu is the application’s, and Edit copies and pastes text', () => {
  const shown = menus('darwin')
  expect(shown.slice(0, 3)).toEqual([
    ['Holdout', ['about', 'separator', 'hide', 'separator', 'quit']],
    ['File', []],
    ['Edit', ['Undo', 'separator', 'cut', 'copy', 'paste', 'selectAll']],
  ])
  expect(shown.map(([label]) => label)).toEqual(['Holdout', 'File', 'Edit', 'View', 'Window'])
})

test('elsewhere quitting is in File, and copying belongs to the page', () => {
  const [file, edit] = menus('linux')
  expect(file).toEqual(['File', ['quit']])
  expect(edit).toEqual(['Edit', ['Undo']])
})
