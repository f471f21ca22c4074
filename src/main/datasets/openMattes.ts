import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { decode } from 'fast-png'
import { z } from 'zod'
import type { DatasetImport } from '../../shared/contract/datasets.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { imageExtensions, sequenceFiles, type SequenceFiles } from '../media/sequenceFiles.ts'
import { cocoMattes } from './readCoco.ts'
import type { ImportRequest, MatteReader } from './matteReader.ts'
import { indexFiles, requireAll } from './numbering.ts'
import { labelPictures } from './readLabelPictures.ts'
import { mattePictures } from './readMattePictures.ts'
import { isShapeFile, shapeMattes } from './readShapeFile.ts'

/**
 * Finds out what mattes a path holds, and for which frames of the media.
 * @throws `not-found`, `invalid-input` saying what does not fit the media, `unsupported`, `media-missing`
 */
export async function openMattes(request: ImportRequest): Promise<MatteReader> {
  const kind = request.kind === 'auto' ? await recognise(request.path) : request.kind
  switch (kind) {
    case 'coco':
      return cocoMattes(existing(request.path, ['annotations.json']), request)
    case 'shapes':
      return shapeMattes(request.path, request)
    case 'davis':
    case 'youtube-vos':
      return datasetMattes(kind, request)
    case 'indexed': {
      const files = await filesAt(request.path)
      return labelPictures(placed(files, request, false), await labelNames(files.folder), request)
    }
    case 'sequence': {
      const files = await filesAt(request.path)
      return mattePictures(placed(files, request, false), nameOf(files), request)
    }
  }
}

async function recognise(path: string): Promise<Exclude<DatasetImport['kind'], 'auto'>> {
  if (isShapeFile(path)) return 'shapes'
  if (extname(path).toLowerCase() === '.json' || existsSync(join(path, 'annotations.json'))) return 'coco'
  if (existsSync(join(path, 'Annotations'))) return existsSync(join(path, 'meta.json')) ? 'youtube-vos' : 'davis'
  const [first] = (await filesAt(path)).files
  if (first === undefined || extname(first).toLowerCase() !== '.png') return 'sequence'
  return decode(await readFile(first)).palette ? 'indexed' : 'sequence'
}

const matteExtensions = new Set([...imageExtensions, '.svg'])

async function filesAt(path: string): Promise<SequenceFiles> {
  const files = await sequenceFiles(path, matteExtensions)
  if (files) return files
  throw new HoldoutError(
    'invalid-input',
    `${path} is no picture, folder of pictures, data set, COCO file or file of shapes.`,
  )
}

function placed({ files, numbers }: SequenceFiles, request: ImportRequest, fromZero: boolean): Map<number, string> {
  const { media, first, missing } = request
  const numbered = files.map((path, k) => ({ path, number: numbers?.[k] ?? null }))
  const found = indexFiles(numbered, media, { first, fromZero })
  if (missing === 'refuse' && !fromZero) requireAll(found, media)
  return found
}

/** The files' name without number and ending, else their folder's. */
function nameOf({ path, folder }: SequenceFiles): string {
  const stem = basename(path, extname(path)).replace(/[._ -]*%(?:0\d+)?d/, '')
  return stem || basename(folder)
}

async function datasetMattes(kind: 'davis' | 'youtube-vos', request: ImportRequest): Promise<MatteReader> {
  const root = join(request.path, 'Annotations')
  const level = kind === 'davis' ? join(root, await choose(root, request.resolution, null, 'resolution')) : root
  const sequence = await choose(level, request.sequence, request.media.name, 'sequence')
  const folder = join(level, sequence)
  const names = await (kind === 'davis'
    ? labelNames(request.path, sequence)
    : metaNames(join(request.path, 'meta.json'), sequence))
  return labelPictures(placed(await filesAt(folder), request, true), names, request)
}

/** The folder that is asked for, the only one there is, or the one of the media's name. */
async function choose(
  folder: string,
  wanted: string | undefined,
  likely: string | null,
  what: string,
): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new HoldoutError('not-found', `There is no folder ${folder}.`, { cause })
  })
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const [only] = names
  const found =
    wanted === undefined
      ? names.length === 1
        ? only
        : names.find((name) => name === likely)
      : names.find((name) => name === wanted)
  if (found !== undefined) return found
  throw new HoldoutError('not-found', `Say which ${what}: ${folder} has ${names.join(', ') || 'none'}.`)
}

const Labels = z.record(z.string().regex(/^\d+$/), z.string().min(1))

/** What our own exports say of their labels; null where nothing says it. */
async function labelNames(folder: string, sequence?: string): Promise<Map<number, string> | null> {
  const path = join(folder, 'labels.json')
  if (!existsSync(path)) return null
  const content = await json(path)
  const names = sequence === undefined ? content : z.record(z.string(), Labels).safeParse(content).data?.[sequence]
  return numbered(path, Labels.safeParse(names).data)
}

async function metaNames(path: string, sequence: string): Promise<Map<number, string> | null> {
  if (!existsSync(path)) return null
  const Meta = z.object({
    videos: z.record(
      z.string(),
      z.object({ objects: z.record(z.string(), z.object({ category: z.string().min(1) })) }),
    ),
  })
  const objects = Meta.safeParse(await json(path)).data?.videos[sequence]?.objects
  return numbered(
    path,
    objects && Object.fromEntries(Object.entries(objects).map(([id, { category }]) => [id, category])),
  )
}

async function json(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new HoldoutError('invalid-input', `${path} is not JSON.`, { cause })
  }
}

/** Two objects of one category are told apart by their labels. */
function numbered(path: string, names: Record<string, string> | undefined): Map<number, string> {
  if (!names) throw new HoldoutError('invalid-input', `${path} does not say what the labels are.`)
  const entries = Object.entries(names)
  const uses = Map.groupBy(entries, ([, name]) => name)
  return new Map(
    entries.map(([label, name]) => [Number(label), (uses.get(name)?.length ?? 0) > 1 ? `${name} ${label}` : name]),
  )
}

/** The path, or a file of this name in it. */
function existing(path: string, names: readonly string[]): string {
  const found = [path, ...names.map((name) => join(path, name))].find(
    (each) => extname(each) === '.json' && existsSync(each),
  )
  if (found !== undefined) return found
  throw new HoldoutError('not-found', `There is no COCO file at ${path} in ${dirname(path)}.`)
}
