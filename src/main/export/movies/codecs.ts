import type { MovieCodec } from '../../../shared/contract/export.ts'
import type { Size } from '../../../shared/domain/geometry.ts'

/** Up to here FFV1 takes one slice; its own choice of several fails on pictures of a pixel's width. */
export const SMALL: Size = { width: 352, height: 288 }

/** Frames of Animation from one key frame to the next. */
export const GROUP = 12

/** How a codec is written. */
export interface MovieEncoder {
  extension: 'mov' | 'mkv' | 'webm' | 'mp4'
  /** Colour with alpha, or the matte as luma. */
  content: 'rgba' | 'matte'
  /** ffmpeg's name. */
  encoder: string
  /** What ffmpeg is fed; where it is not what is encoded, swscale converts it. */
  fed: 'rgba64le' | 'rgba' | 'argb' | 'rgb24' | 'yuv422p10le' | 'yuv420p'
  pixelFormat: string
  parameters: string[]
  /** No frame needs one before it, or none before the last of {@link GROUP}: movies made piece by piece are the same. */
  independent?: true
  /** Roughly, of a frame. */
  bytesAPixel: number
  /** Sides are made even: a line or column is repeated. */
  even?: boolean
  smallest?: Size
  /** More parameters, for pictures up to {@link SMALL}. */
  small?: string[]
}

const prores = (
  profile: string,
  pixelFormat: string,
): Pick<MovieEncoder, 'encoder' | 'pixelFormat' | 'parameters' | 'independent'> => ({
  encoder: 'prores_ks',
  pixelFormat,
  parameters: ['-profile:v', profile, '-vendor', 'apl0'],
  independent: true,
})
/** The encoder takes ten bits of alpha and stores sixteen. */
const alpha16 = ['-alpha_bits', '16']

const prores4444 = prores('4444', 'yuva444p10le')
const prores4444xq = prores('4444xq', 'yuva444p10le')

/** Every codec of movies. Lossless ones in colour too: qtrle, PNG (8 bits, as players read them) and FFV1 (16 bits). */
export const movieEncoders: Record<MovieCodec, MovieEncoder> = {
  prores4444: {
    ...prores4444,
    parameters: [...prores4444.parameters, ...alpha16],
    extension: 'mov',
    content: 'rgba',
    fed: 'rgba64le',
    bytesAPixel: 0.8,
  },
  prores4444xq: {
    ...prores4444xq,
    parameters: [...prores4444xq.parameters, ...alpha16],
    extension: 'mov',
    content: 'rgba',
    fed: 'rgba64le',
    bytesAPixel: 1.2,
  },
  prores422hq: {
    ...prores('hq', 'yuv422p10le'),
    extension: 'mov',
    content: 'matte',
    fed: 'yuv422p10le',
    bytesAPixel: 0.3,
  },
  dnxhr: {
    extension: 'mov',
    content: 'matte',
    encoder: 'dnxhd',
    fed: 'yuv422p10le',
    pixelFormat: 'yuv422p10le',
    parameters: ['-profile:v', 'dnxhr_hqx'],
    independent: true,
    bytesAPixel: 0.5,
    smallest: { width: 256, height: 120 },
  },
  animation: {
    extension: 'mov',
    content: 'rgba',
    encoder: 'qtrle',
    fed: 'argb',
    pixelFormat: 'argb',
    parameters: ['-g', String(GROUP)],
    independent: true,
    bytesAPixel: 3,
  },
  png: {
    extension: 'mov',
    content: 'rgba',
    encoder: 'png',
    fed: 'rgba',
    pixelFormat: 'rgba',
    // Of the picture alone: sound has an option of that name in older releases.
    parameters: ['-pred:v', 'mixed'],
    independent: true,
    bytesAPixel: 2,
  },
  ffv1: {
    extension: 'mkv',
    content: 'rgba',
    encoder: 'ffv1',
    fed: 'rgba64le',
    pixelFormat: 'rgba64le',
    parameters: ['-level', '3', '-coder', '1', '-context', '1', '-g', '1', '-slicecrc', '1'],
    independent: true,
    small: ['-slices', '1'],
    bytesAPixel: 4,
  },
  vp9: {
    extension: 'webm',
    content: 'rgba',
    encoder: 'libvpx-vp9',
    fed: 'rgba',
    pixelFormat: 'yuva420p',
    // Alternate reference frames are not there with alpha.
    parameters: [
      '-crf',
      '18',
      '-b:v',
      '0',
      '-auto-alt-ref',
      '0',
      '-row-mt',
      '1',
      '-deadline',
      'good',
      '-cpu-used',
      '2',
    ],
    bytesAPixel: 0.1,
  },
  h264: {
    extension: 'mp4',
    content: 'matte',
    encoder: 'libx264',
    fed: 'yuv420p',
    pixelFormat: 'yuv420p',
    parameters: ['-preset', 'medium', '-crf', '14', '-profile:v', 'high', '-movflags', '+faststart'],
    bytesAPixel: 0.05,
    even: true,
  },
  h265: {
    extension: 'mp4',
    content: 'matte',
    encoder: 'libx265',
    fed: 'yuv420p',
    pixelFormat: 'yuv420p',
    parameters: [
      '-preset',
      'medium',
      '-crf',
      '15',
      '-tag:v',
      'hvc1',
      '-x265-params',
      'log-level=error',
      '-movflags',
      '+faststart',
    ],
    bytesAPixel: 0.04,
    even: true,
    smallest: { width: 16, height: 16 },
  },
}

/** The size a movie of a plate has. */
export const movieSize = ({ even }: MovieEncoder, { width, height }: Size): Size =>
  even ? { width: width + (width % 2), height: height + (height % 2) } : { width, height }
