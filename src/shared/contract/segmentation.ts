import { z } from 'zod'
import { Rectangle } from '../domain/geometry.ts'
import { BlobHash, GestureId, JobId, MediaId, ObjectId } from '../domain/ids.ts'
import { MatteRecord, ProjectSettings, Prompt } from '../domain/records.ts'
import { call } from './define.ts'

export const directions = ['forward', 'backward', 'both'] as const

export const segmentationCalls = {
  'shots.detect': call(z.object({ mediaId: MediaId }), z.object({ jobId: JobId })),
  /**
   * Adds marks to a frame of an object and recomputes its matte: one undo step, and the frame is committed.
   * With `region`, pixels outside it stay as they were.
   */
  'matte.prompt': call(
    z.object({
      objectId: ObjectId,
      index: z.int().min(0),
      prompts: z.array(Prompt).min(1),
      region: Rectangle.nullable().default(null),
      gesture: GestureId.optional(),
    }),
    z.object({ matte: MatteRecord, milliseconds: z.number() }),
  ),
  /**
   * What `matte.prompt` would make of the frame, with nothing changed; without an object, of one yet to be added. The matte is
   * served by its hash until some others were tried. The same marks made next take no time of their own.
   */
  'matte.try': call(
    z.object({
      mediaId: MediaId,
      objectId: ObjectId.nullable(),
      index: z.int().min(0),
      prompts: z.array(Prompt).min(1),
      region: Rectangle.nullable().default(null),
    }),
    z.object({ hash: BlobHash }),
  ),
  /** Stores a matte file's bytes (PNG, 8 or 16 bit gray, alpha, or indexed by `label`) as a committed frame. */
  'matte.import': call(
    z.object({ objectId: ObjectId, index: z.int().min(0), path: z.string(), label: z.int().optional() }),
    z.object({ matte: MatteRecord }),
  ),
  /** Puts a copy of a matte in place of that of another frame, or of another object of a plate of that size. */
  'matte.copy': call(
    z.object({
      from: z.object({ objectId: ObjectId, index: z.int().min(0) }),
      to: z.object({ objectId: ObjectId, index: z.int().min(0) }),
      gesture: GestureId.optional(),
    }),
    z.object({ matte: MatteRecord }),
  ),
  /** Prepares the features of a frame so that the next `matte.prompt` there is quick. */
  'matte.warm': call(z.object({ mediaId: MediaId, index: z.int().min(0) }), z.object({})),
  /** Where a correction is needed most: the matte that is most in doubt. Null where the artist vouches for all there are. */
  'matte.suggest': call(
    z.object({
      mediaId: MediaId,
      /** None: every visible, unlocked object. */
      objectIds: z.array(ObjectId).default([]),
      /** [start, end): only frames inside it. */
      range: z.tuple([z.int().min(0), z.int().min(1)]).optional(),
    }),
    z.object({
      suggestion: z.object({ index: z.int().min(0), objectId: ObjectId, doubt: z.number().min(0).max(1) }).nullable(),
    }),
  ),
  /**
   * Every matte of these frames that was changed: as it was before its last change (null where there was none), and the
   * name of the step that changed it. Steps that left the alpha as it was do not count.
   */
  'matte.previous': call(
    z.object({ mediaId: MediaId, range: z.tuple([z.int().min(0), z.int().min(1)]) }),
    z.object({
      mattes: z.array(
        z.object({
          objectId: ObjectId,
          index: z.int().min(0),
          matte: MatteRecord.nullable(),
          step: z.string(),
        }),
      ),
    }),
  ),
  /**
   * Fills the frames between committed ones. `from` names the frame just touched; forward fills up to the next committed
   * frame or the end of the shot, backward likewise. Without `from` every gap of the media (or of `range`) is filled.
   */
  'propagate.start': call(
    z.object({
      mediaId: MediaId,
      /** None: every visible, unlocked object. */
      objectIds: z.array(ObjectId).default([]),
      direction: z.enum(directions).default('both'),
      from: z.int().min(0).optional(),
      /** [start, end): nothing outside it changes. */
      range: z.tuple([z.int().min(0), z.int().min(1)]).optional(),
      /** Those of the project's settings where left out. */
      mode: ProjectSettings.shape.mode,
      model: ProjectSettings.shape.model,
    }),
    z.object({ jobId: JobId }),
  ),
}

export type Direction = (typeof directions)[number]
