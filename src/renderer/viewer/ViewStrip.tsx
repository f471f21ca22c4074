import type { ReactElement } from 'react'
import { cycleOnion, toggleInterest } from '../actions/look.ts'
import { useEditorState } from '../store/EditorContext.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { BackdropMenu } from './BackdropMenu.tsx'
import { LookMenu } from './LookMenu.tsx'
import { Readout } from './Readout.tsx'
import type { ReadoutStore } from './readout.ts'
import { ViewLegend } from './ViewLegend.tsx'
import { WipeMenu } from './WipeMenu.tsx'

/** Under the picture: what the pixel under the pointer holds, and how the picture is looked at. */
export function ViewStrip({ readout }: { readout: ReadoutStore }): ReactElement {
  const onion = useEditorState((state) => state.onion)
  return (
    <div className="view-strip" role="toolbar" aria-label="Look">
      <Readout readout={readout} />
      <span className="spring" />
      <ViewLegend />
      <BackdropMenu />
      <LookMenu />
      <WipeMenu />
      <ActionButton action={cycleOnion} side="top" {...(onion > 0 && { text: `±${String(onion)}` })} />
      <ActionButton action={toggleInterest} side="top" />
    </div>
  )
}
