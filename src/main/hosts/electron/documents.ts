import { basename, extname, resolve } from 'node:path'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { App, Dialogs } from '../../ports.ts'
import type { ElectronApi } from './electronApi.ts'
import type { MenuActions } from './menu.ts'

/** The menu's actions, plus what the system asks for: opening a project by its file. */
export interface Documents extends MenuActions {
  open: (path: string) => void
}

/** Acts on the core as a person at the menu would; failures are shown in a dialog. */
export function createDocuments({ dialog }: Pick<ElectronApi, 'dialog'>, app: App, dialogs: Dialogs): Documents {
  const context = { signal: new AbortController().signal }
  const act = (action: () => Promise<unknown>) => (): void => {
    action().catch((error: unknown) => {
      dialog.showErrorBox('Holdout', error instanceof Error ? error.message : String(error))
    })
  }
  const { handlers } = app
  const open = (path: string): Promise<unknown> => {
    app.grant(path)
    return handlers['project.open']({ path }, context)
  }
  const ask = async (dialogue: Promise<string | null>, then: (path: string) => Promise<unknown>): Promise<void> => {
    const path = await dialogue
    if (path !== null) await then(path)
  }
  const create = (path: string): Promise<unknown> => {
    app.grant(path)
    return handlers['project.create']({ name: basename(path, extname(path)), path }, context)
  }
  const importMedia = async (path: string): Promise<void> => {
    if ((await handlers['project.snapshot']({}, context)) === null) {
      throw new HoldoutError('no-project', 'Open or make a project first; media are imported into it.')
    }
    app.grant(path)
    await handlers['media.import']({ path, detectShots: true }, context)
  }
  return {
    open: (path) => {
      act(() => open(path))()
    },
    newProject: act(() => ask(dialogs.saveProject('Untitled'), create)),
    openProject: act(() => ask(dialogs.openProject(), open)),
    importMedia: act(() => ask(dialogs.openMedia(), importMedia)),
    undo: act(() => handlers['project.undo']({}, context)),
    redo: act(() => handlers['project.redo']({}, context)),
  }
}

/** The project file among the words Holdout was started with, absolute; null where there is none. */
export function projectAmong(words: readonly string[], workingFolder: string): string | null {
  const file = words.find((word) => word.endsWith('.holdout') && !word.startsWith('-'))
  return file === undefined ? null : resolve(workingFolder, file)
}
