import type { RecordsDiff } from '../diff.ts'
import { HoldoutError } from '../errors.ts'
import type { MediaId, ShotId } from '../ids.ts'
import type { MediaRecord, ShotRecord } from '../records.ts'
import type { Appliers, CommandOf } from './applier.ts'
import { put, remove } from './changes.ts'
import { type RecordReader, requireMedia, requireShot, requireUnused } from './reader.ts'

export const shotAppliers: Appliers<'shot' | 'shots'> = {
  'shot.split': split,
  'shot.move': move,
  'shot.join': (reader, { shotId }) => {
    const shot = requireShot(reader, shotId)
    const previous = reader.shots(shot.mediaId).find((other) => other.end === shot.start)
    if (!previous) throw new HoldoutError('conflict', 'The first shot has none before it to be joined to.')
    return [...put('shots', previous, { ...previous, end: shot.end }), ...remove('shots', [shot])]
  },
  'shots.replace': replace,
}

function split(reader: RecordReader, { mediaId, index }: CommandOf<'shot.split'>): RecordsDiff {
  const media = requireMedia(reader, mediaId)
  const shot = reader.shots(mediaId).find(({ start, end }) => start <= index && index < end)
  if (!shot) throw new HoldoutError('invalid-input', `${media.name} ends before index ${String(index)}.`)
  if (shot.start === index) throw new HoldoutError('conflict', `A shot already begins at index ${String(index)}.`)
  const second: ShotRecord = {
    id: unusedShotId(reader, mediaId, index),
    mediaId,
    start: index,
    end: shot.end,
    transition: { type: 'cut', start: index, end: index },
  }
  return [...put('shots', shot, { ...shot, end: index }), ...put('shots', null, second)]
}

/** Only the cut moves: mattes and keys belong to frames and stay on theirs. */
function move(reader: RecordReader, { shotId, index }: CommandOf<'shot.move'>): RecordsDiff {
  const shot = requireShot(reader, shotId)
  const previous = reader.shots(shot.mediaId).find((other) => other.end === shot.start)
  if (!previous) throw new HoldoutError('conflict', 'The first shot begins with the media.')
  if (index <= previous.start || index >= shot.end) {
    throw new HoldoutError(
      'invalid-input',
      `The cut can move to indices ${String(previous.start + 1)} to ${String(shot.end - 1)}: each shot keeps a frame.`,
    )
  }
  if (index === shot.start) return []
  const transition = { type: 'cut' as const, start: index, end: index }
  return [
    ...put('shots', previous, { ...previous, end: index }),
    ...put('shots', shot, { ...shot, start: index, transition }),
  ]
}

function replace(reader: RecordReader, { mediaId, shots }: CommandOf<'shots.replace'>): RecordsDiff {
  requireCover(requireMedia(reader, mediaId), shots)
  const present = new Map(reader.shots(mediaId).map((shot) => [shot.id, shot]))
  for (const { id } of shots) if (!present.has(id)) requireUnused(reader, 'shots', id)
  const kept = new Set(shots.map(({ id }) => id))
  const gone = [...present.values()].filter(({ id }) => !kept.has(id))
  return [...remove('shots', gone), ...shots.flatMap((shot) => put('shots', present.get(shot.id) ?? null, shot))]
}

/** Every frame of the media in exactly one shot, in order. */
function requireCover(media: MediaRecord, shots: ShotRecord[]): void {
  let next = 0
  for (const { mediaId, start, end, transition } of shots) {
    if (mediaId !== media.id) throw new HoldoutError('invalid-input', `A shot of ${mediaId} is not one of ${media.id}.`)
    if (start !== next || end <= start) {
      throw new HoldoutError('invalid-input', `A shot must begin at index ${String(next)} and have a frame.`)
    }
    if (transition.start > transition.end || transition.end > media.frames) {
      throw new HoldoutError('invalid-input', `The transition into the shot at index ${String(start)} has no range.`)
    }
    next = end
  }
  if (next !== media.frames) {
    throw new HoldoutError('invalid-input', `The shots cover ${String(next)} of ${String(media.frames)} frames.`)
  }
  if (new Set(shots.map(({ id }) => id)).size !== shots.length) {
    throw new HoldoutError('invalid-input', 'Two shots have the same id.')
  }
}

/** An id made from what it names, not at random: the same commands give the same document. */
export function unusedShotId(reader: RecordReader, mediaId: MediaId, start: number): ShotId {
  const stem = `sht_${mediaId.slice('med_'.length).slice(0, 40)}-${String(start)}`
  for (let attempt = 0; ; attempt++) {
    const id = (attempt === 0 ? stem : `${stem}-${String(attempt)}`) as ShotId
    if (!reader.get('shots', id)) return id
  }
}
