import type { Dialogs } from '../../ports.ts'
import type { ElectronApi, FileFilter } from './electronApi.ts'

const project: FileFilter = { name: 'Holdout project', extensions: ['holdout'] }
const media: FileFilter[] = [
  {
    name: 'Movies and image sequences',
    extensions: 'mov mp4 m4v mkv webm avi mxf png jpg jpeg tif tiff exr dpx'.split(' '),
  },
  { name: 'All files', extensions: ['*'] },
]

/** The system's own dialogs. */
export function electronDialogs({ dialog }: Pick<ElectronApi, 'dialog'>): Dialogs {
  const open = async (options: Parameters<typeof dialog.showOpenDialog>[0]): Promise<string | null> => {
    const { canceled, filePaths } = await dialog.showOpenDialog(options)
    return canceled ? null : (filePaths[0] ?? null)
  }
  return {
    openMedia: () => open({ title: 'Open media', filters: media, properties: ['openFile'] }),
    openProject: () => open({ title: 'Open project', filters: [project], properties: ['openFile'] }),
    chooseFolder: (title) => open({ title, properties: ['openDirectory', 'createDirectory'] }),
    saveProject: async (name) => {
      const options = { title: 'Save project as', defaultPath: `${name}.holdout`, filters: [project] }
      const { canceled, filePath } = await dialog.showSaveDialog(options)
      return canceled || filePath === '' ? null : filePath
    },
  }
}
