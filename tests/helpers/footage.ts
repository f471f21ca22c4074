import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataFolder } from './data.ts'

/** Real frames with truth, copied out so that a test may have few of them. */
export interface Footage {
  /** Folder of `00000.jpg` and so on. */
  frames: string
  /** The annotation of each frame. */
  annotations: string[]
  remove(): void
}

/** The first `count` frames of a DAVIS development sequence, every `step`-th. Only where {@link dataFolder} is there. */
export function davisFootage(name: string, count: number, step = 1): Footage {
  const root = join(dataFolder() ?? '', 'davis')
  const folder = mkdtempSync(join(tmpdir(), 'holdout-footage-'))
  const annotations: string[] = []
  const files = readdirSync(join(root, 'JPEGImages/480p', name)).sort()
  for (let index = 0; index < count; index++) {
    const file = files[index * step] as string
    copyFileSync(join(root, 'JPEGImages/480p', name, file), join(folder, `${String(index).padStart(5, '0')}.jpg`))
    annotations.push(join(root, 'Annotations/480p', name, file.replace('.jpg', '.png')))
  }
  return {
    frames: folder,
    annotations,
    remove: () => {
      rmSync(folder, { recursive: true })
    },
  }
}
