import type { CallInput } from '../../shared/contract/index.ts'
import type { ImportedMattes } from '../../shared/contract/datasets.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import { uploadFolder, uploadFiles } from '../client/uploadFiles.ts'
import type { Editor } from './editor.ts'
import { currentMedia } from './state.ts'

/** Where mattes come from: a place on the core's machine, or files of the browser's. */
export type MatteFiles = { path: string } | { files: readonly File[]; isFolder: boolean }

/** How mattes are taken in, as the dialog asks. */
export interface ImportChoice {
  from: MatteFiles | null
  /** Null: by the names the files have. */
  objectId: ObjectId | null
  channel: string
  /** The number that the files give the media's first frame; null: as it is found out. */
  first: number | null
  skipMissing: boolean
  replace: boolean
}

export const importDefaults: ImportChoice = {
  from: null,
  objectId: null,
  channel: 'auto',
  first: null,
  skipMissing: false,
  replace: false,
}

/** What stands in the way, or null. */
export function importProblem({ from, channel, first }: ImportChoice): string | null {
  if (from === null) return 'Choose the files or the folder that hold the mattes.'
  if (channel.trim() === '') return 'Say which channel, or auto.'
  if (first !== null && !Number.isInteger(first)) return 'Frames are whole numbers.'
  return null
}

/** Takes the mattes in; the job's progress and failure are told where those of all jobs are. */
export async function importMattes(editor: Editor, choice: ImportChoice): Promise<void> {
  const media = currentMedia(editor.state())
  if (!media || choice.from === null) return
  const path = 'path' in choice.from ? choice.from.path : await uploaded(editor, choice.from)
  if (path === null) return
  const input: CallInput<'datasets.import'> = {
    mediaId: media.id,
    path,
    channel: choice.channel.trim(),
    missing: choice.skipMissing ? 'skip' : 'refuse',
    replace: choice.replace,
    ...(choice.objectId !== null && { objectId: choice.objectId }),
    ...(choice.first !== null && { first: choice.first }),
  }
  const started = await editor.call('datasets.import', input, { title: 'Could not import the mattes' })
  const job = started && (await editor.call('jobs.wait', started))
  if (job?.progress.state !== 'succeeded') return
  const { objects, frames } = job.progress.result as unknown as ImportedMattes
  const names = objects.map(({ name }) => name).join(', ')
  editor.notify(
    'success',
    'Mattes imported',
    `${names}: ${String(frames)} committed ${frames === 1 ? 'frame' : 'frames'}`,
  )
}

async function uploaded(
  editor: Editor,
  { files, isFolder }: Extract<MatteFiles, { files: unknown }>,
): Promise<string | null> {
  const name = files[0]?.name ?? ''
  try {
    editor.set({ opening: { name, fraction: 0 } })
    return await (isFolder ? uploadFolder : uploadFiles)(files, crypto.randomUUID(), (fraction) => {
      editor.set({ opening: { name, fraction } })
    })
  } catch (error) {
    editor.notify('error', `Could not upload ${name}`, error instanceof Error ? error.message : String(error))
    return null
  } finally {
    editor.set({ opening: null })
  }
}
