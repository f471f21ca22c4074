import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { Toast } from 'radix-ui'
import type { ReactElement } from 'react'
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
      <Toast.Viewport className="notices" label="Notices ({hotkey})" />
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
      <div>
        <Toast.Title className="notice-title">{notice.title}</Toast.Title>
        <Toast.Description className="notice-detail">{notice.detail}</Toast.Description>
        {notice.exported !== null && <DownloadLink jobId={notice.exported} />}
      </div>
      <Toast.Close className="button icon-only" aria-label="Dismiss">
        <X size={15} aria-hidden />
      </Toast.Close>
    </Toast.Root>
  )
}
