import { Download } from 'lucide-react'
import type { ReactElement } from 'react'
import { useShallow } from 'zustand/react/shallow'
import type { ExportResult } from '../../shared/contract/export.ts'
import type { JobId } from '../../shared/domain/ids.ts'
import { useEditorState } from '../store/EditorContext.ts'

const SHOWN = 3

/** The latest finished exports of the project: where they are and, in a browser, how to get them. */
export function PastExports(): ReactElement | null {
  const jobs = useEditorState(
    useShallow((state) =>
      [...state.jobs.values()]
        .filter(({ kind, progress }) => kind === 'export' && progress.state === 'succeeded')
        .sort((first, second) => (first.createdAt < second.createdAt ? 1 : -1))
        .slice(0, SHOWN),
    ),
  )
  if (jobs.length === 0) return null
  return (
    <fieldset className="fieldset">
      <legend>Done before</legend>
      <ul className="past-exports">
        {jobs.map(({ id, title, progress }) => {
          const { out, files } = (progress.state === 'succeeded' ? progress.result : {}) as unknown as ExportResult
          return (
            <li key={id} className="field-row">
              <span className="folder" title={out}>{`${title}: ${String(files)} files in ${out}`}</span>
              <DownloadLink jobId={id} />
            </li>
          )
        })}
      </ul>
    </fieldset>
  )
}

/** In a browser, which may be on another machine; elsewhere the files are at hand. */
export function DownloadLink({ jobId }: { jobId: JobId }): ReactElement | null {
  const inBrowser = useEditorState((state) => state.info?.host === 'web')
  if (!inBrowser) return null
  return (
    <a className="button" href={`/download/${jobId}`} download>
      <Download size={14} aria-hidden /> Download
    </a>
  )
}
