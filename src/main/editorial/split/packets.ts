import { basename } from 'node:path'
import { z } from 'zod'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { movieInput } from '../../media/probe.ts'
import { runProgram } from '../../media/runProgram.ts'

/** A picture as it is stored. */
export interface Packet {
  /** Ticks of the stream's time base; NaN where the container states none. */
  pts: number
  key: boolean
  /** Checksum of its bytes. */
  hash: string
}

/** A movie's pictures in the order they are decoded in. */
export interface Packets {
  packets: Packet[]
  /** Where the container's own time 0 is, seconds. */
  startTime: number
}

const Listing = z.object({
  packets: z.array(z.object({ pts: z.number().default(NaN), flags: z.string(), data_hash: z.string() })),
  format: z.object({ start_time: z.coerce.number().default(0) }),
})

/** @throws `media-unreadable`, `cancelled` */
export async function listPackets(ffprobe: string, path: string, signal?: AbortSignal): Promise<Packets> {
  const entries = 'format=start_time:packet=pts,flags,data_hash'
  const show = ['-loglevel', 'error', '-select_streams', 'V:0', '-show_entries', entries, '-show_data_hash', 'crc32']
  // Not as a table: side data would break its lines.
  const { code, stdout } = await runProgram(
    ffprobe,
    [...show, '-of', 'json=compact=1', ...movieInput, '-i', `file:${path}`],
    signal,
  )
  const listed = code === 0 ? Listing.safeParse(JSON.parse(stdout.toString())).data : undefined
  if (!listed || listed.packets.length === 0) {
    throw new HoldoutError('media-unreadable', `The pictures of ${basename(path)} cannot be listed.`)
  }
  const packets = listed.packets.map(({ pts, flags, data_hash: hash }) => ({ pts, key: flags.startsWith('K'), hash }))
  return { packets, startTime: listed.format.start_time }
}
