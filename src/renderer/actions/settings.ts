import type { PageCommand } from '../../shared/domain/commands.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { ProjectSettings } from '../../shared/domain/records.ts'
import type { Editor } from '../store/editor.ts'
import { currentMedia, type State } from '../store/state.ts'

/** Longer sides of the picture that inference can be asked to see, pixels. */
export const inferenceSides: readonly number[] = [320, 480, 640, 800, 960]

/** What the settings dialog asks. */
export interface Choice extends ProjectSettings {
  name: string
  /** The number of the clip's first frame; of no meaning without a clip. */
  startFrame: number
}

/** The settings as they are; null without a project. */
export function firstChoice(state: Pick<State, 'document' | 'mediaId'>): Choice | null {
  const { document } = state
  if (!document) return null
  const { name, settings } = document.project
  return { ...settings, name, startFrame: currentMedia(state)?.startFrame ?? 0 }
}

const settingNames = ['inferenceSide', 'matteBits', 'refine', 'mode', 'model'] as const

/** What stands in the way, or null. */
export function problemOf({ name, startFrame }: Choice): string | null {
  if (name.trim() === '') return 'A project needs a name.'
  return Number.isInteger(startFrame) ? null : 'The number of a frame is a whole number.'
}

/** The commands that lead from the document to the choice: none where nothing was changed. */
export function commandsOf(state: Pick<State, 'document' | 'mediaId'>, choice: Choice): PageCommand[] {
  const before = firstChoice(state)
  const { name, startFrame, inferenceSide, matteBits, refine, mode, model } = choice
  if (!before) return []
  const commands: PageCommand[] = []
  if (name.trim() !== before.name) commands.push({ type: 'project.rename', name: name.trim() })
  const patch = { inferenceSide, matteBits, refine, ...(mode && { mode }), ...(model && { model }) }
  if (settingNames.some((setting) => patch[setting] !== before[setting])) {
    commands.push({ type: 'project.settings', patch })
  }
  if (state.mediaId && startFrame !== before.startFrame) {
    commands.push({ type: 'media.start-frame', mediaId: state.mediaId, startFrame })
  }
  return commands
}

/** Sends what was changed, as one undo step. */
export async function saveSettings(editor: Editor, choice: Choice): Promise<void> {
  const gesture = newId('ges')
  for (const command of commandsOf(editor.state(), choice)) await editor.apply(command, gesture)
}
