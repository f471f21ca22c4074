import { copyFileSync, mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { decodeMatte } from '../../../shared/codec/matte.ts'
import type { ObjectId } from '../../../shared/domain/ids.ts'
import type { MatteRecord, MediaRecord, ModelChoice, Prompt, PropagationMode } from '../../../shared/domain/records.ts'
import type { RobotMark } from '../../evaluation/interactionRobot.ts'
import type { Product } from '../../evaluation/interactiveProtocol.ts'
import type { FoundMatte } from '../../evaluation/labelsOf.ts'
import type { Sequence } from '../../evaluation/listSequences.ts'
import { addMedia, addObject } from './document.ts'
import type { CliCore } from './withCore.ts'

/** Width of the robot's strokes, plate pixels. */
const STROKE_WIDTH = 4

/** How to propagate. */
export interface PropagationWish {
  mode: PropagationMode
  model: ModelChoice
}

/**
 * Opens the frames of a sequence in a project of its own, with an object for each id, and works on them through the calls
 * the page makes.
 */
export async function openProduct(
  core: CliCore,
  { name, frames }: Sequence,
  ids: readonly number[],
  wish: PropagationWish,
): Promise<{ media: MediaRecord; product: Product }> {
  const folder = join(core.scratch, name)
  const plates = join(folder, 'plates')
  mkdirSync(plates, { recursive: true })
  for (const frame of frames) copyFileSync(frame, join(plates, basename(frame)))
  await core.call('project.create', { name, path: join(folder, 'robot.holdout') })
  const media = await addMedia(core, plates, false)
  const objects = new Map<number, ObjectId>()
  for (const [position, id] of ids.entries()) objects.set(id, await addObject(core, media, String(id), position))
  return { media, product: productOf(core, media, objects, wish) }
}

function productOf(
  core: CliCore,
  media: MediaRecord,
  objects: ReadonlyMap<number, ObjectId>,
  wish: PropagationWish,
): Product {
  const mattesOn = async (index: number): Promise<MatteRecord[]> => {
    const { mattes } = await core.call('project.frames', { mediaId: media.id })
    return mattes.filter((matte) => matte.index === index)
  }
  return {
    async found(index) {
      const mattes = await mattesOn(index)
      const found: FoundMatte[] = []
      for (const [id, objectId] of objects) {
        const record = mattes.find((matte) => matte.objectId === objectId)
        if (!record) continue
        const response = await core.app.media(new Request(`http://core/media/matte/${record.blob}`))
        found.push({ id, matte: decodeMatte(new Uint8Array(await response.arrayBuffer())) })
      }
      return found
    },
    async mark(id, index, mark) {
      await core.call('matte.prompt', { objectId: objects.get(id) as ObjectId, index, prompts: [promptOf(mark)] })
    },
    async commit(index) {
      for (const { objectId, committed } of await mattesOn(index)) {
        if (committed) continue
        await core.call('project.apply', { command: { type: 'matte.commit', objectId, index, committed: true } })
      }
    },
    async propagate(from) {
      const { jobId } = await core.call('propagate.start', { mediaId: media.id, direction: 'both', from, ...wish })
      await core.finish(jobId)
    },
    suggest: async () => (await core.call('matte.suggest', { mediaId: media.id })).suggestion?.index ?? null,
  }
}

function promptOf({ positive, points }: RobotMark): Prompt {
  const [[x, y]] = points as [[number, number]]
  return points.length === 1
    ? { kind: 'click', positive, x, y }
    : { kind: 'stroke', positive, width: STROKE_WIDTH, points }
}
