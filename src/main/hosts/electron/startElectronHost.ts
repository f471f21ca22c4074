import { join, resolve } from 'node:path'
import type { App, Ports, ShowMenu } from '../../ports.ts'
import { openDocuments, projectAmong } from './documents.ts'
import type { ElectronApi, ElectronWindow } from './electronApi.ts'
import { electronDialogs } from './electronDialogs.ts'
import { launchUtility } from './launchUtility.ts'
import { menuEntries } from './menu.ts'
import { loadPage, openWindow } from './openWindow.ts'
import { handleScheme, registerScheme } from './scheme.ts'

export interface ElectronHostOptions {
  createApp: (ports: Ports) => Promise<App>
  /** The folder of the built entries: `out/main`. */
  folder: string
  /** The words Holdout was started with, and where. */
  arguments: readonly string[]
  workingFolder: string
}

/**
 * Runs the desktop application. Everything up to the first await must happen before Electron is ready, so the entry
 * calls this as it loads. Resolves when the window shows the page, at once where another instance took over.
 */
export async function startElectronHost(electron: ElectronApi, options: ElectronHostOptions): Promise<void> {
  const application = electron.app
  application.enableSandbox()
  registerScheme(electron.protocol)
  if (!application.requestSingleInstanceLock()) {
    application.quit()
    return
  }
  const requested = listenForFiles(electron, projectAmong(options.arguments, options.workingFolder))
  await application.whenReady()

  const app = await options.createApp(ports(electron, options.folder))
  disposeOnQuit(electron, app)
  handleScheme(electron.protocol, join(options.folder, '../renderer'), app.media)
  showMenu(electron)([], () => undefined)
  const window = openWindow(electron, app, join(options.folder, '../preload/index.cjs'))
  requested.serve(openDocuments(electron, app), window)
  await loadPage(window)
}

function ports(electron: ElectronApi, folder: string): Ports {
  const userData = electron.app.getPath('userData')
  return {
    host: 'electron',
    version: electron.app.getVersion(),
    root: resolve(folder, '../..'),
    userData,
    cache: join(userData, 'cache'),
    launchEngine: launchUtility(electron, join(folder, 'engine.js')),
    dialogs: electronDialogs(electron),
    menu: showMenu(electron),
    initialMedia: null,
    log: (line) => process.stderr.write(`${line}\n`),
  }
}

const showMenu =
  ({ Menu }: ElectronApi): ShowMenu =>
  (groups, choose) => {
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuEntries(groups, choose)))
  }

/** Project files that the system asks to open, kept until there is a window for them. */
function listenForFiles({ app }: ElectronApi, first: string | null) {
  let waiting = first
  let open: ((path: string) => void) | null = null
  let window: ElectronWindow | null = null
  const request = (path: string | null): void => {
    if (path !== null && open) open(path)
    else waiting = path ?? waiting
    if (window?.isMinimized()) window.restore()
    window?.focus()
  }
  // macOS tells of a file by an event, the others by starting a second instance.
  app.on('open-file', (event: { preventDefault(): void }, path: string) => {
    event.preventDefault()
    request(path)
  })
  app.on('second-instance', (_event, words: string[], workingFolder: string) => {
    request(projectAmong(words, workingFolder))
  })
  return {
    serve: (opener: (path: string) => void, shown: ElectronWindow): void => {
      open = opener
      window = shown
      if (waiting !== null) opener(waiting)
      waiting = null
    },
  }
}

/** Quitting waits for the core: the project is closed and the engine ended. */
function disposeOnQuit({ app: application }: ElectronApi, app: App): void {
  application.on('window-all-closed', () => {
    application.quit()
  })
  let disposing = false
  application.on('will-quit', (event: { preventDefault(): void }) => {
    event.preventDefault()
    if (disposing) return
    disposing = true
    app.dispose().then(
      () => {
        application.exit(0)
      },
      (error: unknown) => {
        process.stderr.write(`holdout: ${String(error)}\n`)
        application.exit(1)
      },
    )
  })
}
