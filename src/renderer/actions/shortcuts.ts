import type { Preferences } from '../../shared/contract/preferences.ts'
import type { Editor } from '../store/editor.ts'
import { prefer } from '../store/preferences.ts'
import type { Action } from './action.ts'
import { allActions } from './all.ts'
import { type Chord, parseChord } from './keys.ts'
import { presets } from './presets.ts'

export type Shortcuts = Preferences['shortcuts']
type Keyed = Pick<Action, 'name' | 'keys'>

/** Two chords that the same press means are one. */
const same = (chord: Chord): string => JSON.stringify(parseChord(chord))

/** The keys an action would have, and how strongly it wants them: 0 the person said so, 1 the preset does, 2 they are its own. */
function wanted(
  { name, keys }: Keyed,
  { preset, remaps }: Shortcuts,
): readonly [strength: 0 | 1 | 2, keys: readonly Chord[]] {
  const own = remaps[name]
  if (own) return [0, own]
  const given = presets[preset][name]
  return given ? [1, given] : [2, keys]
}

/** Which action each key means. A key goes to whom the person, then the preset gave it; among equals to the first. */
function ownersOf(shortcuts: Shortcuts, actions: readonly Keyed[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  for (const strength of [0, 1, 2]) {
    for (const action of actions) {
      const [theirs, keys] = wanted(action, shortcuts)
      if (theirs !== strength) continue
      for (const key of keys) if (!owners.has(same(key))) owners.set(same(key), action.name)
    }
  }
  return owners
}

/** The page asks for every button at every change: worked out once for each choice of shortcuts. */
const known = new WeakMap<Shortcuts, { owners: ReadonlyMap<string, string>; keys: Map<string, readonly Chord[]> }>()

function keymap(shortcuts: Shortcuts): { owners: ReadonlyMap<string, string>; keys: Map<string, readonly Chord[]> } {
  const found = known.get(shortcuts) ?? { owners: ownersOf(shortcuts, allActions), keys: new Map() }
  known.set(shortcuts, found)
  return found
}

/** The keys of an action as the person has them: what shortcuts, tooltips, palette, cheat sheet and menus go by. */
export function keysOf(action: Keyed, shortcuts: Shortcuts): readonly Chord[] {
  const { owners, keys } = keymap(shortcuts)
  const found = keys.get(action.name)
  if (found) return found
  const [, wants] = wanted(action, shortcuts)
  const has = wants.filter((key) => (owners.get(same(key)) ?? action.name) === action.name)
  keys.set(action.name, has)
  return has
}

/** What an action would have and another has: the key, and who has it. */
export function conflictsOf(action: Keyed, shortcuts: Shortcuts): { key: Chord; owner: Action }[] {
  const [, wants] = wanted(action, shortcuts)
  return wants.flatMap((key) => {
    const owner = ownerOf(key, shortcuts)
    return owner && owner.name !== action.name ? [{ key, owner }] : []
  })
}

/** The action a key means now. */
export function ownerOf(key: Chord, shortcuts: Shortcuts): Action | null {
  const name = keymap(shortcuts).owners.get(same(key))
  return allActions.find((action) => action.name === name) ?? null
}

/** The shortcuts once `key` alone means this action; who had it as their own choice loses it. */
export function withRemap({ preset, remaps }: Shortcuts, name: string, keys: readonly Chord[]): Shortcuts {
  const taken = new Set(keys.map(same))
  const others = Object.entries(remaps).map(([other, theirs]) => [other, theirs.filter((key) => !taken.has(same(key)))])
  return { preset, remaps: { ...(Object.fromEntries(others) as Shortcuts['remaps']), [name]: [...keys] } }
}

/** The shortcuts once the action has again what the preset gives it. */
export function withoutRemap({ preset, remaps }: Shortcuts, name: string): Shortcuts {
  return { preset, remaps: Object.fromEntries(Object.entries(remaps).filter(([other]) => other !== name)) }
}

export const setShortcuts = (editor: Editor, shortcuts: Shortcuts): Promise<void> => prefer(editor, { shortcuts })
