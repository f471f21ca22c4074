import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Point } from '../../shared/domain/geometry.ts'
import { lassoCoverage } from '../segmentation/matte/rasterize.ts'
import { type FoundMatte, type ImportRequest, matteOfMask, type MatteReader } from './matteReader.ts'
import { indexFiles } from './numbering.ts'
import { expandRuns, maskOfRuns } from './runLengths.ts'

const Segmentation = z.union([
  z.object({
    size: z.tuple([z.int(), z.int()]),
    counts: z.union([z.string(), z.array(z.number())]),
  }),
  /** Outlines: x and y in turn. */
  z.array(z.array(z.number()).min(6)),
])
const Annotation = z.object({
  image_id: z.union([z.int(), z.string()]),
  category_id: z.int(),
  track_id: z.union([z.int(), z.string()]).optional(),
  instance_id: z.union([z.int(), z.string()]).optional(),
  segmentation: Segmentation,
})
const Image = z.object({
  id: z.union([z.int(), z.string()]),
  file_name: z.string(),
  width: z.int(),
  height: z.int(),
})
const Document = z.object({
  images: z.array(Image).min(1),
  annotations: z.array(Annotation),
  categories: z.array(z.object({ id: z.int(), name: z.string() })),
})
type Annotation = z.infer<typeof Annotation>
type Document = z.infer<typeof Document>

/**
 * A COCO document: run lengths and outlines. Annotations of one `track_id` are one object, without it those of one
 * category; several on a frame are joined.
 * @throws `invalid-input` where it is none, is of another size, or names a category it has not
 */
export async function cocoMattes(path: string, request: ImportRequest): Promise<MatteReader> {
  const document = parse(path, await readFile(path, 'utf8'))
  const { media, first } = request
  const odd = document.images.find(({ width, height }) => width !== media.width || height !== media.height)
  if (odd) {
    throw new HoldoutError(
      'invalid-input',
      `${odd.file_name} is ${String(odd.width)}x${String(odd.height)} pixels, the plate ${String(media.width)}x${String(media.height)}.`,
    )
  }
  const files = document.images.map(({ file_name: name, id }) => ({ path: String(id), number: lastNumber(name) }))
  const images = indexFiles(files, media, { first, fromZero: true })
  const objects = namesOf(document)
  const byImage = Map.groupBy(document.annotations, ({ image_id: image }) => String(image))
  return {
    total: images.size,
    async *frames(signal) {
      for (const [index, image] of images) {
        signal.throwIfAborted()
        yield await Promise.resolve(frameOf(byImage.get(image) ?? [], objects, index, request))
      }
    },
  }
}

function parse(path: string, text: string): Document {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new HoldoutError('invalid-input', `${basename(path)} is not JSON.`, { cause })
  }
  const parsed = Document.safeParse(value)
  if (parsed.success) return parsed.data
  throw new HoldoutError('invalid-input', `${basename(path)} is no COCO document:\n${z.prettifyError(parsed.error)}`)
}

function lastNumber(name: string): number | null {
  const digits = /(\d+)\D*$/.exec(name.replace(/\.\w+$/, ''))?.[1]
  return digits === undefined ? null : Number(digits)
}

const keyOf = ({ track_id: track, instance_id: instance, category_id: category }: Annotation): string =>
  `${String(category)} ${String(track ?? instance ?? '')}`

/** Of each object its category's name, with the track's where the category has several; objects never seen too. */
function namesOf({ annotations, categories }: Document): Map<string, string> {
  const known = new Map(categories.map(({ id, name }) => [id, name]))
  const names = new Map<string, string>()
  const tracks = new Map<number, Set<string>>()
  for (const annotation of annotations) {
    const { category_id: category } = annotation
    if (!known.has(category)) {
      const ids = [...known.keys()].join(', ')
      throw new HoldoutError('invalid-input', `An annotation is of category ${String(category)}; there are ${ids}.`)
    }
    tracks.set(category, (tracks.get(category) ?? new Set()).add(keyOf(annotation)))
  }
  for (const [category, name] of known) {
    const keys = [...(tracks.get(category) ?? [`${String(category)} `])]
    for (const [k, key] of keys.entries()) names.set(key, keys.length === 1 ? name : `${name} ${String(k + 1)}`)
  }
  return names
}

function frameOf(
  annotations: readonly Annotation[],
  objects: ReadonlyMap<string, string>,
  index: number,
  request: ImportRequest,
): FoundMatte[] {
  const { width, height } = request.media
  return [...objects].map(([key, object]) => {
    const mask = new Uint8Array(width * height)
    for (const annotation of annotations) {
      if (keyOf(annotation) !== key) continue
      const part = maskOf(annotation.segmentation, request)
      for (let k = 0; k < mask.length; k++) if (part[k] !== 0) mask[k] = 1
    }
    return { object, index, matte: matteOfMask(mask, request) }
  })
}

function maskOf(segmentation: Annotation['segmentation'], { media }: ImportRequest): Uint8Array {
  const { width, height } = media
  if (!Array.isArray(segmentation)) {
    const { size, counts } = segmentation
    if (size[0] !== height || size[1] !== width) {
      throw new HoldoutError(
        'invalid-input',
        `A mask is ${String(size[1])}x${String(size[0])} pixels, the plate ${String(width)}x${String(height)}.`,
      )
    }
    return maskOfRuns(typeof counts === 'string' ? expandRuns(counts) : counts, media)
  }
  const mask = new Uint8Array(width * height)
  for (const outline of segmentation) {
    const points = Array.from({ length: Math.floor(outline.length / 2) }, (_, k): Point => [
      outline[2 * k] as number,
      outline[2 * k + 1] as number,
    ])
    const coverage = lassoCoverage(points, { width, height })
    for (let k = 0; k < mask.length; k++) if ((coverage[k] as number) >= 0.5) mask[k] = 1
  }
  return mask
}
