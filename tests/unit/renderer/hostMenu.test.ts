import { expect, test, vi } from 'vitest'
import { allActions } from '../../../src/renderer/actions/all.ts'
import { menuOf, shareMenu } from '../../../src/renderer/actions/hostMenu.ts'
import type { Connection } from '../../../src/renderer/client/createConnection.ts'
import { createEditor } from '../../../src/renderer/store/editor.ts'
import { initialState, type State } from '../../../src/renderer/store/state.ts'
import { hostInfo as info } from '../../helpers/hostInfo.ts'

type Item = ReturnType<typeof menuOf>[number]['items'][number]
const itemOf = (state: State, name: string): Item | undefined =>
  menuOf(state)
    .flatMap(({ items }) => items)
    .find((item) => item.name === name)

test('every action is in the menu once, under its group; numbered objects once they are there', () => {
  const groups = menuOf(initialState)
  const names = groups.flatMap(({ items }) => items.map(({ name }) => name))
  const numbered = allActions.filter(({ name }) => name.startsWith('object.select-')).map(({ name }) => name)
  expect(names.toSorted()).toEqual(
    allActions
      .map(({ name }) => name)
      .filter((name) => !numbered.includes(name))
      .toSorted(),
  )
  for (const { label, items } of groups) {
    for (const { name } of items) expect(allActions.find((action) => action.name === name)?.group).toBe(label)
  }
})

test('an item has the key the person chose, and says what can be done and what is on', () => {
  expect(itemOf(initialState, 'file.preferences')).toMatchObject({ key: 'Ctrl+Alt+;', enabled: true, checked: null })
  expect(itemOf(initialState, 'file.export')).toMatchObject({ key: 'Ctrl+E', enabled: false })
  expect(itemOf({ ...initialState, tool: 'box' }, 'tool.box')?.checked).toBe(true)
  const shortcuts = { preset: 'after-effects', remaps: { 'file.preferences': [] } } as const
  const state: State = {
    ...initialState,
    preferences: { ...initialState.preferences, shortcuts: { ...shortcuts, remaps: { 'file.preferences': [] } } },
  }
  expect(itemOf(state, 'file.export')?.key).toBe('Ctrl+M')
  expect(itemOf(state, 'file.preferences')?.key).toBeNull()
})

/** An editor whose core only listens, what it was told, and how its menu is chosen from. */
function connected(host: 'electron' | 'web') {
  const call = vi.fn(() => Promise.resolve({}))
  const listeners = new Map<string, (value: unknown) => void>()
  const editor = createEditor({ info: { ...info, host } })
  editor.connection = {
    call,
    on: (name: string, listener: (value: unknown) => void) => {
      listeners.set(name, listener)
      return () => undefined
    },
  } as unknown as Connection
  return { editor, call, choose: (name: string) => listeners.get('app.menu-chosen')?.({ name }) }
}

test('the host is told once of each change, and what is chosen is done', () => {
  vi.useFakeTimers()
  const { editor, call, choose } = connected('electron')
  shareMenu(editor)
  expect(call).toHaveBeenCalledExactlyOnceWith('app.show-menu', { groups: menuOf(editor.state()) }, {})
  editor.set({ droppedFrames: 1 })
  vi.advanceTimersByTime(1000)
  expect(call).toHaveBeenCalledTimes(1)
  editor.set({ tool: 'box' })
  editor.set({ tool: 'brush' })
  vi.advanceTimersByTime(1000)
  expect(call).toHaveBeenCalledTimes(2)
  expect(call).toHaveBeenLastCalledWith('app.show-menu', { groups: menuOf(editor.state()) }, {})
  choose('file.preferences')
  expect(editor.state().dialog).toBe('preferences')
  choose('file.export')
  expect(editor.state().dialog).toBe('preferences')
  vi.useRealTimers()
})

test('a host without a menu is told nothing', () => {
  const { editor, call } = connected('web')
  shareMenu(editor)
  expect(call).not.toHaveBeenCalled()
})
