import { z } from 'zod'
import { MediaId, ObjectId } from '../domain/ids.ts'
import { defaultPreferences, mostLooks, shortcutPresets } from '../domain/preferenceDefaults.ts'
import { call } from './define.ts'

/** A panel that can be put away; its size is a percentage of the desk, null for what suits the window. */
const Panel = z.object({ shown: z.boolean(), size: z.number().min(1).max(99).nullable() })

const Layout = z.object({ tools: z.boolean(), side: Panel, timeline: Panel })

const Shortcuts = z.object({
  preset: z.enum(shortcutPresets),
  /** Chords by the name of an action, in place of the preset's; none takes its keys away. */
  remaps: z.record(z.string().min(1).max(100), z.array(z.string().min(1).max(40)).max(4)),
})

/** Where one was in a clip. */
const ClipPlace = z.object({
  index: z.int().min(0),
  selected: ObjectId.nullable(),
  /** First frame of the range worked on, and the one after its last. */
  inPoint: z.int().min(0).nullable(),
  outPoint: z.int().min(0).nullable(),
  /** What the timeline shows: its first frame, and pixels a frame; null for every frame. */
  span: z.object({ first: z.number(), scale: z.number().positive() }).nullable(),
  /** Where the plate lies in the viewer, CSS pixels; null where it fits. */
  camera: z.object({ scale: z.number().positive(), x: z.number(), y: z.number() }).nullable().default(null),
})

/** How one clip was looked at last. Names the page does not know are its own affair. */
const ClipLook = z.object({
  mediaId: MediaId,
  view: z.string().max(40),
  look: z.object({
    exposure: z.number(),
    gamma: z.number(),
    channel: z.string().max(40),
    plateCurve: z.string().max(40),
    viewCurve: z.string().max(40),
  }),
  /** `#rrggbb` behind a cut-out, and the clip behind it, if any. */
  backdrop: z.object({ colour: z.string().regex(/^#[0-9a-f]{6}$/i), mediaId: MediaId.nullable() }),
  place: ClipPlace.optional(),
})

const share = z.number().min(0).max(1)

/** The tool in the hand. Names the page does not know are its own affair. */
const Tools = z.object({
  tool: z.string().max(40),
  brushSize: z.number().positive(),
  hardness: share,
  flow: share,
  snap: share,
  pressureOn: z.string().max(40),
})

const sections = {
  layout: Layout,
  /** Whether the timeline shows pictures all along each shot, or that of its first frame alone. */
  timeline: z.object({ filmstrip: z.boolean() }),
  shortcuts: Shortcuts,
  tour: z.object({ done: z.boolean() }),
  /** Whether the system tells of finished jobs while the page is hidden. */
  notifications: z.object({ system: z.boolean() }),
  /** Whether the network's answer to a mark is shown while it is drawn. */
  marks: z.object({ preview: z.boolean() }),
  tools: Tools,
  /** Newest first. */
  looks: z.array(ClipLook).max(mostLooks),
}

/** What a person prefers, in whichever project. A section that a file lacks is that of the defaults. */
export const Preferences = z.object({
  version: z.literal(1),
  layout: sections.layout.default(() => defaultPreferences.layout),
  timeline: sections.timeline.default(() => defaultPreferences.timeline),
  shortcuts: sections.shortcuts.default(() => defaultPreferences.shortcuts),
  tour: sections.tour.default(() => defaultPreferences.tour),
  notifications: sections.notifications.default(() => defaultPreferences.notifications),
  marks: sections.marks.default(() => defaultPreferences.marks),
  tools: sections.tools.default(() => defaultPreferences.tools),
  looks: sections.looks.default(() => defaultPreferences.looks),
})

export const preferencesCalls = {
  'preferences.read': call(
    z.object({}),
    z.object({
      preferences: Preferences,
      /** Where a file that could not be read was put aside, for the page to tell once. */
      putAside: z.string().nullable(),
    }),
  ),
  /** Replaces the sections given and gives all. */
  'preferences.write': call(z.object(sections).partial(), Preferences),
}

export type Preferences = z.infer<typeof Preferences>
export type ClipLook = z.infer<typeof ClipLook>
