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

/** The shot a frame of a media belongs to. */
export const shotAt = (
  document: Pick<Document, 'shots'>,
  mediaId: MediaId | null,
  index: number,
): ShotRecord | undefined => shotsOf(document, mediaId).find(({ start, end }) => start <= index && index < end)

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
export function committedFrames(document: Pick<Document, 'mattes'>, objectId: ObjectId): readonly number[] {
  const mattes = document.mattes.get(objectId)
  return mattes ? committedOf(mattes) : []
}

/** Where a correction is needed most, of what is worked on: visible, unlocked objects, between in and out point. */
export function suggestionIn(
  state: Pick<State, 'document' | 'mediaId' | 'inPoint' | 'outPoint'>,
): ReturnType<typeof suggestFrame> {
  const { document, mediaId } = state
  if (!document) return null
  const range = workRange(state)
  const worst = objectsOf(document, mediaId)
    .filter((object) => object.visible && !object.locked)
    .map(({ id }) => worstOf(document.mattes.get(id), range))
    .filter((suggestion) => suggestion !== null)
  return suggestFrame(worst.map((each) => ({ ...each, confidence: 1 - each.doubt, committed: false })))
}

type Mattes = ReadonlyMap<number, MatteRecord>

/** Asked for at every change of the state: worked out once for each map of an object's mattes, which never change. */
const committedKnown = new WeakMap<Mattes, readonly number[]>()
const worstKnown = new WeakMap<Mattes, { range: string; suggestion: ReturnType<typeof suggestFrame> }>()

function committedOf(mattes: Mattes): readonly number[] {
  const known = committedKnown.get(mattes)
  if (known) return known
  const frames: number[] = []
  for (const { committed, index } of mattes.values()) if (committed) frames.push(index)
  frames.sort((first, second) => first - second)
  committedKnown.set(mattes, frames)
  return frames
}

function worstOf(mattes: Mattes | undefined, [start, end]: [number, number]): ReturnType<typeof suggestFrame> {
  if (!mattes) return null
  const range = `${String(start)}-${String(end)}`
  const known = worstKnown.get(mattes)
  if (known?.range === range) return known.suggestion
  const suggestion = suggestFrame([...mattes.values()].filter(({ index }) => index >= start && index < end))
  worstKnown.set(mattes, { range, suggestion })
  return suggestion
}

/** The committed frame a propagation starts from: this one, else the nearest of its shot behind it in its direction. */
export function propagationSource(
  committed: readonly number[],
  shot: Pick<ShotRecord, 'start' | 'end'> | undefined,
  index: number,
  direction: Direction,
): number | null {
  const inShot = committed.filter((frame) => shot && shot.start <= frame && frame < shot.end)
  if (inShot.includes(index)) return index
  if (direction === 'forward') return inShot.filter((frame) => frame < index).at(-1) ?? null
  if (direction === 'backward') return inShot.find((frame) => frame > index) ?? null
  return inShot.sort((first, second) => Math.abs(first - index) - Math.abs(second - index))[0] ?? null
}
