import { Pause } from 'lucide-react'
import { type KeyboardEvent, type ReactElement, useRef } from 'react'
import {
  clearRange,
  goTo,
  goToEnd,
  goToStart,
  nextCommitted,
  playBackward,
  playForward,
  previousCommitted,
  setIn,
  setOut,
  stepBack,
  stepForward,
  togglePlay,
} from '../actions/play.ts'
import {
  detectShots,
  goToDoubt,
  joinShot,
  propagateAll,
  propagateBackward,
  propagateBoth,
  propagateForward,
  splitShot,
} from '../actions/propagate.ts'
import { shotListsAction } from '../actions/shotLists.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { currentMedia } from '../store/state.ts'
import { ActionButton } from '../ui/ActionButton.tsx'
import { Legend } from './Legend.tsx'
import { PropagateMenu } from './PropagateMenu.tsx'
import { PropagateQueue } from './PropagateQueue.tsx'
import { timecodeAt } from './timecode.ts'

export function TransportBar(): ReactElement {
  const playing = useEditorState((state) => state.speed !== 0)
  const speed = useEditorState((state) => state.speed)
  return (
    <div className="transport" role="toolbar" aria-label="Playback and propagation">
      <FrameField />
      <Timecode />
      <span className="divider" />
      <ActionButton action={goToStart} side="top" />
      <ActionButton action={previousCommitted} side="top" />
      <ActionButton action={stepBack} side="top" />
      <ActionButton action={playBackward} side="top" />
      <ActionButton
        action={togglePlay}
        side="top"
        className="play"
        {...(playing && { icon: <Pause size={17} strokeWidth={1.75} aria-hidden /> })}
      />
      <ActionButton action={playForward} side="top" />
      <ActionButton action={stepForward} side="top" />
      <ActionButton action={nextCommitted} side="top" />
      <ActionButton action={goToEnd} side="top" />
      <span className="speed" aria-live="polite">
        {playing && Math.abs(speed) !== 1 ? `${String(speed)}×` : ''}
      </span>
      <span className="divider" />
      <ActionButton action={setIn} text="In" side="top" />
      <ActionButton action={setOut} text="Out" side="top" />
      <ActionButton action={clearRange} side="top" />
      <span className="spring" />
      <ActionButton action={detectShots} text="Shots" side="top" />
      <ActionButton action={splitShot} side="top" />
      <ActionButton action={joinShot} side="top" />
      <ActionButton action={shotListsAction} side="top" />
      <span className="divider" />
      <span className="group-label">Propagate</span>
      <div className="segments" role="group" aria-label="Propagate">
        <ActionButton action={propagateBackward} side="top" />
        <ActionButton action={propagateBoth} text="Both" side="top" />
        <ActionButton action={propagateForward} side="top" />
      </div>
      <ActionButton action={propagateAll} text="All" side="top" />
      <PropagateMenu />
      <PropagateQueue />
      <ActionButton action={goToDoubt} side="top" />
      <Legend />
    </div>
  )
}

/** The number people see; type another to go there. */
function FrameField(): ReactElement {
  const editor = useEditor()
  const field = useRef<HTMLInputElement>(null)
  const number = useEditorState((state) => {
    const media = currentMedia(state)
    return media ? String(state.index + media.startFrame) : ''
  })
  const enter = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    const typed = Number.parseInt(event.currentTarget.value, 10)
    const media = currentMedia(editor.state())
    if (event.key === 'Enter' && media && Number.isInteger(typed)) goTo(editor, typed - media.startFrame)
    event.currentTarget.blur()
  }
  return (
    <input
      // A new number is a new field: what was typed and not entered goes.
      key={number}
      ref={field}
      className="input frame-field"
      aria-label="Frame"
      inputMode="numeric"
      defaultValue={number}
      disabled={number === ''}
      onFocus={(event) => {
        event.target.select()
      }}
      onBlur={(event) => {
        event.target.value = number
      }}
      onKeyDown={enter}
    />
  )
}

function Timecode(): ReactElement {
  const text = useEditorState((state) => {
    const media = currentMedia(state)
    return media ? timecodeAt(state.index, media) : ''
  })
  return (
    <output className="timecode" aria-label="Timecode">
      {text}
    </output>
  )
}
