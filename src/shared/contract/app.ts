import { z } from 'zod'
import { errorCodes } from '../domain/errors.ts'
import { call, event } from './define.ts'

export const ProviderFinding = z.object({
  name: z.string(),
  status: z.enum(['chosen', 'works', 'refused']),
  /** Why it was refused, or how far it was from the CPU's answer and how fast. */
  detail: z.string(),
})

export const ToolFinding = z.object({
  name: z.enum(['ffmpeg', 'ffprobe']),
  path: z.string().nullable(),
  version: z.string().nullable(),
  /** Which rule of the documented order found it. */
  source: z.string().nullable(),
  /** What was looked at and not taken, and why. */
  refused: z.array(z.object({ path: z.string(), reason: z.string() })),
})

export const ModelFinding = z.object({
  id: z.string(),
  file: z.string(),
  ok: z.boolean(),
  detail: z.string(),
})

export const DoctorReport = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  providers: z.array(ProviderFinding),
  tools: z.array(ToolFinding),
  models: z.array(ModelFinding),
  ok: z.boolean(),
})

export const EngineState = z.object({
  lane: z.enum(['gpu', 'cpu']),
  state: z.enum(['stopped', 'starting', 'ready', 'busy', 'lost']),
  provider: z.string().nullable(),
})

/** One thing the page can do, as a menu of the host shows it. */
export const MenuItem = z.object({
  /** The action's name. */
  name: z.string(),
  label: z.string(),
  /** The chord that does the same: `Ctrl+Shift+Z`. Null for none. */
  key: z.string().nullable(),
  enabled: z.boolean(),
  /** Null for what is neither on nor off. */
  checked: z.boolean().nullable(),
})

export const MenuGroup = z.object({ label: z.string(), items: z.array(MenuItem) })

export const appCalls = {
  'app.info': call(
    z.object({}),
    z.object({
      version: z.string(),
      host: z.enum(['electron', 'web', 'cli']),
      /** Electron opens files by native dialogs; the web host takes uploads. */
      openBy: z.enum(['dialog', 'upload', 'path']),
      /** Media the host was started with, for the page to open first. */
      initialMedia: z.string().nullable(),
      /** The bundled sample clip, ready for `media.import`. */
      sample: z.string().nullable(),
    }),
  ),
  'app.doctor': call(z.object({}), DoctorReport),
  /** Native dialogs; the paths they return are granted. Null when dismissed. */
  'dialog.open-media': call(z.object({}), z.object({ path: z.string() }).nullable()),
  'dialog.open-project': call(z.object({}), z.object({ path: z.string() }).nullable()),
  'dialog.save-project': call(z.object({ name: z.string() }), z.object({ path: z.string() }).nullable()),
  'dialog.choose-folder': call(z.object({ title: z.string() }), z.object({ path: z.string() }).nullable()),
  /** Replaces the host's menu. What is chosen there comes back as `app.menu-chosen`; keys stay the page's own. */
  'app.show-menu': call(z.object({ groups: z.array(MenuGroup) }), z.object({})),
}

export const appEvents = {
  'engine.changed': event(EngineState, (state) => state.lane),
  /** A clip or project was dropped on the host's window; its path is granted. */
  'app.dropped': event(z.object({ path: z.string() })),
  'app.menu-chosen': event(z.object({ name: z.string() })),
  /** Something went wrong outside any call. */
  'app.problem': event(z.object({ code: z.enum(errorCodes), message: z.string() })),
}

export type DoctorReport = z.infer<typeof DoctorReport>
export type ProviderFinding = z.infer<typeof ProviderFinding>
export type ToolFinding = z.infer<typeof ToolFinding>
export type ModelFinding = z.infer<typeof ModelFinding>
export type MenuGroup = z.infer<typeof MenuGroup>
export type EngineState = z.infer<typeof EngineState>
