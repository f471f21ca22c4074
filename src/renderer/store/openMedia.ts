import { uploadFiles } from '../client/uploadFiles.ts'
import type { Editor } from './editor.ts'
import { readDocument, showMedia } from './session.ts'

/** Adds a media by its path on the core's machine, in a new project where none is open, and shows it. */
export async function importMedia(editor: Editor, path: string): Promise<void> {
  if (!editor.state().document) {
    // Looked at first: what is no clip leaves no project behind.
    const title = 'Could not open the clip'
    const found = await editor.call('media.inspect', { path }, { title })
    if (!found || !(await createProject(editor, found.name))) return
  }
  const imported = await editor.call('media.import', { path, detectShots: true }, { title: 'Could not open the clip' })
  if (!imported) return
  await showMedia(editor, imported.media.id)
}

/** Opens what was dropped on the host's window: a project, or a clip. */
export async function openDropped(editor: Editor, path: string): Promise<void> {
  if (path.endsWith('.holdout')) await openProjectAt(editor, path)
  else await whileOpening(editor, nameOf(path), () => importMedia(editor, path))
}

/** What the host was started with is opened first; else the project it died with. */
export async function openFirst(editor: Editor): Promise<void> {
  const { info, document, recent } = editor.state()
  const path = info?.initialMedia
  const left = recent[0]
  if (!path && document === null && left?.leftOpen) {
    if (!(await openProjectAt(editor, left.path))) return
    editor.notify(
      'info',
      'Holdout ended unexpectedly',
      `${left.name} is as it was: every step is stored as it is done.`,
    )
  }
  if (path && (document === null || document.media.size === 0)) {
    await whileOpening(editor, nameOf(path), () => importMedia(editor, path))
  }
}

/** What is done with a clip once it lies where the core can read it. */
type TakeClip = (editor: Editor, path: string) => Promise<void>

/** Asks for a clip in the way of the host: a native dialog, or files to upload. */
export async function openClip(editor: Editor, take: TakeClip = importMedia): Promise<void> {
  if (editor.state().info?.openBy === 'dialog') {
    const chosen = await editor.call('dialog.open-media', {})
    if (chosen) await whileOpening(editor, nameOf(chosen.path), () => take(editor, chosen.path))
    return
  }
  const files = await chooseFiles()
  if (files.length > 0) await openFiles(editor, files, take)
}

/** Asks where the files of the clip shown are now. Its objects and mattes stay. */
export const relinkClip = (editor: Editor): Promise<void> =>
  openClip(editor, async (_editor, path) => {
    const { mediaId } = editor.state()
    if (mediaId) await editor.call('media.relink', { mediaId, path }, { title: 'Could not relink the clip' })
  })

/** Uploads files and opens them: one movie, or the frames of a sequence. */
export async function openFiles(editor: Editor, files: readonly File[], take: TakeClip = importMedia): Promise<void> {
  const [first] = files
  if (!first) return
  await whileOpening(editor, first.name, async () => {
    try {
      const path = await uploadFiles(files, crypto.randomUUID(), (fraction) => {
        editor.set({ opening: { name: first.name, fraction } })
      })
      editor.set({ opening: { name: first.name, fraction: null } })
      await take(editor, path)
    } catch (error) {
      editor.notify('error', `Could not upload ${first.name}`, error instanceof Error ? error.message : String(error))
    }
  })
}

export async function openSample(editor: Editor): Promise<void> {
  const sample = editor.state().info?.sample
  if (sample) await whileOpening(editor, 'Sample clip', () => importMedia(editor, sample))
}

export async function openProject(editor: Editor): Promise<void> {
  const chosen = await editor.call('dialog.open-project', {})
  if (chosen) await openProjectAt(editor, chosen.path)
}

/** Returns whether it is open. */
export function openProjectAt(editor: Editor, path: string): Promise<boolean> {
  return whileOpening(editor, nameOf(path), async () => {
    const opened = await editor.call('project.open', { path }, { title: 'Could not open the project' })
    if (opened) await readDocument(editor)
    return opened !== null
  })
}

/** Makes an empty project; where the host has dialogs, where the artist says. */
export async function newProject(editor: Editor, name: string): Promise<void> {
  if (editor.state().info?.openBy !== 'dialog') {
    await createProject(editor, name)
    return
  }
  const chosen = await editor.call('dialog.save-project', { name })
  if (chosen) await createProject(editor, name, chosen.path)
}

async function createProject(editor: Editor, name: string, path?: string): Promise<boolean> {
  const input = path === undefined ? { name } : { name, path }
  const created = await editor.call('project.create', input, { title: 'Could not make the project' })
  if (created) await readDocument(editor)
  return created !== null
}

async function whileOpening<T>(editor: Editor, name: string, open: () => Promise<T>): Promise<T> {
  editor.set({ opening: { name, fraction: null } })
  try {
    return await open()
  } finally {
    editor.set({ opening: null })
  }
}

/** The last part of a path, without its extension. */
function nameOf(path: string): string {
  const last = path.split(/[/\\]/).filter(Boolean).at(-1) ?? path
  return last.replace(/\.[^.]+$/, '') || last
}

/** The browser's own file dialog. None where it was dismissed. */
function chooseFiles(): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.accept = 'video/*,image/*,.mkv,.mov,.mxf,.avi,.exr,.dpx,.tif,.tiff'
    input.addEventListener('change', () => {
      resolve([...(input.files ?? [])])
    })
    input.addEventListener('cancel', () => {
      resolve([])
    })
    input.click()
  })
}
