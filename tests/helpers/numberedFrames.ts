import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'

/** Bits of a frame's number, drawn as light and dark blocks that survive any codec. */
const BLOCK = 16
const COLUMNS = 8
const ROWS = 2
export const numberedSize = { width: COLUMNS * BLOCK, height: 64 }

/** [64, 128, 3]: blocks that spell the number in the upper half, a drifting pattern below. */
export function numberedFrame(number: number): Uint8Array {
  const { width, height } = numberedSize
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = Math.floor(y / BLOCK) * COLUMNS + Math.floor(x / BLOCK)
      const value = y < ROWS * BLOCK ? ((number >> bit) & 1 ? 210 : 40) : ((x * 3 + y * 5 + number * 7) % 180) + 30
      data.fill(value, (y * width + x) * 3, (y * width + x) * 3 + 3)
    }
  }
  return data
}

/** The number drawn in a picture of any size. */
export function numberOf(frame: { width: number; height: number; data: Uint8Array }): number {
  let number = 0
  for (let bit = 0; bit < COLUMNS * ROWS; bit++) {
    const x = Math.floor((((bit % COLUMNS) + 0.5) * BLOCK * frame.width) / numberedSize.width)
    const y = Math.floor(((Math.floor(bit / COLUMNS) + 0.5) * BLOCK * frame.height) / numberedSize.height)
    if ((frame.data[(y * frame.width + x) * 3 + 1] as number) > 125) number |= 1 << bit
  }
  return number
}

/** Encodes numbered frames 0..count-1 with ffmpeg; `output` are its output options and the file. */
export async function encodeNumbered(count: number, output: readonly string[], rate = '25'): Promise<void> {
  const size = `${String(numberedSize.width)}x${String(numberedSize.height)}`
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-r', rate, '-i', 'pipe:0']
  const child = spawn('ffmpeg', ['-loglevel', 'error', '-y', ...input, ...output], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  for (let number = 0; number < count; number++) child.stdin.write(numberedFrame(number))
  child.stdin.end()
  const [code] = (await once(child, 'close')) as [number]
  if (code !== 0) throw new Error(`ffmpeg failed to encode ${output.join(' ')}`)
}

/** Runs ffmpeg as a person would. */
export async function ffmpeg(...parameters: string[]): Promise<void> {
  await promisify(execFile)('ffmpeg', ['-loglevel', 'error', '-nostdin', '-y', ...parameters])
}
