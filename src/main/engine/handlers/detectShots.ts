import { createShotDetector } from '../../segmentation/temporal/createShotDetector.ts'
import { shotsFromTransitions } from '../../segmentation/temporal/shotsFromTransitions.ts'
import type { EngineHandlers } from '../contract.ts'
import type { EngineResources } from '../resources.ts'

/** Frames between two reports of progress. */
const REPORT_EVERY = 25

/** Finds the shots of a media in one pass over small pictures of it. */
export function detectShots(resources: EngineResources): EngineHandlers['detect-shots'] {
  return async ({ media }, { signal, stream }) => {
    const reader = await resources.reader(media)
    const detector = createShotDetector()
    const report = (done: number): void => {
      stream({ phase: 'shots', done, total: media.frames, unit: 'frames' })
    }
    for await (const frame of reader.stream({ from: 0, to: media.frames - 1, maxSide: detector.side, signal })) {
      signal.throwIfAborted()
      detector.push(frame)
      if ((frame.index + 1) % REPORT_EVERY === 0) report(frame.index + 1)
    }
    report(media.frames)
    return { shots: shotsFromTransitions(media.frames, detector.finish()) }
  }
}
