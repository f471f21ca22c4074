import { readFile, writeFile } from 'node:fs/promises'
import type { Matte } from '../../shared/codec/matte.ts'
import type { ShapesFormat } from '../../shared/contract/export.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { afterEffectsMasks } from '../vector/formats/afterEffects.ts'
import { readShapes, writeShapes } from '../vector/formats/holdoutShapes.ts'
import { nukePython } from '../vector/formats/nukePython.ts'
import { nukeRoto } from '../vector/formats/nukeRoto.ts'
import { silhouetteShapes } from '../vector/formats/silhouette.ts'
import { svgFrame } from '../vector/formats/svg.ts'
import { rasterizeShapes } from '../vector/rasterize.ts'
import { describeReport, matteOverlap, reportShapes, type ShapeReport } from '../vector/report.ts'
import { runSteps } from '../vector/steps.ts'
import { shapesInOrder, ShapeTracer, type TracedShape } from '../vector/traceShapes.ts'
import { defaultShapeOptions, type ShapeDocument, type ShapeLayer } from '../vector/types.ts'
import { frameNumber, padded } from './frameNumber.ts'
import { emptyMatte, plateMatte } from './images/cutOut.ts'
import { safeNames } from './safeNames.ts'
import type { ExportLayer, ExportPart, ExportPlan, ExportSource } from './types.ts'

interface TracedDocument {
  document: ShapeDocument
  reports: ShapeReport[]
}

interface Progress {
  signal: AbortSignal
  advance: () => void
}

/** Bytes a point of a key takes in the files. */
const BYTES_A_POINT = 60
/** Points of a shape, as an estimate for the disk. */
const POINTS = 60

const extensions = { 'nuke-python': 'py', nuke: 'nk', 'after-effects': 'jsx', silhouette: 'fxs' } as const

/**
 * Mattes as splines in another program's own form: `<plate> shapes.py`, `.nk`, `.jsx`, `.fxs`, or `<object>/<object>.%04d.svg`;
 * and always `<plate>.shapes.json`, from which Holdout can make mattes again, with what the shapes are worth.
 */
export function objectShapes(source: ExportSource, format: Omit<ShapesFormat, 'kind'>): ExportPlan {
  const { media, layers } = source
  const [start, end] = source.range
  const plate = safeNames([media.name])[0] as string
  const tracing = once((progress: Progress) => traceLayers(source, format.tolerance, progress))
  const parts: ExportPart[] = [
    {
      file: `${plate}.shapes.json`,
      frames: 2 * layers.length * (end - start),
      write: async (path, progress) => {
        const { document, reports } = await tracing(progress)
        await writeFile(path, writeShapes(document, reports))
      },
      verify: async (path) => {
        const { document } = await tracing({ signal: new AbortController().signal, advance: () => undefined })
        requireSame(document, readShapes(await readFile(path, 'utf8')), path)
      },
    },
    ...targetParts(source, format.target, plate, tracing),
  ]
  return {
    parts,
    outputs: [],
    estimatedBytes: parts.length * layers.length * POINTS * BYTES_A_POINT * (format.target === 'svg' ? 1 : end - start),
    partBytes: media.width * media.height * 16,
  }
}

function targetParts(
  source: ExportSource,
  target: ShapesFormat['target'],
  plate: string,
  tracing: (progress: Progress) => Promise<TracedDocument>,
): ExportPart[] {
  const { media, layers, startFrame } = source
  const number = (index: number): number => frameNumber(media, startFrame, index)
  const traced = (signal: AbortSignal): Promise<TracedDocument> => tracing({ signal, advance: () => undefined })
  if (target === 'holdout') return []
  if (target === 'svg') {
    const names = safeNames(layers.map((layer) => layer.name))
    return indices(source.range).flatMap((index) =>
      names.map((name, k) => ({
        file: `${name}/${name}.${padded(number(index))}.svg`,
        make: async (signal: AbortSignal) => {
          const { document } = await traced(signal)
          return Buffer.from(svgFrame(document.layers[k] as ShapeLayer, index, document))
        },
      })),
    )
  }
  const make = async (signal: AbortSignal): Promise<Uint8Array> => {
    const { document, reports } = await traced(signal)
    const notes = reports.map(describeReport)
    switch (target) {
      case 'nuke-python':
        return Buffer.from(nukePython(document, number, notes))
      case 'nuke':
        return Buffer.from(nukeRoto(document, number))
      case 'after-effects':
        return Buffer.from(afterEffectsMasks(document, `${media.name} shapes`, notes))
      case 'silhouette':
        return Buffer.from(silhouetteShapes(document, number))
    }
  }
  return [{ file: `${plate} shapes.${extensions[target]}`, make }]
}

/** Traces all objects, then measures the shapes against the mattes: two looks at every matte. */
async function traceLayers(source: ExportSource, tolerance: number, progress: Progress): Promise<TracedDocument> {
  const { media, range, startFrame } = source
  const layers: ShapeLayer[] = []
  const reports: ShapeReport[] = []
  for (const layer of source.layers) {
    const traced = await traceLayer(source, layer, tolerance, progress)
    const shapes = shapesInOrder(traced)
    layers.push({ name: layer.name, colour: layer.colour, shapes })
    const ious: number[] = []
    for (const index of indices(range)) {
      const matte = (await matteOf(source, layer, index, progress)) ?? emptyMatte(media)
      ious.push(matteOverlap(rasterizeShapes({ ...layer, shapes }, index, media), matte))
    }
    reports.push(reportShapes(layer.name, traced, ious))
  }
  const { width, height, pixelAspect, rate } = media
  return { document: { width, height, pixelAspect, rate, range, startFrame, layers }, reports }
}

async function traceLayer(
  source: ExportSource,
  layer: ExportLayer,
  tolerance: number,
  progress: Progress,
): Promise<TracedShape[]> {
  const tracer = new ShapeTracer({ ...defaultShapeOptions, tolerance })
  const traced: TracedShape[] = []
  for (const index of indices(source.range)) {
    const matte = await matteOf(source, layer, index, progress)
    traced.push(...(await runSteps(tracer.add(index, matte), progress.signal)))
  }
  traced.push(...(await runSteps(tracer.finish(), progress.signal)))
  return traced
}

async function matteOf(
  source: ExportSource,
  layer: ExportLayer,
  index: number,
  { signal, advance }: Progress,
): Promise<Matte | null> {
  signal.throwIfAborted()
  const matte = await plateMatte(source, layer, index)
  advance()
  return matte
}

function indices([start, end]: [number, number]): number[] {
  return Array.from({ length: end - start }, (_, k) => start + k)
}

/** All files are written from one tracing, whoever needs it first. */
function once<T, A>(work: (argument: A) => Promise<T>): (argument: A) => Promise<T> {
  let result: Promise<T> | undefined
  return (argument) => (result ??= work(argument))
}

function requireSame(written: ShapeDocument, read: ShapeDocument, path: string): void {
  const keys = (document: ShapeDocument): number =>
    document.layers.flatMap(({ shapes }) => shapes.flatMap((shape) => shape.keys)).length
  if (written.layers.length === read.layers.length && keys(written) === keys(read)) return
  throw new HoldoutError('io', `${path} is damaged after writing; check the disk and try again.`)
}
