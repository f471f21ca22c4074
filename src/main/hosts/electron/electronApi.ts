import type { EventEmitter } from 'node:events'

/**
 * The part of Electron that Holdout uses. The entry passes the real module, tests pass a fake; nothing here imports
 * 'electron', which exists only inside it.
 */
export interface ElectronApi {
  app: ElectronApplication
  BrowserWindow: new (options: WindowOptions) => ElectronWindow
  Menu: { buildFromTemplate(template: MenuEntry[]): object; setApplicationMenu(menu: object | null): void }
  MessageChannelMain: new () => { port1: ElectronPort; port2: ElectronPort }
  dialog: ElectronDialogs
  protocol: ElectronProtocol
  session: { defaultSession: ElectronSession }
  utilityProcess: { fork(modulePath: string): ElectronUtilityProcess }
}

export interface ElectronApplication extends Pick<EventEmitter, 'on'> {
  requestSingleInstanceLock(): boolean
  whenReady(): Promise<void>
  quit(): void
  exit(code?: number): void
  getPath(name: 'userData' | 'sessionData'): string
  getVersion(): string
  enableSandbox(): void
}

export interface WindowOptions {
  width: number
  height: number
  minWidth: number
  minHeight: number
  show: boolean
  backgroundColor: string
  webPreferences: {
    preload: string
    contextIsolation: boolean
    sandbox: boolean
    nodeIntegration: boolean
    webviewTag: boolean
    webSecurity: boolean
    spellcheck: boolean
  }
}

export interface ElectronWindow extends Pick<EventEmitter, 'on' | 'once'> {
  webContents: ElectronContents
  loadURL(url: string): Promise<void>
  show(): void
  focus(): void
  restore(): void
  isMinimized(): boolean
}

export interface ElectronContents extends Pick<EventEmitter, 'on'> {
  setWindowOpenHandler(handler: () => { action: 'deny' }): void
  postMessage(channel: string, message: unknown, transfer: ElectronPort[]): void
}

export interface ElectronPort extends EventEmitter {
  postMessage(message: unknown): void
  start(): void
  close(): void
}

export interface MenuEntry {
  label?: string
  role?: MenuRole
  type?: 'separator' | 'checkbox'
  enabled?: boolean
  checked?: boolean
  accelerator?: string
  submenu?: MenuEntry[]
  /** False: only shown; the page listens for the keys itself. */
  registerAccelerator?: boolean
  click?: (item: unknown, window: unknown, event: { triggeredByAccelerator?: boolean }) => void
}
export type MenuRole =
  | ('quit' | 'about' | 'hide' | 'reload' | 'toggleDevTools')
  | ('cut' | 'copy' | 'paste' | 'selectAll')
  | ('minimize' | 'zoom' | 'togglefullscreen' | 'resetZoom' | 'zoomIn' | 'zoomOut')

export interface FileFilter {
  name: string
  extensions: string[]
}

export interface ElectronDialogs {
  showOpenDialog(options: {
    title: string
    filters?: FileFilter[]
    properties: ('openFile' | 'openDirectory' | 'createDirectory')[]
  }): Promise<{ canceled: boolean; filePaths: string[] }>
  showSaveDialog(options: {
    title: string
    defaultPath: string
    filters: FileFilter[]
  }): Promise<{ canceled: boolean; filePath: string }>
  showErrorBox(title: string, content: string): void
}

export interface ElectronProtocol {
  registerSchemesAsPrivileged(
    schemes: {
      scheme: string
      privileges: { standard: boolean; secure: boolean; supportFetchAPI: boolean; stream: boolean }
    }[],
  ): void
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void
}

export interface ElectronSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: unknown, answer: (granted: boolean) => void) => void,
  ): void
  setPermissionCheckHandler(handler: () => boolean): void
}

export interface ElectronUtilityProcess extends Pick<EventEmitter, 'on'> {
  readonly pid?: number | undefined
  postMessage(message: unknown): void
  kill(): boolean
}
