import { EventEmitter } from 'node:events'
import type {
  ElectronApi,
  ElectronContents,
  ElectronPort,
  ElectronUtilityProcess,
  ElectronWindow,
  MenuEntry,
  WindowOptions,
} from '../../../../src/main/hosts/electron/electronApi.ts'

/** One end of a pair that delivers, copied, to the other end's `message` listeners. */
export class FakePort extends EventEmitter implements ElectronPort {
  peer: EventEmitter | null = null
  postMessage(message: unknown): void {
    const data = structuredClone(message)
    queueMicrotask(() => this.peer?.emit('message', { data }))
  }
  start(): void {
    this.emit('started')
  }
  close(): void {
    this.emit('close')
    this.peer?.emit('close')
  }
}

class FakeContents extends EventEmitter implements ElectronContents {
  openHandler: (() => { action: 'deny' }) | null = null
  posted: { channel: string; ports: ElectronPort[] }[] = []
  setWindowOpenHandler(handler: () => { action: 'deny' }): void {
    this.openHandler = handler
  }
  postMessage(channel: string, _message: unknown, transfer: ElectronPort[]): void {
    this.posted.push({ channel, ports: transfer })
  }
}

export class FakeWindow extends EventEmitter implements ElectronWindow {
  webContents = new FakeContents()
  options: WindowOptions
  loaded: string[] = []
  calls: string[] = []
  minimized = false
  constructor(options: WindowOptions) {
    super()
    this.options = options
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url)
    this.webContents.emit('did-finish-load')
    return Promise.resolve()
  }
  show(): void {
    this.calls.push('show')
  }
  focus(): void {
    this.calls.push('focus')
  }
  restore(): void {
    this.calls.push('restore')
  }
  isMinimized(): boolean {
    return this.minimized
  }
}

export class FakeUtilityProcess extends EventEmitter implements ElectronUtilityProcess {
  pid: number | undefined = undefined
  sent: unknown[] = []
  killed = false
  postMessage(message: unknown): void {
    this.sent.push(message)
  }
  kill(): boolean {
    this.killed = true
    return true
  }
}

/** Remembers all it was told, and answers as `answers` says. */
export function fakeElectron() {
  const log: string[] = []
  const windows: FakeWindow[] = []
  const children: { path: string; process: FakeUtilityProcess }[] = []
  const errors: string[] = []
  const schemes: unknown[] = []
  const answers = { lock: true, filePaths: [] as string[], savePath: '' }
  const state = {
    menu: [] as MenuEntry[],
    protocol: null as ((request: Request) => Promise<Response>) | null,
    permissionRequest: null as ((a: unknown, b: unknown, answer: (granted: boolean) => void) => void) | null,
    permissionCheck: null as (() => boolean) | null,
  }
  const app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => answers.lock,
    whenReady: () => {
      log.push('ready')
      return Promise.resolve()
    },
    quit: () => void log.push('quit'),
    exit: (code = 0) => void log.push(`exit ${String(code)}`),
    getPath: () => '/home/artist/.config/holdout',
    getVersion: () => '1.2.3',
    enableSandbox: () => void log.push('sandbox'),
  })
  class BrowserWindow extends FakeWindow {
    constructor(options: WindowOptions) {
      super(options)
      windows.push(this)
    }
  }
  class MessageChannelMain {
    port1 = new FakePort()
    port2 = new FakePort()
    constructor() {
      this.port1.peer = this.port2
      this.port2.peer = this.port1
    }
  }
  const electron: ElectronApi = {
    app,
    BrowserWindow,
    MessageChannelMain,
    Menu: {
      buildFromTemplate: (template) => {
        state.menu = template
        return template
      },
      setApplicationMenu: () => void log.push('menu'),
    },
    dialog: {
      showOpenDialog: () => Promise.resolve({ canceled: answers.filePaths.length === 0, filePaths: answers.filePaths }),
      showSaveDialog: () => Promise.resolve({ canceled: answers.savePath === '', filePath: answers.savePath }),
      showErrorBox: (_title, content) => void errors.push(content),
    },
    protocol: {
      registerSchemesAsPrivileged: (list) => {
        log.push('scheme')
        schemes.push(...list)
      },
      handle: (_scheme, handler) => {
        state.protocol = handler
      },
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (handler) => {
          state.permissionRequest = handler
        },
        setPermissionCheckHandler: (handler) => {
          state.permissionCheck = handler
        },
      },
    },
    utilityProcess: {
      fork: (path) => {
        const process = new FakeUtilityProcess()
        children.push({ path, process })
        return process
      },
    },
  }
  return { electron, app, log, windows, children, errors, schemes, answers, state }
}
