import type { ReactElement } from 'react'
import { resetPanels, toggleFilmstrip } from '../actions/panels.ts'
import { performAction } from '../actions/action.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { prefer } from '../store/preferences.ts'
import { Check } from './fields.tsx'

/** What the person prefers; each choice holds at once, in every project. */
export function PreferencesPanel(): ReactElement {
  const editor = useEditor()
  const filmstrip = useEditorState((state) => state.preferences.timeline.filmstrip)
  return (
    <div className="export-form">
      <MarkPreview />
      <SystemNotices />
      <fieldset className="fieldset">
        <legend>Desk</legend>
        <Check
          label="Pictures all along the shots of the timeline"
          checked={filmstrip}
          onChange={() => {
            performAction(toggleFilmstrip, editor)
          }}
        />
        <div className="field-row">
          <button
            type="button"
            className="button"
            onClick={() => {
              performAction(resetPanels, editor)
            }}
          >
            Panels as they were at first
          </button>
        </div>
        <p className="faint">Panel sizes, and how each clip was looked at last, are kept without asking.</p>
      </fieldset>
    </div>
  )
}

function MarkPreview(): ReactElement {
  const editor = useEditor()
  const preview = useEditorState((state) => state.preferences.marks.preview)
  return (
    <fieldset className="fieldset">
      <legend>Marks</legend>
      <Check
        label="Show what the network would make of a mark while I draw it"
        checked={preview}
        onChange={(wanted) => void prefer(editor, { marks: { preview: wanted } })}
      />
      <p className="faint">Of clicks, boxes and scribbles. Without it a slow machine has less to do.</p>
    </fieldset>
  )
}

/** The system's permission is asked for here alone, when the person wants it. */
function SystemNotices(): ReactElement {
  const editor = useEditor()
  const wanted = useEditorState((state) => state.preferences.notifications.system)
  const change = async (system: boolean): Promise<void> => {
    const allowed = system && (await allowNotices())
    await prefer(editor, { notifications: { system: allowed } })
    if (system && !allowed) {
      editor.notify(
        'info',
        'The system shows no notices of Holdout',
        'Allow them for this page in the browser, then choose this again.',
      )
    }
  }
  return (
    <fieldset className="fieldset">
      <legend>Finished jobs</legend>
      <Check
        label="Tell me by the system too while Holdout is out of sight"
        checked={wanted}
        onChange={(system) => void change(system)}
      />
      <p className="faint">On the desk itself they are always told.</p>
    </fieldset>
  )
}

async function allowNotices(): Promise<boolean> {
  return 'Notification' in window && (await Notification.requestPermission()) === 'granted'
}
