import { basename, extname } from 'node:path'
import sharp from 'sharp'
import { HoldoutError, throwIfCancelled } from '../../shared/domain/errors.ts'
import type { Rational, Size } from '../../shared/domain/geometry.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { ColourDescription, MediaRecord } from '../../shared/domain/records.ts'
import { parseRational } from '../../shared/domain/time.ts'
import { describeColour } from './colour.ts'
import { describeExr, readsColours } from './exr/exrColours.ts'
import { readExrHeader } from './exr/header.ts'
import { filmTiming } from './filmTiming.ts'
import { fingerprint } from './fingerprint.ts'
import { imageSize, isFilmImage } from './imageHeader.ts'
import { imageInput, probe } from './probe.ts'
import { gapsOf, type SequenceFiles } from './sequenceFiles.ts'

const DEFAULT_START_FRAME = 1001
/** Film's, for images that state no rate: only OpenEXR and DPX can. */
const DEFAULT_RATE: Rational = [24, 1]
/** Headers read at once. */
const PARALLEL = 16

/**
 * What an image sequence is. Every header is read, so that a frame of another size is found now and not at frame 900.
 * @throws `media-unreadable`, `media-missing`, `cancelled`
 */
export async function inspectSequence(
  sequence: SequenceFiles,
  context: { ffprobe: string; signal?: AbortSignal | undefined },
): Promise<MediaRecord> {
  const first = sequence.files[0] as string
  const [print, size, about] = await Promise.all([
    fingerprint(sequence.files),
    commonSize(sequence.files, context.signal),
    isFilmImage(first) ? describeFilmImage(first, context) : describeImage(first),
  ])
  return {
    id: newId('med'),
    kind: 'sequence',
    name: nameOf(sequence),
    path: sequence.path,
    ...size,
    frames: sequence.files.length,
    rate: DEFAULT_RATE,
    startFrame: sequence.numbers?.[0] ?? DEFAULT_START_FRAME,
    timecode: null,
    rotation: 0,
    variableRate: false,
    gaps: gapsOf(sequence.numbers ?? []),
    fingerprint: print,
    ...about,
  }
}

/** The file name without number and extension; of files that are only numbers, their folder's. */
function nameOf({ path, numbers, folder }: SequenceFiles): string {
  const stem = basename(path, extname(path))
  const plain = numbers ? stem.replace(/[._ -]*%(?:0\d+)?d/, '') : stem
  return plain || basename(folder) || 'sequence'
}

type About = Pick<MediaRecord, 'codec' | 'colour' | 'pixelAspect'> & Partial<Pick<MediaRecord, 'rate' | 'timecode'>>

async function describeFilmImage(
  path: string,
  context: { ffprobe: string; signal?: AbortSignal | undefined },
): Promise<About> {
  const header = isExr(path) ? await readExrHeader(path) : null
  const about = header && readsColours(header) ? describeExr(header) : await probeFilmImage(path, context)
  const { rate, timecode } = await filmTiming(path, DEFAULT_RATE)
  return { ...about, rate: rate ?? DEFAULT_RATE, timecode }
}

const isExr = (path: string): boolean => extname(path).toLowerCase() === '.exr'

async function probeFilmImage(
  path: string,
  context: { ffprobe: string; signal?: AbortSignal | undefined },
): Promise<About> {
  const { stream } = await probe(
    context.ffprobe,
    { options: [...imageInput, '-pattern_type', 'none'], path },
    context.signal,
  )
  const codec = stream.codec_name ?? 'unknown'
  const colour = describeColour(stream)
  const aspect = parseRational((stream.sample_aspect_ratio ?? '').replace(':', '/')) ?? [1, 1]
  // OpenEXR pixels are scene-linear by definition.
  return { codec, colour: codec === 'exr' ? { ...colour, transfer: 'linear' } : colour, pixelAspect: aspect }
}

async function describeImage(path: string): Promise<About> {
  const { format, depth } = await sharp(path, { limitInputPixels: false }).metadata()
  const float = depth === 'float' || depth === 'double'
  const colour: ColourDescription = {
    range: 'full',
    matrix: format === 'jpeg' ? 'bt601' : 'rgb',
    transfer: float ? 'linear' : 'srgb',
    bitDepth: float ? 32 : depth === 'ushort' ? 16 : 8,
    float,
  }
  return { codec: format === 'jpeg' ? 'mjpeg' : format, colour, pixelAspect: [1, 1] }
}

async function commonSize(files: readonly string[], signal?: AbortSignal): Promise<Size> {
  const sizes: Size[] = []
  for (let from = 0; from < files.length; from += PARALLEL) {
    throwIfCancelled(signal)
    sizes.push(...(await Promise.all(files.slice(from, from + PARALLEL).map(imageSize))))
  }
  const size = sizes[0] as Size
  const odd = sizes.findIndex((each) => each.width !== size.width || each.height !== size.height)
  if (odd < 0) return size
  const written = ({ width, height }: Size): string => `${width}x${height}`
  throw new HoldoutError(
    'media-unreadable',
    `The sequence mixes sizes: ${basename(files[0] as string)} is ${written(size)}, ${basename(files[odd] as string)} is ${written(sizes[odd] as Size)}.`,
  )
}
