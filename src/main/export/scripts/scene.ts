import { posix, relative } from 'node:path'
import { nukeName } from '../../vector/formats/shapeNames.ts'
import { frameNumber } from '../frameNumber.ts'
import type { ExportOutput, ExportSource } from '../types.ts'

/** A movie or sequence that a script reads. */
export interface Footage {
  /** With `/`, and `%04d` in a sequence; relative to the script's folder or absolute. */
  path: string
  sequence: boolean
  /** Numbers of the first and last frame that is wanted. */
  frames: [number, number]
  /** Frames a movie has before the first one. */
  skip: number
  colourSpace: ExportOutput['colourSpace']
  alpha: ExportOutput['alpha']
}

/** An object and where it is. */
export interface ScriptObject {
  /** As the artist wrote it. */
  name: string
  /** ASCII letters, digits and underscores; different for each. */
  id: string
  /** `#rrggbb` */
  colour: string
  footage: Footage
  /** `cut-out`: colour with alpha; `matte`: a matte in `channel` (`Y`: gray). */
  kind: 'cut-out' | 'matte'
  channel: string
}

/** What every script sets up. */
export interface ScriptScene {
  name: string
  width: number
  height: number
  pixelAspect: [number, number]
  rate: [number, number]
  frames: [number, number]
  plate: Footage
  /** Top first. */
  objects: ScriptObject[]
  /** Cryptomattes: read, and picked by hand. */
  others: { id: string; footage: Footage }[]
  /** Whether paths are relative to the folder the script lies in. */
  relative: boolean
}

/** @param folder absolute, the folder of the export, where scripts lie too */
export function sceneOf(
  source: ExportSource,
  outputs: readonly ExportOutput[],
  folder: string,
  isRelative: boolean,
): ScriptScene {
  const { media, layers, range, startFrame } = source
  const frames: [number, number] = [
    frameNumber(media, startFrame, range[0]),
    frameNumber(media, startFrame, range[1] - 1),
  ]
  const place = (path: string): string => (isRelative ? path : posix.join(slashes(folder), path))
  const footageOf = (output: ExportOutput): Footage => ({ ...output, path: place(output.path), skip: 0 })
  const readable = outputs.filter(({ content }) => content !== 'review')
  const unique = uniqueIds()
  const objects = layers.flatMap((layer): ScriptObject[] => {
    for (const output of readable) {
      const object = output.objects.find(({ objectId }) => objectId === layer.objectId)
      if (!object || object.channel === null) continue
      const kind = output.content === 'rgba' ? 'cut-out' : 'matte'
      const { name, colour } = layer
      return [{ name, id: unique(name), colour, footage: footageOf(output), kind, channel: object.channel }]
    }
    return []
  })
  return {
    ...{ name: media.name, width: media.width, height: media.height, pixelAspect: media.pixelAspect, rate: media.rate },
    frames,
    plate: plateOf(source, frames, (path) => (isRelative ? slashes(relative(folder, path)) : slashes(path))),
    objects,
    others: readable
      .filter(({ content }) => content === 'cryptomatte')
      .map((output) => ({ id: unique('cryptomatte'), footage: footageOf(output) })),
    relative: isRelative,
  }
}

/** The plate as it lies on the disk: its sequence has numbers of its own. */
function plateOf(source: ExportSource, frames: [number, number], place: (path: string) => string): Footage {
  const { media, range } = source
  const sequence = media.kind === 'sequence'
  const linear = media.colour.transfer === 'linear'
  return {
    path: place(media.path),
    sequence,
    frames: sequence
      ? [frameNumber(media, media.startFrame, range[0]), frameNumber(media, media.startFrame, range[1] - 1)]
      : frames,
    skip: sequence ? 0 : range[0],
    colourSpace: linear ? 'linear' : sequence ? 'sRGB' : 'Rec.709',
    alpha: null,
  }
}

const slashes = (path: string): string => path.replaceAll('\\', '/')

function uniqueIds(): (name: string) => string {
  const taken = new Set<string>()
  return (name) => {
    const id = nukeName(name)
    let free = id
    for (let count = 2; taken.has(free.toLowerCase()); count++) free = `${id}_${count}`
    taken.add(free.toLowerCase())
    return free
  }
}

/** The file of a frame of a sequence; a movie itself. */
export function fileOf({ path, sequence }: Footage, number: number): string {
  if (!sequence) return path
  return path.replace(/%0?(\d*)d/, (_, digits: string) => String(number).padStart(Number(digits || 1), '0'))
}

/** Frames a second, as a decimal number. */
export function decimalRate([numerator, denominator]: [number, number]): string {
  return String(Number((numerator / denominator).toFixed(6)))
}
