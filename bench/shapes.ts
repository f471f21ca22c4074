/**
 * Mattes as splines: of every sequence of a data set in DAVIS' layout, points a frame, shapes, keyframes, how far shapes and
 * matte are from each other on the worst frame, intersection over union of the two, and frames a second.
 *
 *   node bench/shapes.ts ROOT [--tolerance 1,2] [--sequences a,b] [--soft]
 *
 * `--soft` blurs the annotations, which are binary, as an edge of two pixels would be. Binary ones are compared binarised.
 */
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import type { Matte } from '../src/shared/codec/matte.ts'
import { listSequences, type Sequence } from '../src/main/evaluation/listSequences.ts'
import { maskOf, readLabels } from '../src/main/evaluation/readLabels.ts'
import { rasterizeShapes } from '../src/main/vector/rasterize.ts'
import { matteOverlap, reportShapes } from '../src/main/vector/report.ts'
import { runSteps } from '../src/main/vector/steps.ts'
import { shapesInOrder, ShapeTracer, type TracedShape } from '../src/main/vector/traceShapes.ts'
import { defaultShapeOptions } from '../src/main/vector/types.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tolerance: { type: 'string', default: '1,2' },
    sequences: { type: 'string' },
    soft: { type: 'boolean', default: false },
  },
})
const [root] = positionals
if (root === undefined) {
  console.error('Usage: node bench/shapes.ts ROOT [--tolerance 1,2] [--sequences a,b] [--soft]')
  process.exit(2)
}
const selection = values.sequences === undefined ? {} : { sequences: values.sequences.split(',') }
const sequences = await listSequences(root, { resolution: '480p', ...selection })
for (const tolerance of values.tolerance.split(',').map(Number)) {
  console.log(`\nwithin ${tolerance} px, ${values.soft ? 'soft' : 'binary'} mattes`)
  console.log(
    'sequence         frames shapes points/frame keyframes of shape frames  worst px   IoU mean   worst  frames/s',
  )
  for (const sequence of sequences) await measure(sequence, tolerance)
}

async function measure(sequence: Sequence, tolerance: number): Promise<void> {
  const tracer = new ShapeTracer({ ...defaultShapeOptions, tolerance })
  const traced: TracedShape[] = []
  let seconds = 0
  const timed = async <T>(work: () => Promise<T>): Promise<T> => {
    const begun = performance.now()
    const result = await work()
    seconds += (performance.now() - begun) / 1000
    return result
  }
  for (const [index, path] of sequence.annotations.entries()) {
    const matte = await matteOf(path)
    traced.push(...(await timed(() => runSteps(tracer.add(index, matte)))))
  }
  traced.push(...(await timed(() => runSteps(tracer.finish()))))
  const layer = { name: sequence.name, colour: '#ffffff', shapes: shapesInOrder(traced) }
  const ious: number[] = []
  for (const [index, path] of sequence.annotations.entries()) {
    const matte = await matteOf(path)
    if (!matte) continue
    const drawn = rasterizeShapes(layer, index, matte)
    ious.push(matteOverlap(values.soft ? drawn : binarised(drawn), matte))
  }
  const { shapes, pointsPerFrame, keyframes, shapeFrames, worstDistance, iou } = reportShapes(
    sequence.name,
    traced,
    ious,
  )
  const cells: [string | number, number][] = [
    [sequence.annotations.length, 7],
    [shapes, 7],
    [pointsPerFrame.toFixed(1), 13],
    [keyframes, 10],
    [shapeFrames, 16],
    [worstDistance.toFixed(2), 10],
    [iou.mean.toFixed(4), 11],
    [iou.worst.toFixed(4), 8],
    [(sequence.annotations.length / seconds).toFixed(1), 10],
  ]
  console.log(sequence.name.padEnd(16) + cells.map(([cell, width]) => String(cell).padStart(width)).join(''))
}

async function matteOf(path: string | null): Promise<Matte | null> {
  if (path === null) return null
  const { width, height, data } = await readLabels(path)
  const mask = maskOf(data, 1).map((value) => value * 255)
  if (!values.soft) return { width, height, bits: 8, data: mask }
  const soft = await sharp(mask, { raw: { width, height, channels: 1 } })
    .blur(1)
    .extractChannel(0)
    .raw()
    .toBuffer()
  return { width, height, bits: 8, data: new Uint8Array(soft) }
}

function binarised(matte: Matte): Matte {
  return { ...matte, data: Uint8Array.from(matte.data, (value) => (value > 127 ? 255 : 0)) }
}
