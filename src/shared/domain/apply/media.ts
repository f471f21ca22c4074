import { HoldoutError } from '../errors.ts'
import type { Appliers } from './applier.ts'
import { put, remove } from './changes.ts'
import { removeObject } from './objects.ts'
import { requireMedia, requireUnused } from './reader.ts'
import { unusedShotId } from './shots.ts'

export const mediaAppliers: Appliers<'media'> = {
  'media.add': (reader, { media }) => {
    requireUnused(reader, 'media', media.id)
    const shot = {
      id: unusedShotId(reader, media.id, 0),
      mediaId: media.id,
      start: 0,
      end: media.frames,
      transition: { type: 'start' as const, start: 0, end: 0 },
    }
    return [...put('media', null, media), ...put('shots', null, shot)]
  },
  'media.relink': (reader, { media }) => {
    const known = requireMedia(reader, media.id)
    if (media.frames !== known.frames || media.width !== known.width || media.height !== known.height) {
      throw new HoldoutError('conflict', `${media.name} is not ${known.name}: its frames or its size differ.`)
    }
    return put('media', known, media)
  },
  'media.start-frame': (reader, { mediaId, startFrame }) => {
    const media = requireMedia(reader, mediaId)
    return put('media', media, { ...media, startFrame })
  },
  'media.remove': (reader, { mediaId }) => {
    const media = requireMedia(reader, mediaId)
    return [
      ...reader.objects(mediaId).flatMap((object) => removeObject(reader, object)),
      ...remove('shots', reader.shots(mediaId)),
      ...remove('media', [media]),
    ]
  },
}
