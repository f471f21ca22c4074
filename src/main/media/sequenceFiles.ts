import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { isMissing } from './diskCache.ts'

/** The images of one sequence that exist, in order of their numbers. */
export interface SequenceFiles {
  folder: string
  /** `%04d` style pattern of the file name, or the name itself where it has no number. Absolute with its folder. */
  path: string
  /** Absolute. */
  files: string[]
  /** Of each file; null for a single picture without a number. */
  numbers: number[] | null
}

interface Naming {
  prefix: string
  /** Least number of digits, filled with zeros. */
  digits: number
  suffix: string
}

export const imageExtensions = new Set(['.png', '.jpg', '.jpeg', '.tif', '.tiff', '.exr', '.dpx'])
/** `%04d`, `%d`, `####` or `@@@@`. The last one in a file name counts; everything before and after it is taken as it is. */
const PATTERN = /%(?:0?(\d+))?d|#+|@+/g
const NUMBERED = /^(.*?)(\d+)(\D*)$/

/**
 * The sequence that a folder, a pattern or any one of its frames stands for; null where the path is a file that is no image.
 * @param path absolute
 * @param extensions of the images, with their dots
 * @throws `media-missing`, `media-unreadable` for a folder without images
 */
export async function sequenceFiles(
  path: string,
  extensions: ReadonlySet<string> = imageExtensions,
): Promise<SequenceFiles | null> {
  const isImage = (name: string): boolean => extensions.has(extname(name).toLowerCase())
  const found = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (found?.isDirectory()) return inFolder(path, isImage)
  if (found) return isImage(path) ? ofFrame(path) : null
  const naming = parsePattern(basename(path))
  if (!naming) throw new HoldoutError('media-missing', `There is no file or folder ${path}.`)
  return numbered(dirname(path), await namesIn(dirname(path)), naming) ?? missing(path)
}

const missing = (path: string): never => {
  throw new HoldoutError('media-missing', `No file matches ${path}.`)
}

/** The longest sequence of a folder; of equally long ones the first by name. */
async function inFolder(folder: string, isImage: (name: string) => boolean): Promise<SequenceFiles> {
  const names = (await namesIn(folder)).filter(isImage).sort()
  const seeds = new Map<string, string>()
  for (const name of names) {
    const key = seriesOf(name)
    if (!seeds.has(key)) seeds.set(key, name)
  }
  let longest: SequenceFiles | null = null
  for (const seed of seeds.values()) {
    const candidate = fromFrame(folder, names, seed)
    if (!longest || candidate.files.length > longest.files.length) longest = candidate
  }
  if (longest) return longest
  throw new HoldoutError('media-unreadable', `${folder} holds no PNG, JPEG, TIFF, EXR or DPX images.`)
}

const ofFrame = async (path: string): Promise<SequenceFiles> =>
  fromFrame(dirname(path), await namesIn(dirname(path)), basename(path))

function fromFrame(folder: string, names: readonly string[], frame: string): SequenceFiles {
  const naming = namingOf(frame, names)
  const files = naming && numbered(folder, names, naming)
  return files ?? { folder, path: join(folder, frame), files: [join(folder, frame)], numbers: null }
}

/** What all frames of a series share: their name without its last number. */
const seriesOf = (name: string): string => {
  const [stem, extension] = [name.slice(0, -extname(name).length), extname(name)]
  const match = NUMBERED.exec(stem)
  return match ? `${match[1] ?? ''}\0${match[3] ?? ''}${extension}` : name
}

/** Frames padded with zeros, or all equally long, have that many digits; else the shortest number has. */
function namingOf(frame: string, names: readonly string[]): Naming | null {
  const extension = extname(frame)
  const match = NUMBERED.exec(frame.slice(0, -extension.length))
  if (!match) return null
  const [, prefix = '', number = '', rest = ''] = match
  const suffix = rest + extension
  const lengths = names.filter((name) => seriesOf(name) === seriesOf(frame)).map((name) => name.length)
  const shortest = Math.min(frame.length, ...lengths) - prefix.length - suffix.length
  return { prefix, digits: number.startsWith('0') ? number.length : shortest, suffix }
}

function parsePattern(name: string): Naming | null {
  const match = [...name.matchAll(PATTERN)].at(-1)
  if (!match) return null
  const digits = match[0].startsWith('%') ? Math.max(1, Number(match[1] ?? 1)) : match[0].length
  return { prefix: name.slice(0, match.index), digits, suffix: name.slice(match.index + match[0].length) }
}

/** The files that bear a naming's numbers, or null where none does. */
function numbered(folder: string, names: readonly string[], naming: Naming): SequenceFiles | null {
  const { prefix, digits, suffix } = naming
  const numbers = names.flatMap((name) => {
    if (!name.startsWith(prefix) || !name.endsWith(suffix)) return []
    const number = name.slice(prefix.length, name.length - suffix.length)
    const plain = /^\d{1,9}$/.test(number) && String(Number(number)).padStart(digits, '0') === number
    return plain ? [Number(number)] : []
  })
  if (numbers.length === 0) return null
  numbers.sort((a, b) => a - b)
  const name = (number: string): string => join(folder, prefix + number + suffix)
  return {
    folder,
    path: name(digits > 1 ? `%0${String(digits)}d` : '%d'),
    files: numbers.map((number) => name(String(number).padStart(digits, '0'))),
    numbers,
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (!isMissing(error)) throw error
    throw new HoldoutError('media-missing', `There is no folder ${folder}.`, { cause: error })
  }
}

/** Missing numbers as [first, last] pairs. */
export function gapsOf(numbers: readonly number[]): [number, number][] {
  return numbers.slice(1).flatMap((number, i): [number, number][] => {
    const before = numbers[i] as number
    return number > before + 1 ? [[before + 1, number - 1]] : []
  })
}
