import type { ReactElement } from 'react'
import { SideTabs } from '../history/SideTabs.tsx'
import { StatusLine } from '../jobs/StatusLine.tsx'
import { useEditorState } from '../store/EditorContext.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import { TimelineHint } from '../timeline/TimelineHint.tsx'
import { TransportBar } from '../timeline/TransportBar.tsx'
import { ToolBar } from '../tools/ToolBar.tsx'
import { Viewer } from '../viewer/Viewer.tsx'
import { ViewerBar } from '../viewer/ViewerBar.tsx'
import { EmptyProject } from './EmptyProject.tsx'
import { ExportDialog } from './ExportDialog.tsx'
import { Header } from './Header.tsx'
import { ImportMattesDialog } from './ImportMattesDialog.tsx'
import { Panels } from './Panels.tsx'
import { ShotsDialog } from './ShotsDialog.tsx'
import { Tour } from './Tour.tsx'

/** The desk with a project on it: tools left, viewer in the middle, objects right, timeline below; each can be put away. */
export function Desk(): ReactElement {
  const hasMedia = useEditorState((state) => state.mediaId !== null)
  const dialog = useEditorState((state) => state.dialog)
  const tools = useEditorState((state) => state.preferences.layout.tools)
  const side = useEditorState((state) => state.preferences.layout.side.shown)
  return (
    <div className="desk">
      <Header />
      <Panels
        place="timeline"
        orientation="vertical"
        label="Height of the timeline"
        least={120}
        leastBefore={200}
        before={
          <div className="desk-upper">
            {tools && <ToolBar />}
            <Panels
              place="side"
              orientation="horizontal"
              label="Width of objects and properties"
              least={240}
              leastBefore={360}
              before={
                <main className="stage" aria-label="Viewer" data-region>
                  <ViewerBar />
                  {hasMedia ? <Viewer /> : <EmptyProject />}
                </main>
              }
            >
              <div className="side-column">
                <aside className="side" aria-label="Objects and properties" data-region>
                  <SideTabs />
                </aside>
                {side && <Tour />}
              </div>
            </Panels>
          </div>
        }
      >
        <section className="timeline" aria-label="Timeline" data-region>
          <TransportBar />
          {hasMedia && <Timeline />}
          <TimelineHint />
        </section>
      </Panels>
      <StatusLine />
      {dialog === 'export' && <ExportDialog />}
      {dialog === 'import-mattes' && <ImportMattesDialog />}
      {dialog === 'shots' && <ShotsDialog />}
    </div>
  )
}
