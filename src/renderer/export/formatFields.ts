import type { ExportFormatInput } from '../../shared/contract/export.ts'

/** One setting of a format, as the dialog shows it. */
export type FormatField = { key: string; label: string } & (
  | { kind: 'choice'; choices: readonly { value: string | number; label: string }[] }
  | { kind: 'check' }
  | { kind: 'number'; min: number; max: number; step?: number }
)

const choice = (key: string, label: string, choices: Record<string, string>): FormatField => ({
  key,
  label,
  kind: 'choice',
  choices: Object.entries(choices).map(([value, text]) => ({ value, label: text })),
})
const check = (key: string, label: string): FormatField => ({ key, label, kind: 'check' })

const bits: FormatField = {
  key: 'bits',
  label: 'Depth',
  kind: 'choice',
  choices: [
    { value: 8, label: '8 bits' },
    { value: 16, label: '16 bits' },
  ],
}
const alpha = choice('alpha', 'Alpha', { straight: 'Straight', premultiplied: 'Premultiplied' })
const colour = (format: ExportFormatInput): FormatField[] => [
  alpha,
  choice('foreground', 'Colours', { estimated: 'The object’s own, estimated', plate: 'As in the plate' }),
  choice('despill', 'Despill', { none: 'None', green: 'Green', blue: 'Blue' }),
  ...(valueOf(format, 'despill') === 'none' ? [] : [despillLimit]),
]
const despillLimit = choice('despillLimit', 'Despill down to', {
  average: 'The mean of the other two',
  maximum: 'The greater, gentle',
  minimum: 'The lesser, strong',
})
const content = choice('content', 'Content', { matte: 'Matte', rgba: 'RGBA' })
const exrCompression = choice('compression', 'Compression', { zip: 'ZIP, 16 lines', zips: 'ZIP, 1 line', none: 'None' })
const plates = check('plates', 'With the plate’s pictures')
const sound = check('audio', 'With the plate’s sound')

/** Codecs of movies that have an alpha. */
const withAlpha = new Set<string>(['prores4444', 'prores4444xq', 'animation', 'png', 'ffv1', 'vp9'])

/** Whether a compositor reads the format's files, so that a script can set it up. */
export const hasScripts = ({ kind }: ExportFormatInput): boolean =>
  ['png', 'tiff', 'exr', 'cryptomatte', 'movie', 'prores4444'].includes(kind)

/** The settings a format has, given those it has now. */
export function formatFields(format: ExportFormatInput): FormatField[] {
  switch (format.kind) {
    case 'png': {
      const size = choice('size', 'Size', { plate: 'The plate’s', inference: 'What the networks saw' })
      return [content, bits, ...(format.content === 'rgba' ? colour(format) : [size])]
    }
    case 'tiff': {
      const compression = choice('compression', 'Compression', { zip: 'ZIP', lzw: 'LZW', none: 'None' })
      return [content, bits, ...(format.content === 'rgba' ? colour(format) : []), compression]
    }
    case 'exr':
      return [
        choice('content', 'Content', {
          objects: 'All mattes in one file',
          'plate-and-mattes': 'Plate and all mattes in one file',
          matte: 'A matte an object',
          rgba: 'RGBA an object',
        }),
        choice('depth', 'Depth', { half: 'Half float', float: 'Float, 32 bits' }),
        exrCompression,
        ...(format.content === 'rgba' ? colour(format) : []),
      ]
    case 'cryptomatte':
      return [exrCompression]
    case 'movie':
      return [...(withAlpha.has(format.codec) ? colour(format) : []), sound]
    case 'prores4444':
      return [alpha]
    case 'burn-in':
      return [
        choice('codec', 'Codec', { h264: 'H.264', h265: 'H.265', prores422hq: 'ProRes 422 HQ' }),
        check('frameNumber', 'Frame number'),
        check('timecode', 'Timecode'),
        check('names', 'Names of objects'),
        sound,
      ]
    case 'davis':
    case 'youtube-vos':
      return [plates]
    case 'coco':
      return [choice('counts', 'Run lengths', { compressed: 'Compressed', list: 'As lists' }), plates]
    case 'indexed':
      return []
    case 'contact-sheet':
      return [
        { key: 'columns', label: 'Columns', kind: 'number', min: 1, max: 20 },
        { key: 'rows', label: 'Rows', kind: 'number', min: 1, max: 20 },
        { key: 'width', label: 'Width', kind: 'number', min: 320, max: 16384 },
      ]
    case 'shapes':
      return [{ key: 'tolerance', label: 'Error at most, pixels', kind: 'number', min: 0.1, max: 20, step: 0.1 }]
  }
}

/** What a setting is where it was not chosen: the schema's defaults, which the page does not have. */
const defaults: Record<string, string | number | boolean> = {
  foreground: 'estimated',
  despill: 'none',
  despillLimit: 'average',
  size: 'plate',
  compression: 'zip',
  depth: 'half',
  frameNumber: true,
  timecode: true,
  names: true,
  audio: false,
  plates: true,
  counts: 'compressed',
  columns: 5,
  rows: 4,
  width: 1920,
  tolerance: 0.5,
}

export function valueOf(format: ExportFormatInput, key: string): string | number | boolean {
  const chosen = (format as Record<string, unknown>)[key]
  if (chosen !== undefined) return chosen as string | number | boolean
  if (key === 'alpha') return format.kind === 'exr' ? 'premultiplied' : 'straight'
  if (key === 'content') return 'matte'
  if (key === 'codec') return 'h264'
  return defaults[key] ?? ''
}

/** The format with one setting changed. */
export const withValue = (
  format: ExportFormatInput,
  key: string,
  value: string | number | boolean,
): ExportFormatInput => ({ ...format, [key]: value })
