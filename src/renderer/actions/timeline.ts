import { keysOf, propertyOf, withKeysMoved, withoutKey } from '../../shared/domain/animation.ts'
import { mattePropertyNames, type MatteProperty } from '../../shared/domain/matteProperties.ts'
import type { ObjectRecord, ShotRecord } from '../../shared/domain/records.ts'
import type { Editor } from '../store/editor.ts'
import { currentMedia } from '../store/state.ts'
import { putKeys } from './properties.ts'

/** The properties of an object that have keys. */
export const keyedProperties = (object: ObjectRecord): MatteProperty[] =>
  mattePropertyNames.filter((name) => keysOf(object, name).length > 0)

/** Moves keys of a property by whole frames, as one undo step. */
export async function moveKeys(
  editor: Editor,
  object: ObjectRecord,
  name: MatteProperty,
  indices: readonly number[],
  by: number,
): Promise<void> {
  const frames = currentMedia(editor.state())?.frames
  if (by === 0 || frames === undefined) return
  await putKeys(editor, object, name, withKeysMoved(propertyOf(object, name), indices, by, frames))
}

/** Takes keys of a property away, as one undo step. */
export async function removeKeysAt(
  editor: Editor,
  object: ObjectRecord,
  name: MatteProperty,
  indices: readonly number[],
): Promise<void> {
  await putKeys(editor, object, name, indices.reduce(withoutKey, propertyOf(object, name)))
}

/** Moves the cut a shot begins with. */
export async function moveCut(editor: Editor, shot: ShotRecord, index: number): Promise<void> {
  if (index !== shot.start) await editor.apply({ type: 'shot.move', shotId: shot.id, index })
}
