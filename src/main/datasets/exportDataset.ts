import sharp from 'sharp'
import type {
  CocoFormat,
  DatasetFormat,
  DavisFormat,
  IndexedFormat,
  YoutubeVosFormat,
} from '../../shared/contract/datasets.ts'
import { frameNumber, padded } from '../export/frameNumber.ts'
import { safeNames } from '../export/safeNames.ts'
import type { ExportPart, ExportPlan, ExportSource } from '../export/types.ts'
import { cocoAnnotations } from './cocoAnnotations.ts'
import { encodeLabels, labelAt, labelsOf, mattesOf, binary, requireLabels } from './labelPicture.ts'

/** Plates are compressed as DAVIS' are, and label pictures to a hundredth. */
const EXPECTED = { plate: 0.5, labels: 0.01 }

/** A data set of the mattes, made masks at half cover: what `datasets.import` reads, and what trains and scores others. */
export function exportDataset(source: ExportSource, format: DatasetFormat): ExportPlan {
  switch (format.kind) {
    case 'davis':
      return davis(source, format)
    case 'youtube-vos':
      return youtubeVos(source, format)
    case 'coco':
      return coco(source, format)
    case 'indexed':
      return indexed(source, format)
  }
}

function planOf(source: ExportSource, plates: boolean, parts: ExportPart[]): ExportPlan {
  const { media, range } = source
  const pixels = media.width * media.height
  const file = pixels * (EXPECTED.labels + (plates ? EXPECTED.plate : 0))
  return { parts, outputs: [], estimatedBytes: file * (range[1] - range[0]), partBytes: pixels * 24 }
}

const text = (file: string, content: () => string | Promise<string>): ExportPart => ({
  file,
  make: async () => new TextEncoder().encode(await content()),
})

/** A part for each frame; `place` is its place in the range, from 0. */
const perFrame = (
  { range: [start, end] }: ExportSource,
  name: (place: number, index: number) => string,
  make: (index: number) => Promise<Uint8Array>,
): ExportPart[] =>
  Array.from({ length: end - start }, (_, place) => ({
    file: name(place, start + place),
    make: () => make(start + place),
  }))

const labelPicture = async (source: ExportSource, index: number): Promise<Uint8Array> =>
  encodeLabels(await labelsOf(source, index), source.media)

async function platePicture({ plate, media: { width, height } }: ExportSource, index: number): Promise<Uint8Array> {
  const { data } = await plate.rgb(index)
  const picture = sharp(data, { raw: { width, height, channels: 3 } })
  return picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }).toBuffer()
}

const fiveDigits = (number: number): string => String(number).padStart(5, '0')
const sequenceName = ({ media }: ExportSource, given: string | undefined): string =>
  safeNames([given ?? media.name])[0]?.replaceAll(' ', '_') ?? 'sequence'

/**
 * The layout of DAVIS 2017, frames from 00000: labels in `Annotations`, where others expect nothing else, and who they are in
 * `labels.json`.
 */
function davis(source: ExportSource, { sequence, plates, resolution, set }: DavisFormat): ExportPlan {
  requireLabels(source)
  const name = sequenceName(source, sequence)
  const at = (folder: string, extension: string) => (place: number) =>
    `${folder}/${resolution}/${name}/${fiveDigits(place)}.${extension}`
  return planOf(source, plates, [
    ...(plates ? perFrame(source, at('JPEGImages', 'jpg'), (index) => platePicture(source, index)) : []),
    ...perFrame(source, at('Annotations', 'png'), (index) => labelPicture(source, index)),
    text(`ImageSets/2017/${set}.txt`, () => `${name}\n`),
    text('labels.json', () => json({ [name]: labelNames(source) })),
  ])
}

const labelNames = (source: ExportSource): Record<string, string> =>
  Object.fromEntries(source.layers.map(({ name }, k) => [labelAt(source, k), name]))

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** The layout of YouTube-VOS: `meta.json` has the frames each object is in. */
function youtubeVos(source: ExportSource, { sequence, plates }: YoutubeVosFormat): ExportPlan {
  requireLabels(source)
  const name = sequenceName(source, sequence)
  const at = (folder: string, extension: string) => (place: number) =>
    `${folder}/${name}/${fiveDigits(place)}.${extension}`
  return planOf(source, plates, [
    ...(plates ? perFrame(source, at('JPEGImages', 'jpg'), (index) => platePicture(source, index)) : []),
    ...perFrame(source, at('Annotations', 'png'), (index) => labelPicture(source, index)),
    text('meta.json', () => youtubeMeta(source, name)),
  ])
}

async function youtubeMeta(source: ExportSource, name: string): Promise<string> {
  const [start, end] = source.range
  const frames = new Map<number, string[]>(source.layers.map((_, k) => [labelAt(source, k), []]))
  for (let index = start; index < end; index++) {
    for (const label of new Set(await labelsOf(source, index))) frames.get(label)?.push(fiveDigits(index - start))
  }
  const objects = source.layers.map((layer, k) => {
    const label = labelAt(source, k)
    return [String(label), { category: layer.name, frames: frames.get(label) ?? [] }] as const
  })
  return json({ videos: { [name]: { objects: Object.fromEntries(objects) } } })
}

/** `<plate>.%04d.png` with the plate's own numbers, and `labels.json` with who the labels are. */
function indexed(source: ExportSource, { sequence }: IndexedFormat): ExportPlan {
  requireLabels(source)
  const name = sequenceName(source, sequence)
  const file = (_: number, index: number): string =>
    `${name}.${padded(frameNumber(source.media, source.startFrame, index))}.png`
  return planOf(source, false, [
    ...perFrame(source, file, (index) => labelPicture(source, index)),
    text('labels.json', () => json(labelNames(source))),
  ])
}

/** `annotations.json` with every object's mask on every frame it is on, overlaps and all, and the plates beside it. */
function coco(source: ExportSource, { sequence, plates, counts }: CocoFormat): ExportPlan {
  const name = sequenceName(source, sequence)
  const file = (_: number, index: number): string =>
    `images/${name}.${padded(frameNumber(source.media, source.startFrame, index))}.jpg`
  return planOf(source, plates, [
    ...(plates ? perFrame(source, file, (index) => platePicture(source, index)) : []),
    text('annotations.json', () =>
      cocoAnnotations({
        size: source.media,
        objects: source.layers.map((layer) => layer.name).reverse(),
        range: source.range,
        counts,
        fileName: (index) => file(0, index).slice('images/'.length),
        masks: async (index) => (await mattesOf(source, index)).map((matte) => matte && binary(matte)).reverse(),
      }),
    ),
  ])
}
