import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CallParameters, Handlers } from '../../shared/contract/index.ts'
import { Preferences } from '../../shared/contract/preferences.ts'
import { defaultPreferences } from '../../shared/domain/preferenceDefaults.ts'
import type { Core } from './core.ts'

/** What a person prefers, in a JSON file that is read once and written at each change. */
export class PreferencesFile {
  readonly #file: string
  #preferences: Preferences
  #putAside: string | null = null

  /** A file that is no preferences of this version is kept beside it under another name, and the defaults hold. */
  constructor(file: string) {
    this.#file = file
    const found = existsSync(file) ? Preferences.safeParse(readJson(file)) : null
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
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(`${this.#file}.tmp`, JSON.stringify(next, null, 2))
    renameSync(`${this.#file}.tmp`, this.#file)
    this.#preferences = next
    return next
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

export function preferencesHandlers({ ports }: Core): Pick<Handlers, 'preferences.read' | 'preferences.write'> {
  const file = new PreferencesFile(join(ports.userData, 'preferences.json'))
  return {
    'preferences.read': () => Promise.resolve({ preferences: file.preferences, putAside: file.takePutAside() }),
    'preferences.write': (sections) => Promise.resolve(file.write(sections)),
  }
}
