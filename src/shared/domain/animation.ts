import { type MatteAdjustment, mattePropertyNames, matteProperties, type MatteProperty } from './matteProperties.ts'
import type { Animated, Key, ObjectRecord } from './records.ts'

/** What of an object says how its mattes are seen. */
export type MatteLook = Pick<ObjectRecord, 'properties' | 'invert'>

/** A property of an object; the one that changes nothing where it was never set. */
export function propertyOf({ properties }: Pick<ObjectRecord, 'properties'>, name: MatteProperty): Animated {
  return properties[name] ?? { value: matteProperties[name].neutral, keys: [] }
}

/** The keys of a property, by frame. */
export const keysOf = (look: Pick<ObjectRecord, 'properties'>, name: MatteProperty): readonly Key[] =>
  propertyOf(look, name).keys

/** Every frame on which any property of the object has a key, ascending. */
export function keyedFrames({ properties }: Pick<ObjectRecord, 'properties'>): number[] {
  const frames = mattePropertyNames.flatMap((name) => properties[name]?.keys.map(({ index }) => index) ?? [])
  return [...new Set(frames)].sort((first, second) => first - second)
}

export const keyAt = ({ keys }: Animated, index: number): Key | null => keys.find((key) => key.index === index) ?? null

export const previousKey = ({ keys }: Animated, index: number): Key | null =>
  keys.findLast((key) => key.index < index) ?? null

export const nextKey = ({ keys }: Animated, index: number): Key | null => keys.find((key) => key.index > index) ?? null

/**
 * The value on a frame. Before the first key its value holds, after the last likewise; between two, the earlier one says
 * how it goes on. Smooth is a cubic that never overshoots its keys (Fritsch and Butland 1984) and rests at both ends.
 */
export function valueAt({ value, keys }: Animated, index: number): number {
  const after = keys.findIndex((key) => key.index > index)
  const from = keys[after < 0 ? keys.length - 1 : after - 1]
  const to = keys[after]
  if (!from || !to) return (from ?? to)?.value ?? value
  const share = (index - from.index) / (to.index - from.index)
  switch (from.interpolation) {
    case 'hold':
      return from.value
    case 'linear':
      return from.value + (to.value - from.value) * share
    case 'smooth':
      return hermite(from, to, tangentAt(keys, after - 1), tangentAt(keys, after), share)
  }
}

/** The slope of smooth keys at one of them: the weighted harmonic mean of the slopes beside it, 0 where they turn and at both ends. */
function tangentAt(keys: readonly Key[], at: number): number {
  const [before, here, after] = [keys[at - 1], keys[at], keys[at + 1]]
  if (!before || !here || !after) return 0
  const [left, right] = [here.index - before.index, after.index - here.index]
  const [rise, next] = [(here.value - before.value) / left, (after.value - here.value) / right]
  if (rise * next <= 0) return 0
  return (3 * (left + right)) / ((2 * right + left) / rise + (right + 2 * left) / next)
}

function hermite(from: Key, to: Key, leaving: number, arriving: number, share: number): number {
  const length = to.index - from.index
  const rest = 1 - share
  return (
    from.value * (1 + 2 * share) * rest * rest +
    leaving * length * share * rest * rest +
    to.value * share * share * (3 - 2 * share) -
    arriving * length * share * share * rest
  )
}

/** The property with a value on a frame: a key there where it has keys, else for all frames. */
export function withValue(animated: Animated, index: number, value: number): Animated {
  if (animated.keys.length === 0) return { value, keys: [] }
  const interpolation = (keyAt(animated, index) ?? previousKey(animated, index) ?? animated.keys[0])?.interpolation
  return withKey(animated, { index, value, interpolation: interpolation ?? 'smooth' })
}

/** The property with this key, in place of one on the same frame. */
export function withKey({ value, keys }: Animated, key: Key): Animated {
  const others = keys.filter(({ index }) => index !== key.index)
  return { value, keys: [...others, key].sort((first, second) => first.index - second.index) }
}

/** The property without the key of a frame; the last one to go leaves its value for all frames. */
export function withoutKey(animated: Animated, index: number): Animated {
  const keys = animated.keys.filter((key) => key.index !== index)
  return { value: keys.length === 0 ? valueAt(animated, index) : animated.value, keys }
}

/** The property with some of its keys moved by whole frames, within [0, frames); they replace keys that lie where they arrive. */
export function withKeysMoved(
  { value, keys }: Animated,
  indices: readonly number[],
  by: number,
  frames: number,
): Animated {
  const chosen = keys.filter(({ index }) => indices.includes(index))
  const [first, last] = [chosen[0], chosen.at(-1)]
  if (!first || !last) return { value, keys }
  const step = Math.max(-first.index, Math.min(frames - 1 - last.index, by))
  const moved = chosen.map((key) => ({ ...key, index: key.index + step }))
  const rest = { value, keys: keys.filter((key) => !chosen.includes(key)) }
  return moved.reduce<Animated>(withKey, rest)
}

/** What is to be done to an object's matte of a frame. */
export function adjustmentAt(look: MatteLook, index: number): MatteAdjustment {
  const values = mattePropertyNames.map((name) => {
    const { min, max } = matteProperties[name]
    return [name, Math.min(max, Math.max(min, valueAt(propertyOf(look, name), index)))]
  })
  return { ...(Object.fromEntries(values) as Record<MatteProperty, number>), invert: look.invert }
}

/**
 * The frames a matte is smoothed with over time: pairs equally far before and after it, nearest first, within its shot
 * and as far as both have a matte. Pairs, so that a matte at the end of a shot or of a propagation does not lag behind.
 */
export function smoothingPairs(
  radius: number,
  index: number,
  { start, end }: { start: number; end: number },
  has: (index: number) => boolean,
): [before: number, after: number][] {
  const pairs: [number, number][] = []
  for (let away = 1; away < radius + 1; away++) {
    const [before, after] = [index - away, index + away]
    if (before < start || after >= end || !has(before) || !has(after)) break
    pairs.push([before, after])
  }
  return pairs
}
