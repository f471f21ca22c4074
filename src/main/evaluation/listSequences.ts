import { readdir, readFile } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'

/** One sequence of a data set in DAVIS layout. Paths are absolute when the root is. */
export interface Sequence {
  name: string
  /** In order of their names. */
  frames: string[]
  /** The annotation of each frame; null where it has none. */
  annotations: (string | null)[]
}

export interface SequenceSelection {
  /** Folder under JPEGImages and Annotations, such as `480p`. */
  resolution: string
  /** Name of a list in ImageSets, such as `val` or `2017/val`. */
  set?: string
  /** These only. */
  sequences?: string[]
}

/**
 * Walks `JPEGImages/<resolution>/<name>` and `Annotations/<resolution>/<name>` under `root`. All sequences where neither a
 * set nor names are given.
 *
 * @throws `not-found` when a folder, a set or a sequence is not there
 */
export async function listSequences(root: string, selection: SequenceSelection): Promise<Sequence[]> {
  const { resolution, set, sequences } = selection
  const listed = set === undefined ? await list(join(root, 'JPEGImages', resolution)) : await readSet(root, set)
  const missing = sequences?.find((name) => !listed.includes(name))
  if (missing !== undefined) {
    throw new HoldoutError('not-found', `There is no sequence "${missing}"; there are ${listed.join(', ')}.`)
  }
  return Promise.all((sequences ?? listed).map((name) => readSequence(root, resolution, name)))
}

async function readSequence(root: string, resolution: string, name: string): Promise<Sequence> {
  const frameFolder = join(root, 'JPEGImages', resolution, name)
  const annotationFolder = join(root, 'Annotations', resolution, name)
  const frames = (await list(frameFolder)).filter((file) => /\.(jpe?g|png)$/i.test(file))
  const annotations = new Map((await list(annotationFolder)).map((file) => [parse(file).name, file]))
  return {
    name,
    frames: frames.map((file) => join(frameFolder, file)),
    annotations: frames.map((file) => {
      const annotation = annotations.get(parse(file).name)
      return annotation === undefined ? null : join(annotationFolder, annotation)
    }),
  }
}

/** A set lists a name a line; DAVIS 2016 lists `/JPEGImages/480p/<name>/00000.jpg /Annotations/...` for each frame. */
async function readSet(root: string, set: string): Promise<string[]> {
  const path = join(root, 'ImageSets', `${set}.txt`)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new HoldoutError('not-found', `There is no set ${path}.`, { cause })
  })
  const lines = text.split('\n').map((line) => line.trim())
  const names = lines.filter(Boolean).map((line) => (line.startsWith('/') ? (line.split('/')[3] ?? line) : line))
  return [...new Set(names)]
}

async function list(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return names.filter((name) => !name.startsWith('.')).sort()
  } catch (cause) {
    throw new HoldoutError('not-found', `There is no folder ${folder}; the data set must have DAVIS' layout.`, {
      cause,
    })
  }
}
