import type { RecordsDiff } from '../diff.ts'
import { HoldoutError } from '../errors.ts'
import type { ObjectId } from '../ids.ts'
import { matteKey } from '../recordKey.ts'
import type { MatteRecord } from '../records.ts'
import type { Appliers, CommandOf } from './applier.ts'
import { put, remove } from './changes.ts'
import { type RecordReader, requireEditableFrame, requireMedia, requireUnused } from './reader.ts'

export const frameAppliers: Appliers<'matte' | 'mattes' | 'frame'> = {
  'matte.commit': commit,
  'mattes.put': (reader, { mattes }) => {
    if (new Set(mattes.map(keyOf)).size !== mattes.length) {
      throw new HoldoutError('invalid-input', 'Two mattes are of the same object and frame.')
    }
    return mattes.flatMap((matte) => putMatte(reader, matte))
  },
  'mattes.import': importMattes,
  'frame.edit': edit,
  'frame.clear': (reader, { objectId, index }) => {
    requireEditableFrame(reader, objectId, index)
    const matte = matteAt(reader, objectId, index)
    return [...remove('prompts', reader.prompts(objectId, index)), ...remove('mattes', matte ? [matte] : [])]
  },
}

function commit(reader: RecordReader, { objectId, index, committed }: CommandOf<'matte.commit'>): RecordsDiff {
  const media = requireEditableFrame(reader, objectId, index)
  const matte = matteAt(reader, objectId, index)
  if (!matte) {
    throw new HoldoutError('not-found', `Frame ${String(index + media.startFrame)} has no matte to commit.`)
  }
  const confidence = committed ? 1 : matte.confidence
  return put('mattes', matte, { ...matte, committed, confidence })
}

function edit(reader: RecordReader, { prompts, matte }: CommandOf<'frame.edit'>): RecordsDiff {
  const { objectId, index } = matte
  requireEditableFrame(reader, objectId, index)
  if (prompts.some((prompt) => prompt.objectId !== objectId || prompt.index !== index)) {
    throw new HoldoutError('invalid-input', 'A mark is of another object or frame than its matte.')
  }
  if (new Set(prompts.map(({ id }) => id)).size !== prompts.length) {
    throw new HoldoutError('invalid-input', 'Two marks have the same id.')
  }
  const next = (reader.prompts(objectId, index).at(-1)?.sequence ?? -1) + 1
  const added = prompts.flatMap((prompt, position) => {
    requireUnused(reader, 'prompts', prompt.id)
    return put('prompts', null, { ...prompt, sequence: next + position })
  })
  const vouchedFor = { ...matte, committed: true, confidence: 1 }
  return [...added, ...put('mattes', matteAt(reader, objectId, index), vouchedFor)]
}

function importMattes(reader: RecordReader, { objects, mattes, replace }: CommandOf<'mattes.import'>): RecordsDiff {
  if (
    new Set(mattes.map(keyOf)).size !== mattes.length ||
    new Set(objects.map(({ id }) => id)).size !== objects.length
  ) {
    throw new HoldoutError('invalid-input', 'Two mattes are of the same object and frame.')
  }
  const fresh = new Map(objects.map((object) => [object.id, requireMedia(reader, object.mediaId)]))
  for (const { id } of objects) requireUnused(reader, 'objects', id)
  const frames = mattes.flatMap((matte) => {
    const { objectId, index } = matte
    const media = fresh.get(objectId) ?? requireEditableFrame(reader, objectId, index)
    if (index >= media.frames) {
      throw new HoldoutError(
        'invalid-input',
        `${media.name} has ${String(media.frames)} frames; there is no index ${String(index)}.`,
      )
    }
    const present = matteAt(reader, objectId, index)
    if (present?.committed && !replace) {
      throw new HoldoutError(
        'committed-frame',
        `Frame ${String(index + media.startFrame)} is committed: release it, or import with committed frames replaced.`,
      )
    }
    const vouchedFor = { ...matte, committed: true, confidence: 1 }
    return [...remove('prompts', reader.prompts(objectId, index)), ...put('mattes', present, vouchedFor)]
  })
  return [...objects.flatMap((object) => put('objects', null, object)), ...frames]
}

function putMatte(reader: RecordReader, matte: MatteRecord): RecordsDiff {
  const { objectId, index } = matte
  const media = requireEditableFrame(reader, objectId, index)
  const present = matteAt(reader, objectId, index)
  if (present?.committed) {
    throw new HoldoutError(
      'committed-frame',
      `Frame ${String(index + media.startFrame)} is committed: release it before its matte can be replaced.`,
    )
  }
  if (matte.committed) {
    throw new HoldoutError('invalid-input', 'Only an edit or a commit of the artist makes a frame committed.')
  }
  return put('mattes', present, matte)
}

const keyOf = ({ objectId, index }: MatteRecord): string => matteKey(objectId, index)

const matteAt = (reader: RecordReader, objectId: ObjectId, index: number): MatteRecord | null =>
  reader.get('mattes', matteKey(objectId, index))
