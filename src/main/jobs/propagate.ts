import type { CallParameters } from '../../shared/contract/index.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { gapBasis } from '../../shared/domain/gapBasis.ts'
import type { ObjectId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import { matteKey } from '../../shared/domain/recordKey.ts'
import type { MatteRecord } from '../../shared/domain/records.ts'
import type { PropagatedMatte, PropagateStatistics } from '../engine/contract.ts'
import type { Project } from '../project/types.ts'
import type { JobContext, JobDefinition } from './definition.ts'
import { planGaps } from './planGaps.ts'

export type PropagateInput = CallParameters<'propagate.start'>

/** Fills the gaps between committed frames; the frames of one run are one undo step, and cancelling keeps those that are done. */
export const propagateJob: JobDefinition<PropagateInput> = {
  kind: 'propagate',
  lane: 'gpu',
  title: ({ direction, objectIds }, project) =>
    `Propagate ${direction}: ${objectIds.length === 0 ? 'visible objects' : objectIds.map((id) => objectName(project, id)).join(', ')}`,
  run: async (input, context) => ({ ...(await propagate(input, context)) }),
}

const objectName = (project: Project, objectId: ObjectId): string =>
  project.get('objects', objectId)?.name ?? 'removed object'

/** The objects to propagate: those named, else the visible and unlocked ones. */
function objectsOf(project: Project, { mediaId, objectIds }: PropagateInput): ObjectId[] {
  if (objectIds.length > 0) {
    for (const id of objectIds)
      if (!project.get('objects', id)) throw new HoldoutError('not-found', `There is no object ${id}.`)
    return objectIds
  }
  return project
    .snapshot()
    .objects.filter((object) => object.mediaId === mediaId && object.visible && !object.locked)
    .map((object) => object.id)
}

const committedIndices = (project: Project, objectId: ObjectId): number[] =>
  project
    .mattes({ objectId })
    .filter((matte) => matte.committed)
    .map((matte) => matte.index)
    .sort((a, b) => a - b)

async function propagate(input: PropagateInput, context: JobContext): Promise<PropagateStatistics> {
  const { project, engines, signal } = context
  const { project: record, shots: all } = project.snapshot()
  const media = project.media(input.mediaId)
  const [first, end] = input.range ?? [0, media.frames]
  const [from, to] = input.from === undefined ? [first, end] : [input.from, input.from + 1]
  const shots = all.filter((shot) => shot.mediaId === input.mediaId && shot.start < to && shot.end > from)
  const committed = new Map(objectsOf(project, input).map((id) => [id, committedIndices(project, id)]))
  const inShots = (index: number): boolean => shots.some((shot) => shot.start <= index && index < shot.end)
  if (![...committed.values()].some((indices) => indices.some(inShots))) {
    throw new HoldoutError('invalid-input', 'There is nothing to fill: mark an object on a frame of this shot first.')
  }
  const gaps = planGaps({ committed, shots, direction: input.direction, from: input.from, range: input.range })
  const bases = gaps.map((gap) => ({
    ...gap,
    basis: gapBasis(boundAt(project, gap.objectId, gap.left), boundAt(project, gap.objectId, gap.right)),
  }))
  const basisOf = ({ objectId, index }: PropagatedMatte): number | undefined =>
    bases.find((gap) => gap.objectId === objectId && gap.start <= index && index < gap.end)?.basis
  const gesture = newId('ges')
  return engines.gpu.run(
    'propagate',
    {
      media,
      gaps,
      committed: [...committed].flatMap(([objectId, indices]) => indices.map((index) => ({ objectId, index }))),
      settings: {
        ...record.settings,
        ...(input.mode && { mode: input.mode }),
        ...(input.model && { model: input.model }),
      },
    },
    {
      signal,
      matte: (objectId, index) => {
        const matte = project.get('mattes', matteKey(objectId, index))
        return matte && project.getBlob(matte.blob)
      },
      onStream: (value) => {
        if (!('mattes' in value)) {
          context.progress(value)
          return
        }
        const mattes = value.mattes
          .filter(({ index }) => index >= first && index < end)
          .filter((matte) => isFree(project, matte))
        if (mattes.length > 0)
          project.apply(
            { type: 'mattes.put', mattes: mattes.map((matte) => toRecord(project, matte, basisOf(matte))) },
            { gesture },
          )
      },
    },
  )
}

/** The artist may have committed the frame, or removed or locked the object, since the propagation began. */
function isFree(project: Project, { objectId, index }: PropagatedMatte): boolean {
  const object = project.get('objects', objectId)
  return object !== null && !object.locked && project.get('mattes', matteKey(objectId, index))?.committed !== true
}

const boundAt = (project: Project, objectId: ObjectId, index: number | null): MatteRecord | null =>
  index === null ? null : project.get('mattes', matteKey(objectId, index))

const toRecord = (
  project: Project,
  { objectId, index, matte, confidence, provenance }: PropagatedMatte,
  basis: number | undefined,
): MatteRecord => ({
  objectId,
  index,
  provenance,
  confidence,
  committed: false,
  blob: project.putBlob(matte),
  ...(basis !== undefined && { basis }),
})
