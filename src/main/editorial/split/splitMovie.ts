import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import type { EditorialWrite, WrittenShots } from '../../../shared/contract/editorial.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { safeNames } from '../../export/safeNames.ts'
import type { ExportPart, ExportPlan } from '../../export/types.ts'
import { type CutEvent, shotName } from '../cutList.ts'
import { cutMovie, type Piece, type Reel } from './cutMovie.ts'
import { containerFor, encodingFor } from './encoders.ts'
import { planRun } from './planRuns.ts'

/** Memory an encoder of large pictures takes. */
const ENCODER_BYTES = 2 ** 29

type WrittenFile = WrittenShots['files'][number]

/** What splitting writes, and for each file what happened; complete once the plan was carried out. */
export interface Split {
  plan: ExportPlan
  files: WrittenFile[]
}

/** A file a shot: copied where that gives just its frames, else encoded again. */
export async function splitMovie(
  reel: Reel,
  events: readonly CutEvent[],
  quality: EditorialWrite['quality'],
): Promise<Split> {
  const { media, index, packets } = reel
  const own = containerFor(extname(media.path))
  const encoding = encodingFor(media.codec, quality, own)
  const names = safeNames(events.map(({ number }) => shotName(media, number)))
  const files: WrittenFile[] = []
  const parts = events.map(({ start, end }, k): ExportPart => {
    const piece: Piece = { start, end, run: planRun(index, packets, start, end), encoding }
    const copied = piece.run.how === 'copied'
    const name = `${names[k] as string}${copied ? own : encoding.extension}`
    const reason = piece.run.how === 'copied' ? null : piece.run.reason
    const report: WrittenFile = { name, range: [start, end], how: piece.run.how, reason }
    files.push(report)
    return {
      file: name,
      frames: end - start,
      write: async (path, { signal, advance }) => {
        let told = 0
        const onFrames = (frames: number): void => {
          for (; told < Math.min(frames, end - start); told++) advance()
        }
        await writePiece(reel, piece, report, path, { signal, onFrames })
        onFrames(end - start)
      },
      verify: () => Promise.resolve(),
    }
  })
  const { size } = await stat(media.path)
  const share = events.reduce((sum, { start, end }) => sum + end - start, 0) / media.frames
  return { plan: { parts, outputs: [], estimatedBytes: size * share, partBytes: ENCODER_BYTES }, files }
}

/** Some containers change packets on the way from one file to the next: such a piece is encoded. */
async function writePiece(
  reel: Reel,
  piece: Piece,
  report: WrittenFile,
  path: string,
  options: Parameters<typeof cutMovie>[3],
): Promise<void> {
  try {
    await cutMovie(reel, piece, path, options)
  } catch (error) {
    const changed = piece.run.how === 'copied' && error instanceof HoldoutError && error.code === 'io'
    if (!changed || piece.encoding.extension !== extname(path)) throw error
    const reason = 'its pictures did not come through copying as they were'
    Object.assign(report, { how: 'encoded', reason })
    await cutMovie(reel, { ...piece, run: { how: 'encoded', reason } }, path, options)
  }
}
