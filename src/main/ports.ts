import type { MenuGroup } from '../shared/contract/app.ts'
import type { Emit, Handlers } from '../shared/contract/index.ts'
import type { LaunchEngine } from './engine/contract.ts'

/** Native dialogs; each answers null where the person dismissed it. */
export interface Dialogs {
  openMedia(): Promise<string | null>
  openProject(): Promise<string | null>
  saveProject(name: string): Promise<string | null>
  chooseFolder(title: string): Promise<string | null>
}

/** Replaces the host's menu; `choose` is told the name of what is chosen in it. */
export type ShowMenu = (groups: readonly MenuGroup[], choose: (name: string) => void) => void

/** What a host gives the core. Nothing else of the host is known to it. */
export interface Ports {
  host: 'electron' | 'web' | 'cli'
  version: string
  /** The folder that holds `models/` and `resources/`. */
  root: string
  /** Kept between runs: recent projects, settings, projects without a path of their own. */
  userData: string
  /** May be deleted at any time. */
  cache: string
  launchEngine: LaunchEngine
  /** Null where the host has none. */
  dialogs: Dialogs | null
  /** Null where the host has none. */
  menu: ShowMenu | null
  /** Media named on the command line, for the page to open first. */
  initialMedia: string | null
  log: (line: string) => void
}

/** The core as a host sees it. */
export interface App {
  handlers: Handlers
  /** Pixels: answers `GET /media/...`. */
  media: (request: Request) => Promise<Response>
  /** Answers `GET /download/<jobId>` with what an export wrote. @throws `not-found` */
  download: (request: Request) => Promise<Response>
  /** Returns how to stop listening. */
  onEvent: (listener: Emit) => () => void
  /** Lets calls name this file or folder: it came from a dialog, an upload or the command line. */
  grant: (path: string) => void
  dispose: () => Promise<void>
}
