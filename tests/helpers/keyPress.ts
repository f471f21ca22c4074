import type { KeyPress } from '../../src/renderer/actions/keys.ts'

/** A key pressed with no others but these modifiers. */
export const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
})
