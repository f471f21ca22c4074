import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { encodeExr } from '../../src/main/export/images/encodeExr.ts'

/** A test chart: a grey ramp above eight bars of colour; what is in it is known for every pixel. */
export const chart = { width: 160, height: 96, frames: 4, bar: 20 } as const

/** Red, green and blue of the bars, left to right. */
export const bars = [
  [16, 16, 16],
  [235, 235, 235],
  [200, 40, 40],
  [40, 180, 60],
  [40, 70, 200],
  [210, 190, 40],
  [60, 190, 190],
  [128, 128, 128],
] as const

/** Light of the bars of the linear chart, the same in all channels: far above white, too. */
export const lights = [0, 0.18, 0.5, 1, 2, 4, 8, 16] as const

export function chartPixel(x: number, y: number): readonly [number, number, number] {
  const ramp = Math.round((x / (chart.width - 1)) * 255)
  return y < chart.height / 2 ? [ramp, ramp, ramp] : (bars[Math.floor(x / chart.bar)] ?? bars[0])
}

/** A PNG of the chart's size. */
export function chartPicture(pixel: typeof chartPixel): Buffer {
  const { width, height } = chart
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set(pixel(x, y), (y * width + x) * 3)
  return Buffer.from(encode({ width, height, channels: 3, data }))
}

/** The chart as a PNG sequence, in a folder of its own, which is for the caller to remove. */
export async function makeChart(): Promise<{ folder: string; files: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'holdout-chart-'))
  const png = chartPicture(chartPixel)
  const files = Array.from({ length: chart.frames }, (_, k) => join(folder, `chart.${String(1001 + k)}.png`))
  for (const file of files) await writeFile(file, png)
  return { folder, files }
}

/** One frame of bars of linear light, as OpenEXR. */
export async function makeLinearChart(folder: string): Promise<string> {
  const { width, height, bar } = chart
  const data = Float32Array.from({ length: width * height }, (_, i) => lights[Math.floor((i % width) / bar)] ?? 0)
  const channels = ['R', 'G', 'B'].map((name) => ({ name, type: 'float' as const, data }))
  const file = join(folder, 'linear.1001.exr')
  await writeFile(file, await encodeExr({ width, height, channels, compression: 'zip', attributes: [] }))
  return file
}
