import {
  Film,
  type LucideIcon,
  PanelBottom,
  PanelLeft,
  PanelRight,
  PanelsTopLeft,
  RectangleHorizontal,
} from 'lucide-react'
import { defaultPreferences } from '../../shared/domain/preferenceDefaults.ts'
import type { Editor } from '../store/editor.ts'
import { arrange, prefer } from '../store/preferences.ts'
import type { State } from '../store/state.ts'
import type { Action } from './action.ts'

const panel = (
  name: string,
  label: string,
  icon: LucideIcon,
  key: string,
  perform: (editor: Editor) => Promise<void>,
  active?: (state: State) => boolean,
): Action => ({
  name: `panel.${name}`,
  group: 'View',
  label,
  icon,
  keys: [key],
  enabled: (state) => state.document !== null,
  ...(active && { active }),
  perform,
})

const layoutOf = (state: State): State['preferences']['layout'] => state.preferences.layout

export const toggleTools = panel(
  'tools',
  'Tools',
  PanelLeft,
  'Shift+T',
  (editor) => arrange(editor, { tools: !layoutOf(editor.state()).tools }),
  (state) => layoutOf(state).tools,
)

const toggle = (place: 'side' | 'timeline', label: string, icon: LucideIcon, key: string): Action =>
  panel(
    place,
    label,
    icon,
    key,
    (editor) => {
      const now = layoutOf(editor.state())[place]
      return arrange(editor, { [place]: { ...now, shown: !now.shown } })
    },
    (state) => layoutOf(state)[place].shown,
  )

export const toggleSide = toggle('side', 'Objects and properties', PanelRight, 'Shift+R')
export const toggleTimeline = toggle('timeline', 'Timeline', PanelBottom, 'Shift+U')

const picture = (state: State): boolean => {
  const { tools, side, timeline } = layoutOf(state)
  return !tools && !side.shown && !timeline.shown
}

/** Puts all panels away; pressed again, all are back. */
export const pictureAlone = panel(
  'picture',
  'The picture alone',
  RectangleHorizontal,
  'Shift+Space',
  (editor) => {
    const shown = picture(editor.state())
    const { side, timeline } = layoutOf(editor.state())
    return arrange(editor, { tools: shown, side: { ...side, shown }, timeline: { ...timeline, shown } })
  },
  picture,
)

export const resetPanels = panel('reset', 'All panels as they were at first', PanelsTopLeft, 'Alt+P', (editor) =>
  arrange(editor, defaultPreferences.layout),
)

export const toggleFilmstrip = panel(
  'filmstrip',
  'Pictures all along the shots',
  Film,
  'Alt+U',
  (editor) => prefer(editor, { timeline: { filmstrip: !editor.state().preferences.timeline.filmstrip } }),
  (state) => state.preferences.timeline.filmstrip,
)

export const panelActions: readonly Action[] = [
  toggleTools,
  toggleSide,
  toggleTimeline,
  pictureAlone,
  resetPanels,
  toggleFilmstrip,
]
