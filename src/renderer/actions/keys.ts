/** What a key press must be like: `Ctrl+Shift+Z`, `Space`, `?`. Ctrl is Command on a Mac. Signs go without Shift. */
export type Chord = string

export interface KeyPress {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  shiftKey: boolean
  altKey: boolean
}

interface ParsedChord {
  key: string
  ctrl: boolean
  shift: boolean
  alt: boolean
}

export function parseChord(chord: Chord): ParsedChord {
  // A plus sign is a key of its own at the end: `Ctrl++`.
  const parts = chord.endsWith('+') ? [...chord.slice(0, -1).split('+').filter(Boolean), '+'] : chord.split('+')
  const key = parts.at(-1) ?? ''
  const modifiers = parts.slice(0, -1)
  return {
    key: key === 'Space' ? ' ' : key.toLowerCase(),
    ctrl: modifiers.includes('Ctrl'),
    shift: modifiers.includes('Shift'),
    alt: modifiers.includes('Alt'),
  }
}

/** Whether this press is that chord. Shift is not looked at for signs such as `?`, which need it on some keyboards only. */
export function matchesChord(chord: Chord, press: KeyPress): boolean {
  const wanted = parseChord(chord)
  return (
    press.key.toLowerCase() === wanted.key &&
    (press.ctrlKey || press.metaKey) === wanted.ctrl &&
    press.altKey === wanted.alt &&
    (isSign(wanted.key) || press.shiftKey === wanted.shift)
  )
}

const isSign = (key: string): boolean => key.length === 1 && !/[a-z0-9 ]/i.test(key)

/** The chord that is being pressed; null while only modifiers are, and for keys without a name. */
export function chordOf({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyPress): Chord | null {
  if (/^(Control|Shift|Alt|AltGraph|Meta|OS|CapsLock|Dead|Process|Unidentified)$/.test(key)) return null
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toUpperCase() : key
  const modifiers = [ctrlKey || metaKey ? 'Ctrl' : '', altKey ? 'Alt' : '', shiftKey && !isSign(key) ? 'Shift' : '']
  return [...modifiers.filter(Boolean), name].join('+')
}

const names: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
  Delete: 'Del',
}

/** A chord as people write it. */
export function chordLabel(chord: Chord): string {
  return chord.replace(/[A-Z][A-Za-z]+/g, (word) => names[word] ?? word)
}

/** A chord as the `aria-keyshortcuts` attribute wants it. */
export function ariaChord(chord: Chord): string {
  return chord.replace('Ctrl', 'Control')
}
