import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PreferencesFile } from '../../../src/main/services/preferences.ts'
import { defaultPreferences } from '../../../src/shared/domain/preferenceDefaults.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdout-preferences-'))
  file = join(folder, 'data', 'preferences.json')
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const started = (text: string): PreferencesFile => {
  new PreferencesFile(file).write({})
  writeFileSync(file, text)
  return new PreferencesFile(file)
}

test('without a file the defaults hold, and nothing is written', () => {
  expect(new PreferencesFile(file).preferences).toEqual(defaultPreferences)
  expect(readdirSync(folder)).toEqual([])
})

test('what was written is there again at the next start', () => {
  const tour = { done: true }
  new PreferencesFile(file).write({ tour })
  const again = new PreferencesFile(file)
  expect(again.preferences).toEqual({ ...defaultPreferences, tour })
  again.write({ notifications: { system: true } })
  expect(new PreferencesFile(file).preferences).toMatchObject({ tour, notifications: { system: true } })
})

test('a section that an older file lacks is that of the defaults', () => {
  const { preferences } = started('{"version":1,"tour":{"done":true}}')
  expect(preferences).toEqual({ ...defaultPreferences, tour: { done: true } })
})

test.each(['{ no json', '{"version":2}', '{"version":1,"tour":{"done":"yes"}}', '[]'])(
  'an unreadable file is kept aside and told of once: %s',
  (text) => {
    const preferences = started(text)
    expect(preferences.preferences).toEqual(defaultPreferences)
    const aside = preferences.takePutAside()
    expect(readFileSync(aside ?? '', 'utf8')).toBe(text)
    expect(preferences.takePutAside()).toBeNull()
    preferences.write({ tour: { done: true } })
    expect(readFileSync(aside ?? '', 'utf8')).toBe(text)
    expect(new PreferencesFile(file).takePutAside()).toBeNull()
  },
)
