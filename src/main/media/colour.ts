import type { Size } from '../../shared/domain/geometry.ts'
import type { ColourDescription } from '../../shared/domain/records.ts'
import type { ProbedStream } from './probe.ts'

const matrices: Record<string, ColourDescription['matrix']> = {
  gbr: 'rgb',
  rgb: 'rgb',
  bt709: 'bt709',
  smpte170m: 'bt601',
  bt470bg: 'bt601',
  fcc: 'bt601',
  bt2020nc: 'bt2020',
  bt2020c: 'bt2020',
}
const transfers: Record<string, ColourDescription['transfer']> = {
  'iec61966-2-1': 'srgb',
  bt709: 'bt709',
  smpte170m: 'bt709',
  bt470bg: 'bt709',
  'bt2020-10': 'bt709',
  'bt2020-12': 'bt709',
  linear: 'linear',
  smpte2084: 'pq',
  'arib-std-b67': 'hlg',
}

/** Colours of a stream. Untagged Y'CbCr is taken as players take it: BT.709 from 720 lines or 1280 columns up, else BT.601. */
export function describeColour(stream: ProbedStream): ColourDescription {
  const format = stream.pix_fmt ?? ''
  const rgb = /^(?:rgb|bgr|gbr|argb|abgr|0rgb|0bgr|pal8|x2rgb|x2bgr|xyz)/.test(format)
  const gray = /^(?:gray|ya|mono)/.test(format)
  const tagged = matrices[stream.color_space ?? '']
  const large = stream.height >= 720 || stream.width >= 1280
  const full = rgb || gray || format.startsWith('yuvj') || stream.color_range === 'pc'
  return {
    range: full ? 'full' : 'limited',
    matrix: rgb ? 'rgb' : tagged === undefined || tagged === 'rgb' ? (large ? 'bt709' : 'bt601') : tagged,
    transfer: transfers[stream.color_transfer ?? ''] ?? 'unknown',
    bitDepth: bitDepthOf(format, stream.bits_per_raw_sample),
    float: /f(?:16|32)/.test(format),
  }
}

function bitDepthOf(format: string, raw: string | undefined): number {
  const float = /f(16|32)(?:le|be)?$/.exec(format)?.[1]
  if (float) return Number(float)
  const planar = /p(9|1[0246])(?:le|be)?$/.exec(format)?.[1]
  if (planar) return Number(planar)
  if (/^gray(9|1[0246])/.test(format)) return Number(/^gray(\d+)/.exec(format)?.[1])
  if (/^(?:rgb|bgr)48|^(?:rgba|bgra)64|^ya16|^xyz12/.test(format)) return 16
  const stated = Number(raw)
  return stated >= 1 && stated <= 32 ? stated : 8
}

/**
 * ffmpeg filters from the stored colours to full-range RGB at the given size in pixels. Measured against exact
 * conversion these flags are off by half a level, the default ones by up to four; by way of planar RGB they are four
 * times as fast as straight to packed RGB.
 */
export function toRgbFilter(colour: ColourDescription, stored: Size, wanted: Size): string {
  // Averaging areas is right from half size down; above it bicubic keeps edges.
  const kernel = wanted.width * 2 <= stored.width ? 'area' : 'bicubic'
  const scale = `scale=${wanted.width}:${wanted.height}:flags=${kernel}+accurate_rnd+full_chroma_int`
  if (colour.matrix === 'rgb') return scale
  const range = colour.range === 'full' ? 'pc' : 'tv'
  const planar = colour.bitDepth > 8 ? 'gbrp16le' : 'gbrp'
  return `${scale}:in_color_matrix=${colour.matrix}:in_range=${range}:out_range=pc,format=${planar}`
}

const LINEAR_STEPS = 65536
/** The sRGB transfer of IEC 61966-2-1 in steps of at most 0.05 of a level. */
const displayOfLinear = Uint8Array.from({ length: LINEAR_STEPS + 1 }, (_, step) => {
  const value = step / LINEAR_STEPS
  return Math.round(255 * (value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055))
})

/** Linear light to display at exposure 0. Values above 1 clip, here and only here. */
export function linearToDisplay(linear: Float32Array): Uint8Array {
  const display = new Uint8Array(linear.length)
  for (let i = 0; i < linear.length; i++) {
    const value = linear[i] as number
    if (value > 0) display[i] = displayOfLinear[value >= 1 ? LINEAR_STEPS : (value * LINEAR_STEPS + 0.5) | 0] as number
  }
  return display
}
