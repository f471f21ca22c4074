import type { Emit } from '../../../shared/contract/index.ts'
import type { App } from '../../ports.ts'
import { createServer, type Server } from '../../../shared/rpc/createServer.ts'
import type { ElectronApi, ElectronContents, ElectronWindow } from './electronApi.ts'
import { portChannel } from './portChannel.ts'
import { pageAddress } from './scheme.ts'

/** Opens the one window: a page without Node, without other pages, without permissions, with one port to the core. */
export function openWindow(electron: ElectronApi, app: App, preload: string): ElectronWindow {
  const window = new electron.BrowserWindow({
    width: 1600,
    height: 1000,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#161616',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
    },
  })
  denyOtherPages(window.webContents)
  denyPermissions(electron)
  connectPage(electron, app, window.webContents)
  window.once('ready-to-show', () => {
    window.show()
  })
  return window
}

/** Loads the page; whoever opens the window waits for it. */
export function loadPage(window: ElectronWindow): Promise<void> {
  return window.loadURL(pageAddress)
}

function denyOtherPages(contents: ElectronContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  for (const attempt of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    contents.on(attempt, (event: { preventDefault(): void }) => {
      event.preventDefault()
    })
  }
}

function denyPermissions({ session }: ElectronApi): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false)
  })
  session.defaultSession.setPermissionCheckHandler(() => false)
}

/**
 * Each time the page has loaded it gets a fresh port; the one before it served a page that is gone. It is told what is dropped
 * on its window, too.
 */
function connectPage({ MessageChannelMain }: ElectronApi, app: App, contents: ElectronContents): void {
  let server: Server | undefined
  let tell: Emit | undefined
  contents.on('ipc-message', (_event, channel: string, path: unknown) => {
    if (channel !== 'holdout:dropped' || typeof path !== 'string') return
    app.grant(path)
    tell?.('app.dropped', { path })
  })
  contents.on('did-finish-load', () => {
    server?.close()
    const { port1, port2 } = new MessageChannelMain()
    const subscribe: App['onEvent'] = (listener) => {
      tell = listener
      return app.onEvent(listener)
    }
    server = createServer({ handlers: app.handlers, subscribe, channel: portChannel(port1) })
    contents.postMessage('holdout:port', null, [port2])
  })
}
