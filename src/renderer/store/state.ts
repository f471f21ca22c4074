import type { CallOutput } from '../../shared/contract/index.ts'
import type { EngineState } from '../../shared/contract/app.ts'
import type { JobSnapshot, Lane } from '../../shared/contract/jobs.ts'
import type { Version } from '../../shared/contract/versions.ts'
import type { Preferences } from '../../shared/contract/preferences.ts'
import type { Rectangle } from '../../shared/domain/geometry.ts'
import type { BlobHash, JobId, MediaId, ObjectId, VersionId } from '../../shared/domain/ids.ts'
import { defaultPreferences } from '../../shared/domain/preferenceDefaults.ts'
import type { MediaRecord, ObjectRecord, Prompt } from '../../shared/domain/records.ts'
import type { Differences } from '../history/differences.ts'
import type { Span } from '../timeline/span.ts'
import type { PressureTarget, ToolName } from '../tools/marks.ts'
import type { Camera, Viewport } from '../viewer/camera.ts'
import { type Look, neutralLook } from '../viewer/look.ts'
import type { PreviousMattes } from '../viewer/previous.ts'
import type { ViewMode } from '../viewer/views.ts'
import type { Wipe } from '../viewer/wipe.ts'
import type { Document } from './document.ts'

/** What cut-outs are shown over: a colour in one view, a picture in another. */
export interface Backdrop {
  /** `#rrggbb` */
  colour: string
  /** Another clip of the project, at the same frame, or a picture that is only looked at. */
  picture: { kind: 'media'; mediaId: MediaId } | { kind: 'image'; name: string; bitmap: ImageBitmap } | null
}

/** A message to the artist. Errors stay until dismissed. */
export interface Notice {
  id: number
  tone: 'error' | 'success' | 'info'
  title: string
  detail: string
  /** The finished export it is about. */
  exported: JobId | null
  /** The name of the action that may help. */
  remedy: string | null
}

/** A mark on its way to becoming a matte. */
export interface PendingMark {
  id: number
  objectId: ObjectId
  index: number
  mark: Prompt
  cancel: () => void
}

/** Values of an object while a slider is dragged, before the command is sent. */
export interface ObjectPreview {
  objectId: ObjectId
  patch: Partial<Pick<ObjectRecord, 'opacity' | 'properties' | 'colour'>>
}

/** What the network would make of the mark being drawn. */
export interface Trial {
  mediaId: MediaId
  /** Null: an object yet to be added. */
  objectId: ObjectId | null
  index: number
  /** `#rrggbb` */
  colour: string
  hash: BlobHash
  /** When the mark became what the answer is of, by the clock of the page. */
  drawnAt: number
  /** The answer before it, shown until this one's matte is here. */
  before: BlobHash | null
}

export interface Opening {
  name: string
  /** 0..1 of the upload; null while there is nothing to count. */
  fraction: number | null
}

/** What the right-hand column shows. */
export type SidePanel = 'objects' | 'history' | 'versions'

/** Everything the page knows. Only `document` is undoable, and the core owns it; the rest is how it is looked at. */
export interface State {
  connection: 'connecting' | 'ready' | 'lost'
  info: CallOutput<'app.info'> | null
  recent: CallOutput<'project.recent'>
  preferences: Preferences
  /** The step of the tour that is shown; null: none. */
  tour: number | null
  document: Document | null
  /** Newest first. */
  versions: readonly Version[]
  /** Commands sent and not yet answered; none means all is on disk. */
  writes: number
  jobs: ReadonlyMap<JobId, JobSnapshot>
  engines: Partial<Record<Exclude<Lane, 'io'>, EngineState>>
  notices: readonly Notice[]
  opening: Opening | null
  /** The project is being closed: nothing more is to be asked of its clips. */
  closing: boolean
  side: SidePanel
  editingVersion: VersionId | null
  dialog:
    | 'new-project'
    | 'export'
    | 'import-mattes'
    | 'shortcuts'
    | 'settings'
    | 'preferences'
    | 'keys'
    | 'shots'
    | 'palette'
    | null

  mediaId: MediaId | null
  index: number
  /** Frames a second are the media's rate times this; 0 stands still, negative plays backwards. */
  speed: number
  /** First frame of the range worked on, and the one after its last. */
  inPoint: number | null
  outPoint: number | null
  /** What the timeline shows; null: every frame. */
  span: Span | null
  /** Of what is played, or was last. */
  droppedFrames: number
  /** Frames shown in the last second of playing. */
  shownRate: number | null

  view: ViewMode
  look: Look
  wipe: Wipe | null
  /** The object a wipe compares with; null: the first there is. */
  compared: ObjectId | null
  backdrop: Backdrop
  /** Frames on either side whose mattes are outlined too. */
  onion: number
  /** While there are any, only these objects are shown. */
  solo: readonly ObjectId[]
  /** Plate pixels: nothing outside it is drawn. Null: everything is. */
  interest: Rectangle | null
  /** The version that mattes are compared with; null: what each was before its last change. */
  against: VersionId | null
  /** Of the version that was compared with last. */
  differences: Differences | null
  previous: PreviousMattes | null
  /** Null fits the plate into the viewport. */
  camera: Camera | null
  /** CSS pixels; null until the viewer is laid out. */
  viewport: Viewport | null

  selected: ObjectId | null
  renaming: ObjectId | null
  tool: ToolName
  /** The tool to go back to once the region is drawn. */
  toolBefore: ToolName
  /** Marks act inside it only, in plate pixels; null: everywhere. */
  region: Rectangle | null
  subtract: boolean
  brushSize: number
  hardness: number
  /** The most a stroke covers, 0..1. */
  flow: number
  /** How faint an edge stops the smart brush, 0..1. */
  snap: number
  pressureOn: PressureTarget
  /** What a propagation goes over: the selected object, or every visible one. */
  propagateScope: 'selected' | 'visible'
  /** The matte to be put on another frame. */
  copied: { objectId: ObjectId; index: number } | null
  pending: readonly PendingMark[]
  trial: Trial | null
  preview: ObjectPreview | null
}

export const initialState: State = {
  connection: 'connecting',
  info: null,
  recent: [],
  preferences: defaultPreferences,
  tour: null,
  document: null,
  versions: [],
  writes: 0,
  jobs: new Map(),
  engines: {},
  notices: [],
  opening: null,
  closing: false,
  side: 'objects',
  editingVersion: null,
  dialog: null,
  mediaId: null,
  index: 0,
  speed: 0,
  inPoint: null,
  outPoint: null,
  span: null,
  droppedFrames: 0,
  shownRate: null,
  view: 'overlay',
  look: neutralLook,
  wipe: null,
  compared: null,
  backdrop: { colour: '#2f7d46', picture: null },
  onion: 0,
  solo: [],
  interest: null,
  against: null,
  differences: null,
  previous: null,
  camera: null,
  viewport: null,
  selected: null,
  renaming: null,
  tool: 'click',
  toolBefore: 'click',
  region: null,
  subtract: false,
  brushSize: 24,
  hardness: 0.8,
  flow: 1,
  snap: 0.6,
  pressureOn: 'size',
  propagateScope: 'selected',
  copied: null,
  pending: [],
  trial: null,
  preview: null,
}

/** What the engine of a lane runs on; null before it runs, and where the lane has none. */
export const providerOf = ({ engines }: Pick<State, 'engines'>, lane: Lane): string | null =>
  lane === 'io' ? null : (engines[lane]?.provider ?? null)

export function currentMedia(state: Pick<State, 'document' | 'mediaId'>): MediaRecord | null {
  return (state.mediaId && state.document?.media.get(state.mediaId)) ?? null
}

export function selectedObject(state: Pick<State, 'document' | 'selected'>): ObjectRecord | null {
  return (state.selected && state.document?.objects.get(state.selected)) ?? null
}

/** The frames worked on, [start, end): between in and out point, else all. */
export function workRange(state: Pick<State, 'document' | 'mediaId' | 'inPoint' | 'outPoint'>): [number, number] {
  const frames = currentMedia(state)?.frames ?? 1
  const start = Math.min(state.inPoint ?? 0, frames - 1)
  return [start, Math.max(start + 1, Math.min(state.outPoint ?? frames, frames))]
}

/** The object as it looks now: with the values of a slider being dragged. */
export function previewed(object: ObjectRecord, preview: ObjectPreview | null): ObjectRecord {
  return preview?.objectId === object.id ? { ...object, ...preview.patch } : object
}

/** Whether a change is of nothing but what the timeline shows. */
export function onlySpanChanged(state: State, before: State): boolean {
  const keys = Object.keys(state) as (keyof State)[]
  return state.span !== before.span && keys.every((key) => key === 'span' || state[key] === before[key])
}
