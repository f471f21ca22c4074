import type { BlobHash } from '../../shared/domain/ids.ts'
import type { MatteRecord, MediaRecord, ObjectRecord } from '../../shared/domain/records.ts'
import { matteUrl, seenMatteUrl } from '../store/matteUrl.ts'
import { matteAt, objectsOf } from '../store/queries.ts'
import { previewed, type State } from '../store/state.ts'
import type { Ghost, Layer } from './compositor.ts'
import { plateUrl } from './pictures.ts'
import { previousAt } from './previous.ts'
import { hasGhosts, type ViewMode } from './views.ts'

/** A matte to show, and how. */
export interface PlannedLayer extends Omit<Layer, 'matte'> {
  object: ObjectRecord
  hash: string
  url: string
}

export interface PlannedGhost extends Omit<Ghost, 'matte'> {
  url: string
  /** Shown until that is here. */
  instead: string | null
}

/** What one frame is made of, besides the plate. */
export interface FramePlan {
  view: ViewMode
  /** What B shows where there is a wipe. */
  otherView: ViewMode
  /** Bottom to top. */
  layers: readonly PlannedLayer[]
  ghosts: readonly PlannedGhost[]
}

/** Ghosts of frames behind and ahead, told apart with any colour vision, and how strong each further one is. */
export const ghostColours = { behind: '#ff9a4d', ahead: '#e6f3ff' } as const
const ghostOpacities = [0.85, 0.55, 0.35] as const
/** How strong the network's answer to a mark being drawn lies over the picture, weaker than a new object's matte. */
const trialFill = 0.3
export const mostGhosts = ghostOpacities.length

/** What to show on a frame of the media looked at. */
export function planFrame(state: State, index: number): FramePlan {
  const view: ViewMode = state.look.channel === 'alpha' ? 'matte' : state.view
  const otherView = state.wipe?.target === 'plate' ? 'plate' : view
  return {
    view,
    otherView,
    layers: view === 'plate' ? [] : planLayers(state, view, index),
    ghosts: state.speed === 0 ? [...planGhosts(state, view, index), ...planTrial(state, view, index)] : [],
  }
}

/** Objects to show, bottom to top. */
export function shownObjects({ document, mediaId, solo }: State): ObjectRecord[] {
  if (!document) return []
  return objectsOf(document, mediaId)
    .filter((object) => (solo.length > 0 ? solo.includes(object.id) : object.visible))
    .reverse()
}

function planLayers(state: State, view: ViewMode, index: number): PlannedLayer[] {
  const { document, wipe, selected } = state
  if (!document) return []
  const shown = shownObjects(state)
  const now = (object: ObjectRecord, side: 'a' | 'b'): PlannedLayer[] =>
    layerOf(state, object, matteAt(document, object.id, index), side)
  const before = (object: ObjectRecord): PlannedLayer[] => {
    const previous = previousAt(state, object.id, index)
    return layerOf(state, object, previous ? previous.matte : matteAt(document, object.id, index), 'b')
  }
  if (view === 'difference') {
    const compared = shown.filter((object) => object.id === selected)
    return compared.flatMap((object) => [...now(object, 'a'), ...before(object)])
  }
  if (wipe?.target === 'previous') return shown.flatMap((object) => [...now(object, 'a'), ...before(object)])
  if (wipe?.target === 'object') {
    const other = comparedObject(state)
    return shown.flatMap((object) => now(object, object.id === other?.id ? 'b' : 'a'))
  }
  return shown.flatMap((object) => now(object, 'a'))
}

/** The object that a wipe against another object shows: the one chosen, else the first shown that is not selected. */
export function comparedObject(state: State): ObjectRecord | null {
  const others = shownObjects(state)
    .reverse()
    .filter((object) => object.id !== state.selected)
  return others.find((object) => object.id === state.compared) ?? others[0] ?? null
}

function layerOf(state: State, object: ObjectRecord, record: MatteRecord | null, side: 'a' | 'b'): PlannedLayer[] {
  if (!record) return []
  const { colour, opacity, blend } = previewed(object, state.preview)
  return [
    {
      object,
      hash: record.blob,
      url: seenMatteUrl(state, object, record),
      side,
      colour,
      opacity,
      blend,
      // An outline costs twenty samples a pixel, which playing without a graphics card has no time for.
      outline: object.id === state.selected && state.speed === 0,
      confidence: record.confidence,
    },
  ]
}

/** The selected object's mattes on the neighbouring frames, furthest first. */
function planGhosts(state: State, view: ViewMode, index: number): PlannedGhost[] {
  const { document, onion, selected } = state
  const object = selected && document?.objects.get(selected)
  if (!document || !object || onion === 0 || !hasGhosts(view)) return []
  return ghostOpacities
    .slice(0, onion)
    .flatMap((opacity, k) => [
      { at: index - k - 1, colour: ghostColours.behind, opacity },
      { at: index + k + 1, colour: ghostColours.ahead, opacity },
    ])
    .reverse()
    .flatMap(({ at, colour, opacity }) => {
      const record = matteAt(document, object.id, at)
      return record ? [{ url: seenMatteUrl(state, object, record), instead: null, colour, opacity, fill: 0 }] : []
    })
}

/** What the network would make of the mark being drawn. */
function planTrial(state: State, view: ViewMode, index: number): PlannedGhost[] {
  const { trial, mediaId, document } = state
  if (trial?.index !== index || trial.mediaId !== mediaId) return []
  const object = trial.objectId && document?.objects.get(trial.objectId)
  const url = (hash: BlobHash): string => (object ? seenMatteUrl(state, object, { index, blob: hash }) : matteUrl(hash))
  return [
    {
      url: url(trial.hash),
      instead: trial.before && url(trial.before),
      colour: trial.colour,
      opacity: 1,
      fill: view === 'overlay' ? trialFill : 0,
    },
  ]
}

/** Whether two states show the same of a frame, wherever the camera is. */
export function samePlan(before: State, now: State): boolean {
  return (
    before.document === now.document &&
    before.mediaId === now.mediaId &&
    before.view === now.view &&
    before.look.channel === now.look.channel &&
    before.wipe?.target === now.wipe?.target &&
    before.compared === now.compared &&
    before.onion === now.onion &&
    before.solo === now.solo &&
    before.selected === now.selected &&
    before.preview === now.preview &&
    before.trial === now.trial &&
    before.previous === now.previous &&
    (before.speed === 0) === (now.speed === 0)
  )
}

/** The clip chosen to be shown behind; null also where it is gone, or is the one looked at. */
export function backdropClip({ backdrop, document, mediaId }: State): MediaRecord | null {
  const { picture } = backdrop
  if (picture?.kind !== 'media' || picture.mediaId === mediaId) return null
  return document?.media.get(picture.mediaId) ?? null
}

/** The frame of a backdrop clip to show behind a frame: the same number, round and round. */
export const backdropIndex = (index: number, media: Pick<MediaRecord, 'frames'>): number => index % media.frames

/** The address of what lies behind a frame in the view over another clip; null where nothing does. */
export function backdropUrl(state: State, index: number, side: number): string | null {
  const media = backdropClip(state)
  return state.view === 'backdrop' && media ? plateUrl(media, backdropIndex(index, media), side) : null
}
