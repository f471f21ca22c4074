import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { Toast } from 'radix-ui'
import type { ReactElement } from 'react'
import { actionLabel, performAction } from '../actions/action.ts'
import { allActions } from '../actions/all.ts'
import { DownloadLink } from '../export/PastExports.tsx'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import type { Notice } from '../store/state.ts'

const icons = { error: CircleAlert, success: CircleCheck, info: Info } as const

/** What the artist should know. Errors stay until dismissed; the rest goes by itself. */
export function Notices(): ReactElement {
  const notices = useEditorState((state) => state.notices)
  return (
    <Toast.Provider label="Notice" swipeDirection="right">
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
      {/* Its own key is one of the views'; the keys that go round the desk reach it. */}
      <Toast.Viewport className="notices" label="Notices" hotkey={[]} data-region={notices.length > 0 || undefined} />
    </Toast.Provider>
  )
}

function NoticeCard({ notice }: { notice: Notice }): ReactElement {
  const editor = useEditor()
  const Icon = icons[notice.tone]
  return (
    <Toast.Root
      className={`notice ${notice.tone}`}
      type={notice.tone === 'error' ? 'foreground' : 'background'}
      duration={notice.tone === 'error' ? Infinity : notice.exported === null ? 6000 : 60_000}
      onOpenChange={(open) => {
        if (!open) editor.dismiss(notice.id)
      }}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      <div className="notice-body">
        <Toast.Title className="notice-title">{notice.title}</Toast.Title>
        <Toast.Description className="notice-detail">{notice.detail}</Toast.Description>
        {notice.exported !== null && <DownloadLink jobId={notice.exported} />}
        {notice.remedy !== null && <Remedy notice={notice} name={notice.remedy} />}
      </div>
      <Toast.Close className="button icon-only" aria-label="Dismiss">
        <X size={15} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  )
}

/** What may help, at hand; done, the notice has done its work. */
function Remedy({ notice, name }: { notice: Notice; name: string }): ReactElement | null {
  const editor = useEditor()
  const action = allActions.find((each) => each.name === name)
  if (!action) return null
  const Icon = action.icon
  return (
    <button
      type="button"
      className="button"
      onClick={() => {
        editor.dismiss(notice.id)
        performAction(action, editor)
      }}
    >
      <Icon size={14} aria-hidden /> {actionLabel(action, editor.state())}
    </button>
  )
}
