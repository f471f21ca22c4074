import { join } from 'node:path'
import type { Handlers } from '../../shared/contract/index.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import { inspectMedia } from '../media/inspect.ts'
import { HeldFrame, readValues } from '../media/values.ts'
import type { Core } from './core.ts'

type MediaHandlers = Pick<Handlers, Extract<keyof Handlers, `media.${string}`>>

export function mediaHandlers(core: Core): MediaHandlers {
  const inspect = async (path: string, signal: AbortSignal): Promise<MediaRecord> => {
    const { tools } = await core.tools()
    return inspectMedia(core.grants.require(path), { tools, cacheFolder: join(core.ports.cache, 'media'), signal })
  }
  const held = new HeldFrame()
  /** For the import that follows a look at a file. */
  let seen: { path: string; media: MediaRecord } | null = null
  return {
    'media.inspect': async ({ path }, { signal }) => {
      const media = await inspect(path, signal)
      seen = { path, media }
      return media
    },
    'media.import': async ({ path, detectShots }, { signal }) => {
      const session = core.session()
      const media = seen?.path === path ? seen.media : await inspect(path, signal)
      seen = null
      session.project.apply({ type: 'media.add', media })
      return {
        media,
        shotsJobId: detectShots && media.frames > 1 ? session.jobs.start('shots', { mediaId: media.id }) : null,
      }
    },
    'media.values': async ({ mediaId, index, x, y, ...size }, { signal }) => {
      const reader = await core.session().reader(mediaId)
      return readValues(await held.read(reader, index, signal), { x, y, ...size })
    },
    'media.relink': async ({ mediaId, path }, { signal }) => {
      const { project, dropReader } = core.session()
      const known = project.media(mediaId)
      const found = await inspect(path, signal)
      if (found.frames !== known.frames || found.width !== known.width || found.height !== known.height) {
        throw new HoldoutError(
          'conflict',
          `${found.name} has ${found.frames} frames of ${found.width}x${found.height}; this media has ${known.frames} of ${known.width}x${known.height}.`,
        )
      }
      const media: MediaRecord = { ...found, id: mediaId, startFrame: known.startFrame }
      project.apply({ type: 'media.relink', media })
      dropReader(mediaId)
      return { media }
    },
  }
}
