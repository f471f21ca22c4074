import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { CallParameters, Handlers } from '../../shared/contract/index.ts'
import { Preferences } from '../../shared/contract/preferences.ts'
import { defaultPreferences } from '../../shared/domain/preferenceDefaults.ts'
import type { Core } from './core.ts'
import { readJsonFile, writeJsonFile } from './jsonFile.ts'

/** What a person prefers, in a JSON file that is read once and written at each change. */
export class PreferencesFile {
  readonly #file: string
  #preferences: Preferences
  #putAside: string | null = null

  /** A file that is no preferences of this version is kept beside it under another name, and the defaults hold. */
  constructor(file: string) {
    this.#file = file
    const found = existsSync(file) ? Preferences.safeParse(readJsonFile(file)) : null
    this.#preferences = found?.success ? found.data : defaultPreferences
    if (found?.success !== false) return
    this.#putAside = `${file}.${new Date().toISOString().replaceAll(':', '-')}.unreadable`
    renameSync(file, this.#putAside)
  }

  get preferences(): Preferences {
    return this.#preferences
  }

  /** Where a file that could not be read was put; told once. */
  takePutAside(): string | null {
    const path = this.#putAside
    this.#putAside = null
    return path
  }

  /** Replaces the sections given. */
  write(sections: CallParameters<'preferences.write'>): Preferences {
    const next = Preferences.parse({ ...this.#preferences, ...sections })
    writeJsonFile(this.#file, next)
    this.#preferences = next
    return next
  }
}

export function preferencesHandlers({ ports }: Core): Pick<Handlers, 'preferences.read' | 'preferences.write'> {
  const file = new PreferencesFile(join(ports.userData, 'preferences.json'))
  return {
    'preferences.read': () => Promise.resolve({ preferences: file.preferences, putAside: file.takePutAside() }),
    'preferences.write': (sections) => Promise.resolve(file.write(sections)),
  }
}
