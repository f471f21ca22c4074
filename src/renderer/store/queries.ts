import type { Direction } from '../../shared/contract/segmentation.ts'
import type { MediaId, ObjectId } from '../../shared/domain/ids.ts'
import type { MatteRecord, ObjectRecord, PromptRecord, ShotRecord } from '../../shared/domain/records.ts'
import { suggestFrame } from '../../shared/domain/suggestFrame.ts'
import type { Document } from './document.ts'
import { type State, workRange } from './state.ts'

/** Objects of a media, top-most first. */
export function objectsOf(document: Pick<Document, 'objects'>, mediaId: MediaId | null): ObjectRecord[] {
  return [...document.objects.values()]
    .filter((object) => object.mediaId === mediaId)
    .sort((first, second) => second.order - first.order)
}

/** Shots of a media in order. */
export function shotsOf(document: Pick<Document, 'shots'>, mediaId: MediaId | null): ShotRecord[] {
  return [...document.shots.values()]
    .filter((shot) => shot.mediaId === mediaId)
    .sort((first, second) => first.start - second.start)
}

export function matteAt(document: Pick<Document, 'mattes'>, objectId: ObjectId, index: number): MatteRecord | null {
  return document.mattes.get(objectId)?.get(index) ?? null
}

/** The marks on one frame of one object, in the order they were made. */
export function promptsAt(document: Pick<Document, 'prompts'>, objectId: ObjectId, index: number): PromptRecord[] {
  return [...document.prompts.values()]
    .filter((record) => record.objectId === objectId && record.index === index)
    .sort((first, second) => first.sequence - second.sequence)
}

/** Indices of an object's committed frames, ascending. */
export function committedFrames(document: Pick<Document, 'mattes'>, objectId: ObjectId): number[] {
  return [...(document.mattes.get(objectId)?.values() ?? [])]
    .filter((matte) => matte.committed)
    .map((matte) => matte.index)
    .sort((first, second) => first - second)
}

/** Where a correction is needed most, of what is worked on: visible, unlocked objects, between in and out point. */
export function suggestionIn(
  state: Pick<State, 'document' | 'mediaId' | 'inPoint' | 'outPoint'>,
): ReturnType<typeof suggestFrame> {
  const { document, mediaId } = state
  if (!document) return null
  const [start, end] = workRange(state)
  return suggestFrame(
    objectsOf(document, mediaId)
      .filter((object) => object.visible && !object.locked)
      .flatMap(({ id }) => [...(document.mattes.get(id)?.values() ?? [])])
      .filter(({ index }) => index >= start && index < end),
  )
}

/** The committed frame a propagation starts from: this one, else the nearest behind it in its direction. */
export function propagationSource(committed: readonly number[], index: number, direction: Direction): number | null {
  if (committed.includes(index)) return index
  if (direction === 'forward') return committed.filter((frame) => frame < index).at(-1) ?? null
  if (direction === 'backward') return committed.find((frame) => frame > index) ?? null
  return [...committed].sort((first, second) => Math.abs(first - index) - Math.abs(second - index))[0] ?? null
}
