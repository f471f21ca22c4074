import { timecodeOf } from '../../../shared/domain/time.ts'
import { readExrHeader, type ExrAttribute } from '../../media/exr/header.ts'
import { frameNumber } from '../frameNumber.ts'
import type { ExportSource } from '../types.ts'
import {
  floatsAttribute,
  integerAttribute,
  rationalAttribute,
  rec2020,
  rec709,
  stringAttribute,
  timecodeAttribute,
} from './exrAttributes.ts'

/** What says how pixels are stored, or speaks of channels that are not taken along. */
const STRUCTURE = new Set([
  ...[
    'channels',
    'compression',
    'dataWindow',
    'displayWindow',
    'lineOrder',
    'tiles',
    'name',
    'type',
    'version',
    'view',
  ],
  ...['chunkCount', 'maxSamplesPerPixel', 'preview', 'dwaCompressionLevel', 'multiView'],
])

/**
 * The header of a frame besides how it is stored: colours, rate, timecode, number, shape of pixels; and of an OpenEXR plate
 * whatever else stands in the header of the frame itself, which counts where both say something.
 * @param alpha said in `holdout/alpha` where there is colour with alpha
 */
export async function exrMetadata(
  source: ExportSource,
  index: number,
  alpha: 'straight' | 'premultiplied' | null,
): Promise<ExrAttribute[]> {
  const { media, startFrame, plate } = source
  const own = [
    floatsAttribute('chromaticities', 'chromaticities', media.colour.matrix === 'bt2020' ? rec2020 : rec709),
    rationalAttribute('framesPerSecond', media.rate),
    integerAttribute('imageCounter', frameNumber(media, startFrame, index)),
    floatsAttribute('pixelAspectRatio', 'float', [media.pixelAspect[0] / media.pixelAspect[1]]),
    stringAttribute('software', 'Holdout'),
    stringAttribute('comments', `Plate: ${media.name}`),
  ]
  if (media.timecode !== null) {
    own.push(timecodeAttribute(timecodeOf(index, media.rate, media.timecode), media.rate))
  }
  if (alpha) own.push(stringAttribute('holdout/alpha', alpha))
  const file = media.codec === 'exr' ? await plate.file(index) : null
  return file === null ? own : merged(own, await plateAttributes(file))
}

async function plateAttributes(file: string): Promise<ExrAttribute[]> {
  const { attributes } = await readExrHeader(file)
  return attributes.filter(({ name }) => !STRUCTURE.has(name) && !/^(cryptomatte|holdout)\//.test(name))
}

function merged(own: ExrAttribute[], plate: ExrAttribute[]): ExrAttribute[] {
  const ours = new Set(['imageCounter', 'software'])
  return [...own, ...plate.filter(({ name }) => !ours.has(name))]
}
