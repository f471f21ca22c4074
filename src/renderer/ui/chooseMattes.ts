import type { Editor } from '../store/editor.ts'
import type { MatteFiles } from '../store/importMattes.ts'

/** Asks for mattes in the way of the host: a native dialog, or the browser's own. Null where it was dismissed. */
export async function chooseMattes(editor: Editor, isFolder: boolean): Promise<MatteFiles | null> {
  if (editor.state().info?.openBy === 'dialog') {
    return isFolder
      ? editor.call('dialog.choose-folder', { title: 'Import mattes from' })
      : editor.call('dialog.open-media', {})
  }
  const files = await browserFiles(isFolder)
  return files.length === 0 ? null : { files, isFolder }
}

function browserFiles(isFolder: boolean): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.multiple = true
    input.webkitdirectory = isFolder
    if (!isFolder) input.accept = 'image/*,.exr,.tif,.tiff,.svg,.json,.fxs'
    input.addEventListener('change', () => {
      resolve([...(input.files ?? [])].filter(({ name }) => !name.startsWith('.')))
    })
    input.addEventListener('cancel', () => {
      resolve([])
    })
    input.click()
  })
}
