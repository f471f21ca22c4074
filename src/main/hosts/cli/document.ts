import type { ObjectId } from '../../../shared/domain/ids.ts'
import { newId } from '../../../shared/domain/newId.ts'
import type { MediaRecord } from '../../../shared/domain/records.ts'
import { objectDefaults } from '../../../shared/domain/objectDefaults.ts'
import { marksOf, type FramePrompts } from './promptsFile.ts'
import type { CliCore } from './withCore.ts'

/** Adds a media to the open project, with its shots found where asked. */
export async function addMedia(core: CliCore, path: string, detectShots: boolean): Promise<MediaRecord> {
  core.app.grant(path)
  const { media, shotsJobId } = await core.call('media.import', { path, detectShots })
  if (shotsJobId) await core.finish(shotsJobId)
  return media
}

/** Adds an object with the look the page would give the next one. */
export async function addObject(core: CliCore, media: MediaRecord, name: string, position: number): Promise<ObjectId> {
  const object = { ...objectDefaults(position), id: newId('obj'), mediaId: media.id, name }
  await core.call('project.apply', { command: { type: 'object.add', object } })
  return object.id
}

/** Applies the prompts of one frame: the mask first, then the marks on it. */
export async function applyPrompts(core: CliCore, objectId: ObjectId, frame: FramePrompts): Promise<void> {
  const { index, mask, label } = frame
  if (mask !== undefined) {
    core.app.grant(mask)
    await core.call('matte.import', { objectId, index, path: mask, ...(label === undefined ? {} : { label }) })
  }
  const prompts = marksOf(frame)
  if (prompts.length > 0) await core.call('matte.prompt', { objectId, index, prompts })
}
