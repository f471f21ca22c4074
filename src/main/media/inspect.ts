import { resolve } from 'node:path'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { inspectMovie } from './movie.ts'
import { inspectSequence } from './sequence.ts'
import { sequenceFiles } from './sequenceFiles.ts'
import type { MediaTools } from './types.ts'

/**
 * Reads what a path is: a movie, or a sequence given as its folder, a `%04d` or `####` pattern, or any one of its frames.
 * A movie's frame index is left in `cacheFolder` for the reader. The record has a fresh id.
 * @throws `media-missing`, `media-unreadable` with the reason, `cancelled`
 */
export async function inspectMedia(
  path: string,
  { tools, cacheFolder, signal }: { tools: MediaTools; cacheFolder: string; signal?: AbortSignal | undefined },
): Promise<MediaRecord> {
  const absolute = resolve(path)
  const sequence = await sequenceFiles(absolute)
  const context = { ffprobe: tools.ffprobe, cacheFolder, signal }
  return sequence ? inspectSequence(sequence, context) : inspectMovie(absolute, context)
}
