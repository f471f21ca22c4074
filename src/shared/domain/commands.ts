import { z } from 'zod'
import { MediaId, ObjectId, ShotId } from './ids.ts'
import { interpolations, mattePropertyNames } from './matteProperties.ts'
import { MatteRecord, MediaRecord, ObjectRecord, ProjectSettings, PromptRecord, ShotRecord } from './records.ts'

const frameOfObject = { objectId: ObjectId, index: z.int().min(0) }
const property = z.enum(mattePropertyNames)
const Key = z.object({ index: z.int().min(0), value: z.number(), interpolation: z.enum(interpolations) })

/** Commands a page or a script may send as they are. */
export const PageCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('project.rename'), name: z.string().trim().min(1).max(200) }),
  z.object({ type: z.literal('project.settings'), patch: ProjectSettings.partial() }),
  z.object({ type: z.literal('media.start-frame'), mediaId: MediaId, startFrame: z.int() }),
  z.object({ type: z.literal('media.remove'), mediaId: MediaId }),
  z.object({ type: z.literal('shot.split'), mediaId: MediaId, index: z.int().min(1) }),
  /** Moves the cut that begins this shot, between its neighbours. */
  z.object({ type: z.literal('shot.move'), shotId: ShotId, index: z.int().min(1) }),
  /** Joins this shot to the one before it. */
  z.object({ type: z.literal('shot.join'), shotId: ShotId }),
  z.object({ type: z.literal('object.add'), object: ObjectRecord }),
  z.object({
    type: z.literal('object.update'),
    objectId: ObjectId,
    patch: ObjectRecord.omit({ id: true, mediaId: true, order: true, properties: true }).partial(),
  }),
  z.object({ type: z.literal('object.remove'), objectId: ObjectId }),
  /** All objects of the media, bottom to top. */
  z.object({ type: z.literal('object.reorder'), mediaId: MediaId, objectIds: z.array(ObjectId) }),
  /** Sets a property of an object's mattes: a key on the frame where it has keys, else for all frames. */
  z.object({ type: z.literal('property.set'), ...frameOfObject, property, value: z.number() }),
  /** Puts keys, by frame, in place of those a property has. Without any, `value` holds on all frames. */
  z.object({ type: z.literal('property.keys'), objectId: ObjectId, property, keys: z.array(Key), value: z.number() }),
  z.object({ type: z.literal('matte.commit'), ...frameOfObject, committed: z.boolean() }),
  /** Removes matte and prompts of a frame. */
  z.object({ type: z.literal('frame.clear'), ...frameOfObject }),
])

/** Commands that carry results, built by services and jobs. */
export const ResultCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('media.add'), media: MediaRecord }),
  /** The same media at another place: only where it lies and how it is stored may differ. */
  z.object({ type: z.literal('media.relink'), media: MediaRecord }),
  /** The shots of a media, covering every frame once, in order. */
  z.object({ type: z.literal('shots.replace'), mediaId: MediaId, shots: z.array(ShotRecord).min(1) }),
  /** The artist's marks on a frame with the matte they gave; the frame becomes committed. */
  z.object({ type: z.literal('frame.edit'), prompts: z.array(PromptRecord), matte: MatteRecord }),
  /** Propagated or fused mattes; refused where the frame is committed. */
  z.object({ type: z.literal('mattes.put'), mattes: z.array(MatteRecord) }),
  /** Mattes made elsewhere, with new objects for them: the frames become committed, their marks go. */
  z.object({
    type: z.literal('mattes.import'),
    objects: z.array(ObjectRecord),
    mattes: z.array(MatteRecord),
    /** Committed frames too. */
    replace: z.boolean(),
  }),
])

export const Command = z.union([PageCommand, ResultCommand])

export type PageCommand = z.infer<typeof PageCommand>
export type ResultCommand = z.infer<typeof ResultCommand>
export type Command = PageCommand | ResultCommand

/** The name of the undo step a command makes. */
export function commandLabel(command: Command): string {
  return labels[command.type]
}

const labels: Record<Command['type'], string> = {
  'project.rename': 'Rename project',
  'project.settings': 'Change settings',
  'media.start-frame': 'Change start frame',
  'media.remove': 'Remove media',
  'media.add': 'Add media',
  'media.relink': 'Relink media',
  'shot.split': 'Split shot',
  'shot.move': 'Move cut',
  'shot.join': 'Join shots',
  'shots.replace': 'Detect shots',
  'object.add': 'Add object',
  'object.update': 'Change object',
  'object.remove': 'Remove object',
  'object.reorder': 'Reorder objects',
  'property.set': 'Change matte property',
  'property.keys': 'Change keyframes',
  'matte.commit': 'Commit frame',
  'frame.clear': 'Clear frame',
  'frame.edit': 'Edit matte',
  'mattes.put': 'Propagate',
  'mattes.import': 'Import mattes',
}
