import type { EditorialWrite, WrittenShots } from '../../../shared/contract/editorial.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { MediaRecord, ShotRecord } from '../../../shared/domain/records.ts'
import { runExport, type RunExportOptions } from '../../export/runExport.ts'
import { probeAudio } from '../../media/audio.ts'
import { frameIndex } from '../../media/frameIndex.ts'
import type { MediaTools } from '../../media/types.ts'
import { cutList } from '../cutList.ts'
import { chapterMovie } from './chapterMovie.ts'
import type { Reel } from './cutMovie.ts'
import { listPackets } from './packets.ts'
import { splitMovie, type Split } from './splitMovie.ts'
import { splitSequence } from './splitSequence.ts'

export interface WriteShots extends Omit<EditorialWrite, 'mediaId'> {
  media: MediaRecord
  shots: ShotRecord[]
}

/**
 * Writes shots as files of their own, or the movie with chapters: all files or none.
 * @throws what `runExport` throws, `invalid-input` for chapters of a sequence
 */
export async function writeShots(
  input: WriteShots,
  context: { tools: MediaTools; cacheFolder: string } & Pick<RunExportOptions, 'signal' | 'onProgress'>,
): Promise<WrittenShots> {
  const { plan, files } = await splitOf(input, context)
  const { out, overwrite, media, ...rest } = input
  const { signal, onProgress } = context
  const identity = JSON.stringify([media.path, media.fingerprint, rest])
  const result = await runExport(plan, { out, overwrite, identity, signal, onProgress })
  return { out: result.out, files, seconds: result.seconds }
}

async function splitOf(input: WriteShots, context: Parameters<typeof writeShots>[1]): Promise<Split> {
  const { media, shots, kind, handles, quality } = input
  const list = cutList(media, shots, { reel: 'AX', handles: kind === 'split' ? handles : 0 })
  if (media.kind === 'sequence') {
    if (kind === 'split') return splitSequence(media, list.events)
    throw new HoldoutError('invalid-input', 'Pictures have no chapters: export them as a file beside the sequence.')
  }
  const { tools, cacheFolder, signal } = context
  const { ffprobe } = tools
  const reel: Reel = {
    media,
    tools,
    index: await frameIndex(media, { ffprobe, cacheFolder, signal }),
    audio: await probeAudio(ffprobe, media.path, signal),
    ...(await listPackets(ffprobe, media.path, signal)),
  }
  return kind === 'split' ? splitMovie(reel, list.events, quality) : chapterMovie(reel, list)
}
