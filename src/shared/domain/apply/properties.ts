import { keyAt, propertyOf, withValue } from '../animation.ts'
import type { RecordsDiff } from '../diff.ts'
import { HoldoutError } from '../errors.ts'
import type { ObjectId } from '../ids.ts'
import { matteProperties, type MatteProperty } from '../matteProperties.ts'
import type { Animated } from '../records.ts'
import type { Appliers } from './applier.ts'
import { put } from './changes.ts'
import { type RecordReader, requireFrame, requireObject, requireUnlocked } from './reader.ts'

export const propertyAppliers: Appliers<'property'> = {
  'property.set': (reader, { objectId, property, index, value }) => {
    const object = requireObject(reader, objectId)
    requireFrame(reader, object, index)
    return replace(reader, objectId, property, withValue(propertyOf(object, property), index, value))
  },
  'property.keys': (reader, { objectId, property, keys, value }) =>
    replace(reader, objectId, property, { value, keys }),
}

function replace(reader: RecordReader, objectId: ObjectId, name: MatteProperty, next: Animated): RecordsDiff {
  const object = requireObject(reader, objectId)
  requireUnlocked(object)
  const last = next.keys.at(-1)
  if (last) requireFrame(reader, object, last.index)
  if (next.keys.some((key, at) => key !== keyAt(next, key.index) || key.index < (next.keys[at - 1]?.index ?? 0))) {
    throw new HoldoutError('invalid-input', 'The keys of a property come by frame, each frame once.')
  }
  const { min, max, neutral } = matteProperties[name]
  if ([next.value, ...next.keys.map(({ value }) => value)].some((value) => value < min || value > max)) {
    throw new HoldoutError('invalid-input', `${name} goes from ${String(min)} to ${String(max)}.`)
  }
  const plain = next.keys.length === 0 && next.value === neutral
  const others = Object.entries(object.properties).filter(([other]) => other !== name)
  const properties = Object.fromEntries(plain ? others : [...others, [name, next]])
  return put('objects', object, { ...object, properties })
}
