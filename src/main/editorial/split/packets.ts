import { basename } from 'node:path'
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

/** @throws `media-unreadable`, `cancelled` */
export async function listPackets(ffprobe: string, path: string, signal?: AbortSignal): Promise<Packets> {
  const entries = 'format=start_time:packet=pts,flags,data_hash'
  const show = ['-loglevel', 'error', '-select_streams', 'V:0', '-show_entries', entries, '-show_data_hash', 'crc32']
  const { code, stdout } = await runProgram(
    ffprobe,
    [...show, '-of', 'csv', ...movieInput, '-i', `file:${path}`],
    signal,
  )
  const rows = stdout.toString().trim().split('\n').map((line) => line.trim().split(',')) // prettier-ignore
  const packets = rows.flatMap(([kind, pts, flags = '', hash = '']): Packet[] =>
    kind === 'packet' ? [{ pts: Number(pts), key: flags.startsWith('K'), hash }] : [],
  )
  if (code !== 0 || packets.length === 0) {
    throw new HoldoutError('media-unreadable', `The pictures of ${basename(path)} cannot be listed.`)
  }
  return { packets, startTime: Number(rows.find(([kind]) => kind === 'format')?.[1]) || 0 }
}
