import { shallow } from 'zustand/shallow'
import type { Preferences } from '../../shared/contract/preferences.ts'
import { pressureTargets, toolNames } from '../tools/marks.ts'
import type { Editor } from './editor.ts'
import { prefer } from './preferences.ts'
import type { State } from './state.ts'

const remembered = ['tool', 'brushSize', 'hardness', 'flow', 'snap', 'pressureOn'] as const
type Hand = Pick<State, (typeof remembered)[number]>

/** The tool and its settings as they were kept, as far as the page knows them. */
export function handOf({ tool, pressureOn, ...rest }: Preferences['tools']): Partial<Hand> {
  const known = toolNames.find((name) => name === tool)
  const target = pressureTargets.find((name) => name === pressureOn)
  return { ...rest, ...(known && { tool: known }), ...(target && { pressureOn: target }) }
}

/** Takes up the tool that was in the hand last, once the preferences are read, and remembers which it is. Returns how to stop. */
export function rememberHand(editor: Editor, wait = 500): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let taken = false
  return editor.store.subscribe((state, before) => {
    if (!taken && state.info !== null) {
      taken = true
      editor.set(handOf(state.preferences.tools))
    } else if (taken && remembered.some((key) => state[key] !== before[key])) {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const { tool, toolBefore, brushSize, hardness, flow, snap, pressureOn, preferences } = editor.state()
        const tools = { brushSize, hardness, flow, snap, pressureOn, tool: tool === 'region' ? toolBefore : tool }
        if (!shallow(tools, preferences.tools)) void prefer(editor, { tools })
      }, wait)
    }
  })
}
