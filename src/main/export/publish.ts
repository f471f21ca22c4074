import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readJournal, type Finished } from './staging.ts'

/** Checksums of everything exported to a folder, as `sha256sum -c` reads them. */
export const SUMS = 'SHA256SUMS'

/** Stands in a staging folder from the moment its files start to move out. */
const mark = (staging: string): string => join(staging, 'publishing')
const isPublishing = (staging: string): boolean => existsSync(mark(staging))

/**
 * Moves finished files to their places. What they replace is kept until all have moved, and put back when one cannot.
 * Told again after a death half-way, it goes on.
 */
export async function publish(staging: string, out: string, files: readonly Finished[]): Promise<void> {
  const made: string[] = []
  const moved: string[] = []
  const staged = (file: string): string => join(staging, 'files', file)
  const replaced = (file: string): string => join(staging, 'replaced', file)
  const makeFolder = async (folder: string): Promise<void> => {
    const first = await mkdir(folder, { recursive: true })
    for (let at = folder; first !== undefined && at.length >= first.length; at = dirname(at)) made.push(at)
  }
  await writeFile(staged(SUMS), await sums(out, files))
  await writeFile(mark(staging), '')
  try {
    for (const file of [...files.map((each) => each.file), SUMS]) {
      if (!existsSync(staged(file))) continue // Moved before the death.
      await makeFolder(dirname(join(out, file)))
      if (existsSync(join(out, file))) {
        await mkdir(dirname(replaced(file)), { recursive: true })
        await rename(join(out, file), replaced(file))
      }
      moved.push(file)
      await rename(staged(file), join(out, file))
    }
  } catch (error) {
    for (const file of moved.reverse()) {
      await rm(join(out, file), { force: true })
      if (existsSync(replaced(file))) await rename(replaced(file), join(out, file))
    }
    for (const folder of made.toSorted((a, b) => b.length - a.length)) await rmdir(folder).catch(() => undefined)
    throw error
  }
}

/** Finishes what a dead export had begun to move; whatever else it left goes. */
export async function collect(staging: string, out: string): Promise<void> {
  if (isPublishing(staging)) await publish(staging, out, await readJournal(staging))
  await rm(staging, { recursive: true, force: true, maxRetries: 3 })
}

/** Files that stand at their places because an export died while moving them there. */
export const published = (staging: string, out: string, file: string): boolean =>
  isPublishing(staging) && !existsSync(join(staging, 'files', file)) && existsSync(join(out, file))

/** The folder's checksums with the lines of these files renewed. */
async function sums(out: string, files: readonly Finished[]): Promise<string> {
  const renewed = new Set(files.map(({ file }) => file))
  const present = await readFile(join(out, SUMS), 'utf8').catch(() => '')
  const others = present.split('\n').filter((line) => line !== '' && !renewed.has(line.slice(66)))
  const lines = files.map(({ file, sha256 }) => `${sha256}  ${file}`)
  return [...others, ...lines].toSorted((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('\n') + '\n'
}
