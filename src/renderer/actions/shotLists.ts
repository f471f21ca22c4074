import { ListVideo } from 'lucide-react'
import type { EditorialFormat } from '../../shared/contract/editorial.ts'
import type { Editor } from '../store/editor.ts'
import { type Action, withMedia } from './action.ts'

/** The lists shots are handed over as, as people call them. */
export const shotLists: Record<EditorialFormat, string> = {
  edl: 'EDL (CMX 3600)',
  otio: 'OpenTimelineIO',
  fcpxml: 'Final Cut Pro (FCPXML)',
  xmeml: 'Premiere Pro (XML)',
  csv: 'Table (CSV)',
  json: 'JSON',
  chapters: 'Chapters (ffmpeg metadata)',
}

export const shotListsAction: Action = {
  name: 'shots.lists',
  group: 'Shots',
  label: 'Export or import shots',
  icon: ListVideo,
  keys: ['Ctrl+Shift+D'],
  enabled: withMedia,
  perform: (editor) => {
    editor.set({ dialog: 'shots' })
  },
}

/** Hands the list to the browser, which asks where to or puts it among the downloads. */
export async function exportShots(editor: Editor, format: EditorialFormat, handles: number): Promise<void> {
  const { mediaId } = editor.state()
  if (!mediaId) return
  const title = 'Could not export the shots'
  const list = await editor.call('editorial.export', { mediaId, format, handles }, { title })
  if (!list) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([list.text], { type: 'application/octet-stream' }))
  link.download = list.fileName
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(link.href)
  }, 60_000)
  if (list.warnings.length > 0) editor.notify('info', `Exported ${list.fileName}`, list.warnings.join(' '))
}

/** Sets the cuts from a list the artist chooses. */
export async function importShots(editor: Editor): Promise<void> {
  const { mediaId } = editor.state()
  const file = await chooseList()
  if (!mediaId || !file) return
  const text = await file.text()
  const title = `Could not import ${file.name}`
  const done = await editor.call('editorial.import', { mediaId, text }, { title })
  if (done) editor.notify('info', `${String(done.shots)} shots from ${file.name}`, done.warnings.join(' '))
}

function chooseList(): Promise<File | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.edl,.otio,.csv,.json'
    input.addEventListener('change', () => {
      resolve(input.files?.[0] ?? null)
    })
    input.addEventListener('cancel', () => {
      resolve(null)
    })
    input.click()
  })
}
