import { ChevronsLeft, ChevronsRight, History, type LucideIcon, Milestone, SaveAll } from 'lucide-react'
import type { VersionId } from '../../shared/domain/ids.ts'
import { differenceBeside } from '../history/differences.ts'
import type { Editor } from '../store/editor.ts'
import { arrange } from '../store/preferences.ts'
import type { SidePanel, State } from '../store/state.ts'
import { centredWipe } from '../viewer/wipe.ts'
import type { Action } from './action.ts'
import { goTo } from './play.ts'

const opened = (state: State): boolean => state.document !== null
const isSeen = (panel: SidePanel) => (state: State) => state.side === panel && state.preferences.layout.side.shown

/** Shows a panel of the right-hand column, which is brought back where it was put away. */
export async function showPanel(editor: Editor, side: SidePanel): Promise<void> {
  editor.set({ side })
  const { layout } = editor.state().preferences
  if (!layout.side.shown) await arrange(editor, { side: { ...layout.side, shown: true } })
}

const panel = (side: SidePanel, label: string, icon: Action['icon'], key: string): Action => ({
  name: `${side}.panel`,
  group: 'Edit',
  label,
  icon,
  keys: [key],
  enabled: opened,
  active: isSeen(side),
  perform: (editor) => showPanel(editor, isSeen(side)(editor.state()) ? 'objects' : side),
})

export const showHistory = panel('history', 'History', History, 'Alt+H')
export const showVersions = panel('versions', 'Versions', Milestone, 'Alt+V')

/** Saves under the next number, then lets it be named. */
export const saveVersion: Action = {
  name: 'versions.save',
  group: 'Edit',
  label: 'Save a version',
  icon: SaveAll,
  keys: ['Ctrl+Shift+S'],
  enabled: opened,
  perform: async (editor) => {
    const numbers = editor.state().versions.map(({ name }) => Number(/^Version (\d+)$/.exec(name)?.[1] ?? 0))
    const name = `Version ${String(Math.max(0, ...numbers) + 1)}`
    const saved = await editor.call('versions.save', { name }, { title: 'Could not save a version' })
    if (!saved) return
    editor.set({ editingVersion: saved.id })
    await showPanel(editor, 'versions')
  },
}

/** Shows what is there now against a version: across a line, or in the view of differences. Null ends it. */
export function compareWithVersion(editor: Editor, versionId: VersionId | null): void {
  const { wipe, view } = editor.state()
  if (versionId === null) editor.set({ against: null, wipe: wipe?.target === 'previous' ? null : wipe })
  else if (view === 'difference') editor.set({ against: versionId })
  else editor.set({ against: versionId, wipe: { ...(wipe ?? centredWipe), target: 'previous' } })
}

const toDifference = (name: string, label: string, icon: LucideIcon, key: string, side: -1 | 1): Action => ({
  name: `difference.${name}`,
  group: 'Play',
  label,
  icon,
  keys: [key],
  enabled: (state) => differenceBeside(state, side) !== null,
  perform: (editor) => {
    const state = editor.state()
    const beside = differenceBeside(state, side)
    if (!beside) return
    // What was removed since cannot be selected.
    if (state.document?.objects.has(beside.objectId)) editor.set({ selected: beside.objectId })
    goTo(editor, beside.index)
  },
})

export const previousDifference = toDifference(
  'previous',
  'Previous difference from the version',
  ChevronsLeft,
  'Alt+PageUp',
  -1,
)
export const nextDifference = toDifference('next', 'Next difference from the version', ChevronsRight, 'Alt+PageDown', 1)

export const historyActions: readonly Action[] = [
  showHistory,
  showVersions,
  saveVersion,
  previousDifference,
  nextDifference,
]
