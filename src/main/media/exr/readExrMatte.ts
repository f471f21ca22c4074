import { basename } from 'node:path'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { inDisplayWindow } from './displayWindow.ts'
import { fromHalf } from './half.ts'
import type { ExrHeader } from './header.ts'
import { readExr } from './readExr.ts'

/** One channel over the display window, as stored: of a matte 0..1. */
export interface ExrPlane {
  width: number
  height: number
  /** [height, width] */
  data: Float32Array
}

/**
 * Reads a matte from an OpenEXR file: the channel asked for, by its name or that of its layer (`dog` for `dog.A`); else A; else the
 * only channel, luminance, or red of a gray picture.
 * @throws `not-found` naming the channels there are, `unsupported` as `readExr` does, `media-unreadable`
 */
export async function readExrMatte(path: string, channel?: string): Promise<ExrPlane> {
  let chosen: string | null = null
  const picture = await readExr(path, (name, header) => name === (chosen ??= matteChannel(header, path, channel)))
  const { displayWindow } = picture.header
  const width = displayWindow.x1 - displayWindow.x0 + 1
  const height = displayWindow.y1 - displayWindow.y0 + 1
  const [samples] = picture.channels.values()
  if (samples instanceof Uint16Array) {
    return { width, height, data: fromHalf(inDisplayWindow(picture, samples, new Uint16Array(width * height))) }
  }
  const data = new Float32Array(width * height)
  return { width, height, data: samples ? inDisplayWindow(picture, samples, data) : data }
}

function matteChannel({ channels }: ExrHeader, path: string, wanted: string | undefined): string {
  const names = channels.map(({ name }) => name)
  const candidates =
    wanted === undefined
      ? ['A', ...(names.length === 1 ? names : []), 'Y', 'R']
      : [wanted, `${wanted}.A`, `${wanted}.a`, `${wanted}.alpha`]
  const found = candidates.find((name) => names.includes(name))
  if (found !== undefined) return found
  const asked = wanted === undefined ? 'matte in a channel of its own' : `channel ${wanted}`
  throw new HoldoutError('not-found', `${basename(path)} has no ${asked}; it has ${names.join(', ')}.`)
}
