import { z } from 'zod'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { Rational, Size } from '../../../shared/domain/geometry.ts'
import { parseRational } from '../../../shared/domain/time.ts'
import { runProgram } from '../../media/runProgram.ts'

const Probed = z.object({
  streams: z.array(
    z.object({ width: z.int(), height: z.int(), r_frame_rate: z.string(), nb_read_packets: z.coerce.number() }),
  ),
})

/** @throws `io` where the movie is not of this size, rate and number of frames, all of which are counted */
export async function verifyMovie(
  ffprobe: string,
  path: string,
  expected: Size & { frames: number; rate: Rational },
): Promise<void> {
  const entries = 'stream=width,height,r_frame_rate,nb_read_packets'
  const show = ['-v', 'error', '-select_streams', 'v:0', '-count_packets', '-show_entries', entries, '-of', 'json']
  const { stdout } = await runProgram(ffprobe, [...show, path])
  const found = Probed.safeParse(JSON.parse(stdout.toString() || '{}')).data?.streams[0]
  const rate = parseRational(found?.r_frame_rate ?? '') ?? [0, 1]
  const { width, height, frames } = expected
  // Matroska keeps durations in nanoseconds.
  const off = Math.abs((rate[0] * expected.rate[1]) / (rate[1] * expected.rate[0]) - 1)
  if (found?.width === width && found.height === height && found.nb_read_packets === frames && off < 1e-5) return
  throw new HoldoutError(
    'io',
    `The movie written has ${found?.nb_read_packets ?? 'no'} frames of ${found?.width ?? 0}x${found?.height ?? 0} at ${rate.join('/')}, expected ${frames} of ${width}x${height} at ${expected.rate.join('/')}.`,
  )
}
