import type { BlobHash, MediaId, ObjectId, PromptId, ShotId } from '../../src/shared/domain/ids.ts'
import type {
  MatteRecord,
  MediaRecord,
  ObjectRecord,
  PromptRecord,
  ShotRecord,
} from '../../src/shared/domain/records.ts'

export const mediaId = (name: string): MediaId => `med_${name}` as MediaId
export const shotId = (name: string): ShotId => `sht_${name}` as ShotId
export const objectId = (name: string): ObjectId => `obj_${name}` as ObjectId
export const promptId = (name: string): PromptId => `prm_${name}` as PromptId

/** A media of `frames` frames, `med_a` unless said otherwise. */
export const aMedia = (fields: Partial<MediaRecord> = {}): MediaRecord => ({
  id: mediaId('a'),
  kind: 'movie',
  name: 'plate.mov',
  path: '/plates/plate.mov',
  width: 640,
  height: 480,
  frames: 100,
  rate: [24000, 1001],
  startFrame: 1001,
  timecode: null,
  pixelAspect: [1, 1],
  rotation: 0,
  variableRate: false,
  codec: 'prores',
  colour: { range: 'limited', matrix: 'bt709', transfer: 'bt709', bitDepth: 10, float: false },
  gaps: [],
  fingerprint: 'f1',
  ...fields,
})

export const aShot = (name: string, start: number, end: number, fields: Partial<ShotRecord> = {}): ShotRecord => ({
  id: shotId(name),
  mediaId: mediaId('a'),
  start,
  end,
  transition: { type: start === 0 ? 'start' : 'cut', start, end: start },
  ...fields,
})

export const anObject = (name: string, fields: Partial<ObjectRecord> = {}): ObjectRecord => ({
  id: objectId(name),
  mediaId: mediaId('a'),
  name,
  colour: '#ff8800',
  order: 0,
  visible: true,
  locked: false,
  blend: 'normal',
  opacity: 1,
  properties: {},
  invert: false,
  ...fields,
})

/** A click of object `x` on frame 0. */
export const aPrompt = (name: string, fields: Partial<PromptRecord> = {}): PromptRecord => ({
  id: promptId(name),
  objectId: objectId('x'),
  index: 0,
  sequence: 0,
  prompt: { kind: 'click', x: 10.5, y: 20, positive: true },
  region: null,
  ...fields,
})

/** A propagated matte of object `x`. */
export const aMatte = (index: number, blob: BlobHash, fields: Partial<MatteRecord> = {}): MatteRecord => ({
  objectId: objectId('x'),
  index,
  provenance: 'propagated',
  confidence: 0.75,
  committed: false,
  blob,
  ...fields,
})
