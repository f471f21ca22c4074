import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { isMissing } from './diskCache.ts'

/**
 * Hash of the sizes and modification times of a media's files, in order.
 * @throws `media-missing` when one is not there
 */
export async function fingerprint(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const path of await Promise.all(paths.map(sizeAndTime))) hash.update(path)
  return hash.digest('hex').slice(0, 32)
}

async function sizeAndTime(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path)
    return `${String(size)} ${String(Math.round(mtimeMs))}\n`
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new HoldoutError('media-missing', `${path} is not there any more. Relink the media to where it is now.`)
  }
}
