import { expect, test } from 'vitest'
import { actionOf } from '../../../src/renderer/actions/action.ts'
import { allActions } from '../../../src/renderer/actions/all.ts'
import { chordOf, type KeyPress, matchesChord, parseChord } from '../../../src/renderer/actions/keys.ts'
import { presets } from '../../../src/renderer/actions/presets.ts'
import {
  conflictsOf,
  keysOf,
  ownerOf,
  type Shortcuts,
  withoutRemap,
  withRemap,
} from '../../../src/renderer/actions/shortcuts.ts'
import { shortcutPresets } from '../../../src/shared/domain/preferenceDefaults.ts'
import { press } from '../../helpers/keyPress.ts'

const plain: Shortcuts = { preset: 'holdout', remaps: {} }
const named = (name: string) => {
  const action = allActions.find((each) => each.name === name)
  if (!action) throw new Error(`There is no action ${name}.`)
  return action
}

/** The presses a chord is met by: a sign with and without Shift. */
const presses = (chord: string): KeyPress[] => {
  const { key, ctrl, alt } = parseChord(chord)
  return [false, true]
    .map((shiftKey) => press(key, { ctrlKey: ctrl, altKey: alt, shiftKey }))
    .filter((each) => matchesChord(chord, each))
}

test('without a choice, actions have their own keys', () => {
  for (const action of allActions) expect(keysOf(action, plain)).toEqual(action.keys)
})

test.each(shortcutPresets)(
  'the keys of %s name actions there are, none twice, and leave no action without a key',
  (preset) => {
    const shortcuts = { preset, remaps: {} }
    const given = Object.entries(presets[preset]).flatMap(([name, keys]) => {
      expect(named(name).name).toBe(name)
      return keys.map((key) => JSON.stringify(parseChord(key)))
    })
    expect(new Set(given).size).toBe(given.length)
    const owners = new Map<string, string>()
    for (const action of allActions) {
      const keys = keysOf(action, shortcuts)
      expect(keys.length, action.name).toBeGreaterThan(0)
      for (const key of keys) {
        expect(owners.get(JSON.stringify(parseChord(key))), `${key} of ${action.name}`).toBeUndefined()
        owners.set(JSON.stringify(parseChord(key)), action.name)
        expect(ownerOf(key, shortcuts)?.name).toBe(action.name)
        expect(presses(key).length, key).toBeGreaterThan(0)
        for (const each of presses(key)) {
          expect(actionOf(allActions, each, (other) => keysOf(other, shortcuts))?.name, key).toBe(action.name)
        }
      }
    }
  },
)

test.each([
  ['nuke', 'L', 'play.forward'],
  ['nuke', 'I', 'range.in'],
  ['nuke', 'A', 'look.alpha'],
  ['nuke', 'W', 'look.wipe'],
  ['nuke', 'F', 'view.fit'],
  ['nuke', 'Alt+ArrowLeft', 'committed.previous'],
  ['nuke', 'Alt+U', 'range.clear'],
  ['nuke', 'Shift+S', 'file.preferences'],
  ['nuke', 'Alt+W', 'look.interest'],
  ['nuke', 'V', 'tool.lasso'],
  ['after-effects', 'PageDown', 'frame.forward'],
  ['after-effects', 'J', 'committed.previous'],
  ['after-effects', 'B', 'range.in'],
  ['after-effects', '.', 'view.zoom-in'],
  ['after-effects', 'Alt+W', 'tool.scribble'],
  ['after-effects', '?', 'view.fit'],
  ['after-effects', 'Alt+6', 'view.overlay'],
  ['after-effects', 'Ctrl+]', 'object.up'],
  ['silhouette', 'T', 'tool.transform'],
  ['silhouette', 'X', 'frame.forward'],
  ['silhouette', 'Shift+A', 'view.overlay'],
] as const)('in %s %s is %s', (preset, key, name) => {
  expect(ownerOf(key, { preset, remaps: {} })?.name).toBe(name)
})

test('a remapped key means its new action and nothing else, and back', () => {
  const shortcuts = withRemap(plain, 'tool.brush', ['Ctrl+E'])
  expect(keysOf(named('tool.brush'), shortcuts)).toEqual(['Ctrl+E'])
  expect(keysOf(named('file.export'), shortcuts)).toEqual([])
  expect(conflictsOf(named('file.export'), shortcuts)).toEqual([{ key: 'Ctrl+E', owner: named('tool.brush') }])
  const found = (event: KeyPress) => actionOf(allActions, event, (action) => keysOf(action, shortcuts))?.name ?? null
  expect(found(press('e', { ctrlKey: true }))).toBe('tool.brush')
  expect(found(press('b'))).toBeNull()
  expect(withoutRemap(shortcuts, 'tool.brush')).toEqual(plain)
})

test('a key taken from another remap leaves it there', () => {
  const first = withRemap(plain, 'tool.brush', ['Ctrl+E'])
  const second = withRemap(first, 'tool.eraser', ['Ctrl+E'])
  expect(second.remaps).toEqual({ 'tool.brush': [], 'tool.eraser': ['Ctrl+E'] })
  expect(ownerOf('Ctrl+E', second)?.name).toBe('tool.eraser')
})

test.each([
  [press('e', { ctrlKey: true }), 'Ctrl+E'],
  [press('E', { shiftKey: true }), 'Shift+E'],
  [press('?', { shiftKey: true }), '?'],
  [press('+', { shiftKey: true, ctrlKey: true }), 'Ctrl++'],
  [press(' ', { shiftKey: true }), 'Shift+Space'],
  [press('ArrowLeft', { ctrlKey: true, altKey: true }), 'Ctrl+Alt+ArrowLeft'],
  [press('Shift', { shiftKey: true }), null],
])('a press is the chord it matches: %o', (event, chord) => {
  expect(chordOf(event)).toBe(chord)
  if (chord !== null) expect(matchesChord(chord, event)).toBe(true)
})
