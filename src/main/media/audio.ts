import { z } from 'zod'
import { movieInput } from './probe.ts'
import { runProgram } from './runProgram.ts'

/** The first sound of a movie. */
export interface MediaAudio {
  codec: string
  channels: number
  /** Samples a second. */
  rate: number
}

const Probed = z.object({
  streams: z.array(
    z.object({
      codec_name: z.string().default('unknown'),
      channels: z.int().positive(),
      sample_rate: z.coerce.number(),
    }),
  ),
})

/** What sound a movie has; null where it has none that can be read. @throws `tool-missing`, `cancelled` */
export async function probeAudio(ffprobe: string, path: string, signal?: AbortSignal): Promise<MediaAudio | null> {
  const show = ['-loglevel', 'error', '-select_streams', 'a:0', '-show_streams', '-of', 'json']
  const { code, stdout } = await runProgram(ffprobe, [...show, ...movieInput, '-i', `file:${path}`], signal)
  if (code !== 0) return null
  const [stream] = Probed.safeParse(JSON.parse(stdout.toString())).data?.streams ?? []
  return stream ? { codec: stream.codec_name, channels: stream.channels, rate: stream.sample_rate } : null
}
