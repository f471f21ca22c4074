import { parentPort, workerData } from 'node:worker_threads'
import { meadow } from './meadow.ts'
import { render } from './render.ts'
import { CLIP, shotAt } from './clip.ts'
import { street } from './street.ts'

/** Renders every frame of the clip whose number is its own, modulo the number of workers. */
const { first, step, samples } = workerData as { first: number; step: number; samples: number }
const shots = [meadow(CLIP.seed), street(CLIP.seed)] as const
for (let frame = first; frame < CLIP.frames; frame += step) {
  const { shot, within } = shotAt(frame)
  const { rgb, mask } = render(shots[shot], within, { ...CLIP, samples })
  parentPort?.postMessage({ frame, rgb, mask })
}
