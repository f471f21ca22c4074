import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ExportPlan } from '../../../../src/main/export/types.ts'
import { temporaryFolder } from '../helpers.ts'

/** Makes every picture of a plan in a new folder. Returns their paths by name, in order. */
export async function madeFiles(plan: ExportPlan): Promise<Map<string, string>> {
  const folder = await temporaryFolder()
  const made = new Map<string, string>()
  for (const part of plan.parts) {
    if (!('make' in part)) throw new Error(`${part.file} is not a picture.`)
    const path = join(folder, part.file)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, await part.make(new AbortController().signal))
    made.set(part.file, path)
  }
  return made
}

/** The value at a path of {@link madeFiles}. */
export function pathOf(files: Map<string, string>, name: string): string {
  const path = files.get(name)
  if (path === undefined) throw new Error(`There is no ${name} among ${[...files.keys()].join(', ')}.`)
  return path
}
