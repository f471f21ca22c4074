import type { ReactElement } from 'react'
import { useEditorState } from '../store/EditorContext.ts'
import { selectedObject } from '../store/state.ts'
import { differenceColours, heatGradient } from './heat.ts'
import { ghostColours } from './plan.ts'
import { previousAt } from './previous.ts'
import { hasGhosts } from './views.ts'

/** What the colours of a view say. */
export function ViewLegend(): ReactElement | null {
  const view = useEditorState((state) => state.view)
  const onion = useEditorState((state) => state.onion > 0 && state.speed === 0 && hasGhosts(state.view))
  if (view === 'confidence') return <HeatLegend />
  if (view === 'difference') return <DifferenceLegend />
  if (!onion) return null
  return (
    <span className="legend">
      <Key colour={ghostColours.behind} text="behind" />
      <Key colour={ghostColours.ahead} text="ahead" />
    </span>
  )
}

function HeatLegend(): ReactElement {
  return (
    <span className="legend">
      sure
      <span className="heat" style={{ background: heatGradient }} aria-hidden />
      doubtful
    </span>
  )
}

function DifferenceLegend(): ReactElement {
  const name = useEditorState((state) => selectedObject(state)?.name)
  const step = useEditorState((state) => state.selected && previousAt(state, state.selected, state.index)?.step)
  const version = useEditorState((state) => state.versions.find(({ id }) => id === state.against)?.name)
  if (!name) return <span className="legend">Select an object to see its last change</span>
  if (!step)
    return (
      <span className="legend">{version ? `${name} is as in ${version} here` : `${name} has not changed here`}</span>
    )
  return (
    <span className="legend">
      <span className="legend-title">{`${name}: ${step}`}</span>
      <Key colour={differenceColours.added} text="added" />
      <Key colour={differenceColours.removed} text="taken away" />
    </span>
  )
}

function Key({ colour, text }: { colour: string; text: string }): ReactElement {
  return (
    <span className="legend-key">
      <span className="dot" style={{ background: colour }} aria-hidden />
      {text}
    </span>
  )
}
