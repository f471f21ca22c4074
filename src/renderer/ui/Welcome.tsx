import { Clapperboard, Clock, Film, FolderOpen, Plus } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { type Action, performAction } from '../actions/action.ts'
import { newProjectAction, openClipAction, openProjectAction } from '../actions/file.ts'
import { useEditor, useEditorState } from '../store/EditorContext.ts'
import { openProjectAt, openSample } from '../store/openMedia.ts'
import { Keys } from './Keys.tsx'
import { Mark } from './Mark.tsx'

/** Where work begins: a clip, a project, or one of the last projects. */
export function Welcome(): ReactElement {
  const editor = useEditor()
  const info = useEditorState((state) => state.info)
  const byDialog = info?.openBy === 'dialog'
  return (
    <main className="welcome">
      <div className="welcome-column">
        <h1 className="welcome-title">
          <Mark size={34} /> Holdout
        </h1>
        <p className="welcome-lead">
          Mark an object on a few frames; get its matte for every frame, at plate resolution.
        </p>
        <div className="cards">
          <Card
            icon={<Film />}
            title="Open a clip"
            detail="A movie or an image sequence; or drop one anywhere"
            action={openClipAction}
          />
          {info?.sample && (
            <Card
              icon={<Clapperboard />}
              title="Try the sample clip"
              detail="Four seconds that come with Holdout"
              onClick={() => void openSample(editor)}
            />
          )}
          <Card icon={<Plus />} title="New project" detail="An empty one; add clips later" action={newProjectAction} />
          {byDialog && (
            <Card icon={<FolderOpen />} title="Open a project" detail="A .holdout file" action={openProjectAction} />
          )}
        </div>
        <Recent />
        <p className="faint version">{info ? `Version ${info.version}` : ''}</p>
      </div>
    </main>
  )
}

interface CardProps {
  icon: ReactNode
  title: string
  detail: string
  /** What it does, unless `onClick` does. */
  action?: Action
  onClick?: () => void
}

function Card({ icon, title, detail, action, onClick }: CardProps): ReactElement {
  const editor = useEditor()
  const perform = (): void => {
    if (action) performAction(action, editor)
  }
  return (
    <button type="button" className="card" onClick={onClick ?? perform}>
      <span className="card-icon">{icon}</span>
      <span>
        <span className="card-title">{title}</span>
        <span className="card-detail">{detail}</span>
      </span>
      {action && <Keys action={action} />}
    </button>
  )
}

function Recent(): ReactElement | null {
  const editor = useEditor()
  const recent = useEditorState((state) => state.recent)
  if (recent.length === 0) return null
  return (
    <section aria-labelledby="recent-title">
      <h2 id="recent-title" className="section-title">
        Recent projects
      </h2>
      <ul className="recent">
        {recent.slice(0, 8).map(({ path, name, openedAt }) => (
          <li key={path}>
            <button type="button" className="recent-item" onClick={() => void openProjectAt(editor, path)}>
              <Clock size={15} strokeWidth={1.75} aria-hidden />
              <span className="recent-name">{name}</span>
              <span className="faint recent-path">
                <bdi>{path}</bdi>
              </span>
              <time className="faint" dateTime={openedAt}>
                {new Date(openedAt).toLocaleDateString(undefined, { dateStyle: 'medium' })}
              </time>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
