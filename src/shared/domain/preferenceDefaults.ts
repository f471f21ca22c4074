import type { Preferences } from '../contract/preferences.ts'

/** Whose keys Holdout goes by. */
export const shortcutPresets = ['holdout', 'nuke', 'after-effects', 'silhouette'] as const
export type ShortcutPreset = (typeof shortcutPresets)[number]

/** How many clips a person's way of looking is remembered for. */
export const mostLooks = 100

/** What a person who has chosen nothing has. Sizes of null suit the window. */
export const defaultPreferences: Preferences = {
  version: 1,
  layout: {
    tools: true,
    side: { shown: true, size: null },
    timeline: { shown: true, size: null },
  },
  timeline: { filmstrip: true },
  shortcuts: { preset: 'holdout', remaps: {} },
  tour: { done: false },
  notifications: { system: false },
  marks: { preview: true },
  tools: { tool: 'click', brushSize: 24, hardness: 0.8, flow: 1, snap: 0.6, pressureOn: 'size' },
  looks: [],
}
