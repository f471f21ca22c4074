import { rm, stat, writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { safeNames } from '../../export/safeNames.ts'
import { movieInput } from '../../media/probe.ts'
import { writeChapters } from '../chapters.ts'
import type { CutList } from '../cutList.ts'
import type { Reel } from './cutMovie.ts'
import { containerFor } from './encoders.ts'
import { listPackets } from './packets.ts'
import { runFfmpeg } from './runFfmpeg.ts'
import type { Split } from './splitMovie.ts'

/** The movie again, picture and sound as they are, with a chapter for each shot. */
export async function chapterMovie(reel: Reel, list: CutList): Promise<Split> {
  const { media, index, startTime, tools } = reel
  const own = containerFor(extname(media.path))
  const extension = ['.mov', '.mp4', '.m4v', '.mkv', '.webm'].includes(own) ? own : '.mkv'
  const name = `${safeNames([`${media.name} chapters`])[0] ?? 'chapters'}${extension}`
  const zero = Math.round((startTime * index.timeBase[1]) / index.timeBase[0])
  const text = writeChapters({ ...list, times: { pts: index.pts, timeBase: index.timeBase, zero } })
  const { size } = await stat(media.path)
  const write = async (path: string, { signal, advance }: { signal: AbortSignal; advance: () => void }) => {
    const metadata = `${path}.ffmetadata`
    await writeFile(metadata, text)
    try {
      const inputs = [...movieInput, '-i', `file:${media.path}`, '-f', 'ffmetadata', '-i', `file:${metadata}`]
      const maps = ['-map', '0:V', '-map', '0:a?', '-map', '0:s?', '-map_metadata', '0', '-map_chapters', '1']
      await runFfmpeg(tools.ffmpeg, [...inputs, ...maps, '-c', 'copy', `file:${path}`], signal)
    } finally {
      await rm(metadata, { force: true })
    }
    for (let frame = 0; frame < media.frames; frame++) advance()
  }
  const verify = async (path: string): Promise<void> => {
    const { packets } = await listPackets(tools.ffprobe, path)
    if (packets.length === reel.packets.length && packets.every(({ hash }, k) => hash === reel.packets[k]?.hash)) return
    throw new HoldoutError('io', `${path} does not hold the pictures of "${media.name}" as they were.`)
  }
  return {
    plan: {
      parts: [{ file: name, frames: media.frames, write, verify }],
      outputs: [],
      estimatedBytes: size,
      partBytes: 1,
    },
    files: [{ name, range: [0, media.frames], how: 'copied', reason: null }],
  }
}
