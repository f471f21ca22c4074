import { z } from 'zod'
import { PageCommand } from '../domain/commands.ts'
import { GestureId, MediaId, ObjectId, VersionId } from '../domain/ids.ts'
import {
  MatteRecord,
  MediaRecord,
  ObjectRecord,
  ProjectRecord,
  PromptRecord,
  recordSchemas,
  ShotRecord,
  type TableName,
} from '../domain/records.ts'
import { call, event } from './define.ts'

const Revision = z.int().min(0)

/** What undo and redo would do now, by name. */
export const HistoryState = z.object({ undo: z.string().nullable(), redo: z.string().nullable() })

/** A step of the history, with what it did to mattes. */
const HistoryStep = z.object({
  id: z.int().min(1),
  label: z.string(),
  /** ISO 8601; null for steps of old projects. */
  at: z.string().nullable(),
  /** How many mattes it changed. */
  mattes: z.int().min(0),
  /** The first of them, or of the objects it changed: where to look. */
  objectId: ObjectId.nullable(),
  index: z.int().min(0).nullable(),
  /** Versions that are the document as this step left it. */
  versions: z.array(VersionId),
})

/** A part of the history. Of all `total` steps, oldest first, `done` are done; the others were undone. */
const HistoryPart = z.object({
  revision: Revision,
  total: z.int().min(0),
  done: z.int().min(0),
  steps: z.array(HistoryStep),
})

/** The document without mattes and prompts, which may be many: those come by {@link projectCalls}`['project.frames']`. */
export const ProjectSnapshot = z.object({
  path: z.string(),
  revision: Revision,
  project: ProjectRecord,
  media: z.array(MediaRecord),
  shots: z.array(ShotRecord),
  objects: z.array(ObjectRecord),
  history: HistoryState,
})

const change = <T extends TableName>(table: T) =>
  z.object({
    table: z.literal(table),
    key: z.string(),
    before: recordSchemas[table].nullable(),
    after: recordSchemas[table].nullable(),
  })

export const Diff = z.array(
  z.discriminatedUnion('table', [
    change('project'),
    change('media'),
    change('shots'),
    change('objects'),
    change('prompts'),
    change('mattes'),
  ]),
)

export const projectCalls = {
  /** Projects this host has opened before, newest first; missing files are left out. */
  /** Newest first. */
  'project.recent': call(
    z.object({}),
    z.array(
      z.object({
        path: z.string(),
        name: z.string(),
        openedAt: z.string(),
        /** Holdout died with it open. */
        leftOpen: z.boolean(),
      }),
    ),
  ),
  /** Without a path the host puts it in its projects folder. */
  'project.create': call(
    z.object({ name: z.string().trim().min(1).max(200), path: z.string().optional() }),
    ProjectSnapshot,
  ),
  'project.open': call(z.object({ path: z.string() }), ProjectSnapshot),
  'project.close': call(z.object({}), z.object({})),
  /** Null where no project is open. */
  'project.snapshot': call(z.object({}), ProjectSnapshot.nullable()),
  'project.frames': call(
    z.object({ mediaId: MediaId, objectId: ObjectId.optional() }),
    z.object({ revision: Revision, mattes: z.array(MatteRecord), prompts: z.array(PromptRecord) }),
  ),
  /** Commands with the same gesture, one after the other, are one undo step. */
  'project.apply': call(
    z.object({ command: PageCommand, gesture: GestureId.optional() }),
    z.object({ revision: Revision }),
  ),
  /** `done` is the name of the step, null where there was none. */
  'project.undo': call(z.object({}), z.object({ revision: Revision, done: z.string().nullable() })),
  'project.redo': call(z.object({}), z.object({ revision: Revision, done: z.string().nullable() })),
  /** Steps from number `offset` on, 0 the oldest. */
  'project.history': call(z.object({ offset: z.int().min(0), limit: z.int().min(1).max(500) }), HistoryPart),
  /** Undoes or redoes all between, in one change; 0 is before the first step. `done` is the step's name. */
  'project.go-to': call(
    z.object({ step: z.int().min(0) }),
    z.object({ revision: Revision, done: z.string().nullable() }),
  ),
}

export const projectEvents = {
  'project.changed': event(z.object({ revision: Revision, diff: Diff, history: HistoryState })),
  /** Another project was opened, or none is open any more. */
  'project.switched': event(z.object({ path: z.string().nullable() })),
}

export type ProjectSnapshot = z.infer<typeof ProjectSnapshot>
export type HistoryState = z.infer<typeof HistoryState>
export type HistoryStep = z.infer<typeof HistoryStep>
export type HistoryPart = z.infer<typeof HistoryPart>
