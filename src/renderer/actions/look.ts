import {
  Aperture,
  ArrowLeftRight,
  BoxSelect,
  Ghost,
  Headphones,
  type LucideIcon,
  RotateCcw,
  Sun,
  SunDim,
  SunMedium,
  SquareSplitHorizontal,
} from 'lucide-react'
import type { ObjectId } from '../../shared/domain/ids.ts'
import type { Editor } from '../store/editor.ts'
import type { State } from '../store/state.ts'
import { type Channel, exposureLimit, gammaLimits, type Look, neutralLook } from '../viewer/look.ts'
import { mostGhosts } from '../viewer/plan.ts'
import { centredWipe, type WipeTarget, wipeTargets } from '../viewer/wipe.ts'
import { type Action, withMedia, withObject } from './action.ts'
import { currentPlate } from './view.ts'

const looking = (
  name: string,
  label: Action['label'],
  icon: LucideIcon,
  key: string,
  perform: (editor: Editor) => void,
  active?: (state: State) => boolean,
): Action => ({
  name: `look.${name}`,
  group: 'View',
  label,
  icon,
  keys: [key],
  enabled: withMedia,
  ...(active && { active }),
  perform,
})

/** Shows the picture through another look, its values kept within their limits. */
export function setLook(editor: Editor, patch: Partial<Look>): void {
  const look = { ...editor.state().look, ...patch }
  const exposure = Math.min(exposureLimit, Math.max(-exposureLimit, look.exposure))
  const gamma = Math.min(gammaLimits[1], Math.max(gammaLimits[0], look.gamma))
  editor.set({ look: { ...look, exposure, gamma } })
}

const rounded = (value: number): number => Math.round(value * 100) / 100
const expose = (name: string, label: string, icon: LucideIcon, key: string, stops: number): Action =>
  looking(name, label, icon, key, (editor) => {
    setLook(editor, { exposure: rounded(editor.state().look.exposure + stops) })
  })
const bend = (name: string, label: string, key: string, factor: number): Action =>
  looking(name, label, Aperture, key, (editor) => {
    setLook(editor, { gamma: rounded(editor.state().look.gamma * factor) })
  })

/** Pressed again, all colours. */
const channel = (shown: Channel, label: string, key: string): Action =>
  looking(
    shown,
    label,
    SunMedium,
    key,
    (editor) => {
      setLook(editor, { channel: editor.state().look.channel === shown ? 'colour' : shown })
    },
    (state) => state.look.channel === shown,
  )

export const resetLook: Action = looking(
  'reset',
  'As stored: no exposure, gamma or channel',
  RotateCcw,
  'Alt+0',
  (editor) => {
    editor.set({ look: neutralLook })
  },
)

/** Compares with `target`, where the line is now; null ends it. */
export function compareWith(editor: Editor, target: WipeTarget | null): void {
  const { wipe } = editor.state()
  editor.set({ wipe: target && { ...(wipe ?? centredWipe), target } })
}

export const toggleWipe: Action = looking(
  'wipe',
  'A/B wipe',
  SquareSplitHorizontal,
  'W',
  (editor) => {
    compareWith(editor, editor.state().wipe ? null : 'plate')
  },
  (state) => state.wipe !== null,
)

const nextTarget: Action = looking('wipe-target', 'A/B wipe against the next', ArrowLeftRight, 'Alt+W', (editor) => {
  const { wipe } = editor.state()
  const next = wipe ? wipeTargets.indexOf(wipe.target) + 1 : 0
  compareWith(editor, wipeTargets[next % wipeTargets.length] ?? 'plate')
})

export const cycleOnion: Action = looking(
  'onion',
  ({ onion }) => (onion === mostGhosts ? 'Onion skin: off' : `Onion skin: ${String(onion + 1)} on either side`),
  Ghost,
  'Q',
  (editor) => {
    editor.set({ onion: (editor.state().onion + 1) % (mostGhosts + 1) })
  },
  (state) => state.onion > 0,
)

/** A new region is the middle half of the plate. */
export const toggleInterest: Action = looking(
  'interest',
  'Region of interest',
  BoxSelect,
  'Shift+W',
  (editor) => {
    const plate = currentPlate(editor.state())
    if (!plate) return
    const { width, height } = plate
    const middle = {
      x0: Math.round(width / 4),
      y0: Math.round(height / 4),
      x1: Math.round((3 * width) / 4),
      y1: Math.round((3 * height) / 4),
    }
    editor.set({ interest: editor.state().interest ? null : middle })
  },
  (state) => state.interest !== null,
)

/** While any object is solo, only those are shown. */
export function toggleSoloOf(editor: Editor, objectId: ObjectId): void {
  const { solo } = editor.state()
  editor.set({ solo: solo.includes(objectId) ? solo.filter((id) => id !== objectId) : [...solo, objectId] })
}

export const toggleSolo: Action = {
  ...looking(
    'solo',
    'Solo object',
    Headphones,
    'Alt+S',
    (editor) => {
      const { selected } = editor.state()
      if (selected) toggleSoloOf(editor, selected)
    },
    ({ selected, solo }) => selected !== null && solo.includes(selected),
  ),
  enabled: withObject,
}

export const lookActions: readonly Action[] = [
  expose('brighter', 'Half a stop brighter', Sun, 'Alt+=', 0.5),
  expose('darker', 'Half a stop darker', SunDim, 'Alt+-', -0.5),
  bend('gamma-up', 'More gamma', 'Alt+]', 1.1),
  bend('gamma-down', 'Less gamma', 'Alt+[', 1 / 1.1),
  channel('red', 'Red channel', 'Alt+R'),
  channel('green', 'Green channel', 'Alt+G'),
  channel('blue', 'Blue channel', 'Alt+B'),
  channel('alpha', 'Alpha channel', 'Alt+A'),
  channel('luma', 'Luma', 'Alt+Y'),
  resetLook,
  toggleWipe,
  nextTarget,
  cycleOnion,
  toggleInterest,
  toggleSolo,
]
