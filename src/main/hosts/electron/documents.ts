import { resolve } from 'node:path'
import type { App } from '../../ports.ts'
import type { ElectronApi } from './electronApi.ts'

/** Opens project files that the system hands over; failures are shown in a dialog. */
export function openDocuments({ dialog }: Pick<ElectronApi, 'dialog'>, app: App): (path: string) => void {
  const context = { signal: new AbortController().signal }
  const open = async (path: string): Promise<void> => {
    app.grant(path)
    await app.handlers['project.open']({ path }, context)
  }
  return (path) => {
    open(path).catch((error: unknown) => {
      dialog.showErrorBox('Holdout', error instanceof Error ? error.message : String(error))
    })
  }
}

/** The project file among the words Holdout was started with, absolute; null where there is none. */
export function projectAmong(words: readonly string[], workingFolder: string): string | null {
  const file = words.find((word) => word.endsWith('.holdout') && !word.startsWith('-'))
  return file === undefined ? null : resolve(workingFolder, file)
}
