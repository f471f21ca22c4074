import {
  keyAt,
  nextKey,
  previousKey,
  propertyOf,
  valueAt,
  withKey,
  withoutKey,
  withValue,
} from '../../shared/domain/animation.ts'
import type { GestureId } from '../../shared/domain/ids.ts'
import { type Interpolation, matteProperties, type MatteProperty } from '../../shared/domain/matteProperties.ts'
import type { Animated, ObjectRecord } from '../../shared/domain/records.ts'
import type { Editor } from '../store/editor.ts'
import type { ObjectPreview } from '../store/state.ts'
import { goTo } from './play.ts'

/** Shows an object as it would be with this value on the frame looked at, without changing it. */
export function previewProperty(editor: Editor, object: ObjectRecord, name: MatteProperty, value: number): void {
  const next = withValue(propertyOf(object, name), editor.state().index, value)
  const preview: ObjectPreview = { objectId: object.id, patch: { properties: { ...object.properties, [name]: next } } }
  editor.set({ preview })
}

/** Sets a property on the frame looked at: a key there where it has keys, else on all frames. Takes the preview back. */
export async function setProperty(
  editor: Editor,
  { id: objectId }: ObjectRecord,
  property: MatteProperty,
  value: number,
  gesture?: GestureId,
): Promise<void> {
  const { index } = editor.state()
  const { min, max } = matteProperties[property]
  const within = Math.min(max, Math.max(min, value))
  await editor.apply({ type: 'property.set', objectId, property, index, value: within }, gesture)
  // By value: a slider moved by keys commits before it previews, and one dragged on meanwhile shows another value.
  const { preview } = editor.state()
  const shown = preview?.objectId === objectId ? preview.patch.properties?.[property] : undefined
  if (shown && valueAt(shown, index) === value) editor.set({ preview: null })
}

/** Makes a key on the frame looked at, or takes it away. */
export async function toggleKey(editor: Editor, object: ObjectRecord, name: MatteProperty): Promise<void> {
  const { index } = editor.state()
  const property = propertyOf(object, name)
  const interpolation = previousKey(property, index)?.interpolation ?? 'smooth'
  const next = keyAt(property, index)
    ? withoutKey(property, index)
    : withKey(property, { index, value: valueAt(property, index), interpolation })
  await putKeys(editor, object, name, next)
}

/** How the value goes on from the key of the frame looked at, or from the one before. */
export async function setInterpolation(
  editor: Editor,
  object: ObjectRecord,
  name: MatteProperty,
  interpolation: Interpolation,
): Promise<void> {
  const key = keyHere(object, name, editor.state().index)
  if (key) await putKeys(editor, object, name, withKey(propertyOf(object, name), { ...key, interpolation }))
}

/** The key of a frame, else the one before it. */
export const keyHere = (object: ObjectRecord, name: MatteProperty, index: number): Animated['keys'][number] | null => {
  const property = propertyOf(object, name)
  return keyAt(property, index) ?? previousKey(property, index)
}

/** Takes all keys away and leaves the value of the frame looked at. */
export const removeKeys = (editor: Editor, object: ObjectRecord, name: MatteProperty): Promise<void> =>
  putKeys(editor, object, name, { value: valueAt(propertyOf(object, name), editor.state().index), keys: [] })

/** As if it had never been set. */
export const resetProperty = (editor: Editor, object: ObjectRecord, name: MatteProperty): Promise<void> =>
  putKeys(editor, object, name, { value: matteProperties[name].neutral, keys: [] })

/** Replaces a property with another state of it, as one undo step. */
export async function putKeys(
  editor: Editor,
  { id: objectId }: ObjectRecord,
  property: MatteProperty,
  { keys, value }: Animated,
): Promise<void> {
  await editor.apply({ type: 'property.keys', objectId, property, keys, value })
}

/** Goes to the property's key before or after the frame looked at. */
export function goToKey(editor: Editor, object: ObjectRecord, name: MatteProperty, side: 'before' | 'after'): void {
  const property = propertyOf(object, name)
  const { index } = editor.state()
  const key = side === 'before' ? previousKey(property, index) : nextKey(property, index)
  if (key) goTo(editor, key.index)
}
