import type { CallInput } from '../../shared/contract/index.ts'
import type { Preferences } from '../../shared/contract/preferences.ts'
import type { Editor } from './editor.ts'

/** Changes sections of what the person prefers, at once in the page and then on disk. */
export async function prefer(editor: Editor, sections: Partial<Omit<Preferences, 'version'>>): Promise<void> {
  editor.set({ preferences: { ...editor.state().preferences, ...sections } })
  const input: CallInput<'preferences.write'> = sections
  await editor.call('preferences.write', input, { title: 'Could not keep your preferences' })
}

/** Changes how the panels lie. */
export const arrange = (editor: Editor, patch: Partial<Preferences['layout']>): Promise<void> =>
  prefer(editor, { layout: { ...editor.state().preferences.layout, ...patch } })
