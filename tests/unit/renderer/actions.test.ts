import { expect, test } from 'vitest'
import { actionOf } from '../../../src/renderer/actions/action.ts'
import { allActions } from '../../../src/renderer/actions/all.ts'
import { chordLabel, matchesChord, parseChord } from '../../../src/renderer/actions/keys.ts'
import { press } from '../../helpers/keyPress.ts'

test('no two actions share a name', () => {
  const names = allActions.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('no two actions share a key', () => {
  const owners = new Map<string, string>()
  for (const { name, keys } of allActions) {
    for (const key of keys) {
      const chord = JSON.stringify(parseChord(key))
      expect(owners.get(chord), `${key} of ${name}`).toBeUndefined()
      owners.set(chord, name)
    }
  }
})

test('every key reaches its own action', () => {
  for (const action of allActions) {
    for (const chord of action.keys) {
      const { key, ctrl, shift, alt } = parseChord(chord)
      expect(actionOf(allActions, press(key, { ctrlKey: ctrl, shiftKey: shift, altKey: alt }))?.name).toBe(action.name)
    }
  }
})

test('every action has a name people can read and at least one key', () => {
  for (const { name, label, keys } of allActions) {
    expect(label, name).not.toBe('')
    expect(keys.length, name).toBeGreaterThan(0)
  }
})

test.each([
  ['L', 'play.forward'],
  ['J', 'play.backward'],
  ['K', 'play.stop'],
  ['Space', 'play.toggle'],
  ['PageDown', 'committed.next'],
  ['[', 'tool.smaller'],
  ['P', 'tool.click'],
  ['Ctrl+Z', 'history.undo'],
  ['Ctrl+Shift+Z', 'history.redo'],
  ['F', 'view.fit'],
])('%s is %s, as people know it from other tools', (chord, name) => {
  expect(allActions.find((action) => action.keys.includes(chord))?.name).toBe(name)
})

test('modifiers are told apart; Command is Control', () => {
  expect(matchesChord('Ctrl+Z', press('z', { ctrlKey: true }))).toBe(true)
  expect(matchesChord('Ctrl+Z', press('z', { metaKey: true }))).toBe(true)
  expect(matchesChord('Ctrl+Z', press('Z', { ctrlKey: true, shiftKey: true }))).toBe(false)
  expect(matchesChord('Ctrl+Z', press('z'))).toBe(false)
  expect(matchesChord('P', press('p', { altKey: true }))).toBe(false)
  expect(matchesChord('Shift+ArrowLeft', press('ArrowLeft'))).toBe(false)
})

test('signs match however the keyboard makes them', () => {
  expect(matchesChord('?', press('?', { shiftKey: true }))).toBe(true)
  expect(matchesChord('?', press('?'))).toBe(true)
  expect(matchesChord('+', press('+', { shiftKey: true }))).toBe(true)
  expect(matchesChord('Ctrl+.', press('.', { ctrlKey: true }))).toBe(true)
})

test('chords are written as people write them', () => {
  expect(chordLabel('Shift+ArrowLeft')).toBe('Shift+←')
  expect(chordLabel('PageUp')).toBe('PgUp')
  expect(chordLabel('F2')).toBe('F2')
})
