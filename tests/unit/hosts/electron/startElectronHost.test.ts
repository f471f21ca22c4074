import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { portChannel } from '../../../../src/main/hosts/electron/portChannel.ts'
import { startElectronHost } from '../../../../src/main/hosts/electron/startElectronHost.ts'
import type { App, Ports } from '../../../../src/main/ports.ts'
import { HoldoutError } from '../../../../src/shared/domain/errors.ts'
import { createClient } from '../../../../src/shared/rpc/createClient.ts'
import { fakeHandlers, type ReceivedCall } from '../../shared/rpc/fakeHandlers.ts'
import { fakeElectron, type FakeWindow } from './fakeElectron.ts'
import type { MenuEntry } from '../../../../src/main/hosts/electron/electronApi.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-electron-'))
  await mkdir(join(folder, 'renderer'))
  await writeFile(join(folder, 'renderer/index.html'), '<title>Holdout</title>')
  await writeFile(join(folder, 'secret.json'), '{}')
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})

interface Start {
  words?: string[]
  answer?: (call: ReceivedCall) => unknown
  lock?: boolean
}

async function start({ words = [], answer = () => ({}), lock = true }: Start = {}) {
  const fake = fakeElectron()
  fake.answers.lock = lock
  const calls: { name: string; input: unknown }[] = []
  const granted: string[] = []
  let ports: Ports | undefined
  const app: App = {
    handlers: fakeHandlers((call) => {
      calls.push({ name: call.name, input: call.input })
      return answer(call)
    }),
    media: () => Promise.resolve(new Response('pixels')),
    download: () => Promise.resolve(new Response()),
    onEvent: () => () => undefined,
    grant: (path) => void granted.push(path),
    dispose: () => {
      fake.log.push('disposed')
      return Promise.resolve()
    },
  }
  await startElectronHost(fake.electron, {
    createApp: (given) => {
      ports = given
      return Promise.resolve(app)
    },
    folder: join(folder, 'main'),
    arguments: words,
    workingFolder: '/plates',
  })
  return { ...fake, calls, granted, ports: ports as Ports, window: fake.windows[0] as FakeWindow }
}

test('the scheme and the sandbox are set before Electron is ready', async () => {
  const { log, schemes } = await start()
  expect(log.slice(0, 3)).toEqual(['sandbox', 'scheme', 'ready'])
  expect(schemes).toEqual([
    { scheme: 'holdout', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
})

test('the page has no Node, a sandbox and a world of its own', async () => {
  const { window } = await start()
  expect(window.options.webPreferences).toEqual({
    preload: join(folder, 'preload/index.cjs'),
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
    webSecurity: true,
    spellcheck: false,
  })
  expect(window.loaded).toEqual(['holdout://app/'])
})

test('new windows are denied', async () => {
  const { window } = await start()
  expect(window.webContents.openHandler?.()).toEqual({ action: 'deny' })
})

test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
  '%s is prevented',
  async (name) => {
    const { window } = await start()
    const preventDefault = vi.fn()
    window.webContents.emit(name, { preventDefault })
    expect(preventDefault).toHaveBeenCalledOnce()
  },
)

test('every permission is refused', async () => {
  const { state } = await start()
  const answer = vi.fn()
  state.permissionRequest?.({}, 'media', answer)
  expect(answer).toHaveBeenCalledWith(false)
  expect(state.permissionCheck?.()).toBe(false)
})

test('the scheme serves the page under a strict policy and the pixels, and nothing else', async () => {
  const { state } = await start()
  const ask = async (url: string, method = 'GET') => {
    const response = await state.protocol?.(new Request(url, { method }))
    return response as Response
  }
  const page = await ask('holdout://app/')
  expect(await page.text()).toContain('Holdout')
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/)
  expect(await (await ask('holdout://app/media/frame/med_1/0')).text()).toBe('pixels')
  for (const url of ['holdout://other/', 'holdout://app/..%2fsecret.json', 'holdout://app/none.js']) {
    expect((await ask(url)).status).toBe(404)
  }
  expect((await ask('holdout://app/', 'POST')).status).toBe(404)
})

test('each load of the page gets a port that speaks the contract; the one before is closed', async () => {
  const { window, calls } = await start({ answer: () => ({ revision: 4, done: null }) })
  const first = window.webContents.posted[0]
  expect(first?.channel).toBe('holdout:port')
  const [port] = first?.ports ?? []
  if (!port) throw new Error('no port')
  const client = createClient(portChannel(port))
  await expect(client.call('project.undo', {})).resolves.toEqual({ revision: 4, done: null })
  expect(calls).toEqual([{ name: 'project.undo', input: {} }])
  window.webContents.emit('did-finish-load')
  expect(window.webContents.posted).toHaveLength(2)
  await expect(client.call('project.undo', {})).rejects.toMatchObject({ code: 'io' })
})

test('what is dropped on the window is granted, and the page is told where it lies', async () => {
  const { window, granted } = await start()
  const [port] = window.webContents.posted[0]?.ports ?? []
  if (!port) throw new Error('no port')
  const client = createClient(portChannel(port))
  const dropped: unknown[] = []
  client.on('app.dropped', (value) => void dropped.push(value))
  await client.call('project.undo', {}).catch(() => undefined)
  window.webContents.emit('ipc-message', {}, 'holdout:other', '/etc')
  window.webContents.emit('ipc-message', {}, 'holdout:dropped', { path: '/etc' })
  window.webContents.emit('ipc-message', {}, 'holdout:dropped', '/plates/shot_1')
  await vi.waitFor(() => {
    expect(dropped).toEqual([{ path: '/plates/shot_1' }])
  })
  expect(granted).toEqual(['/plates/shot_1'])
})

test('the core gets native dialogs and an engine in a utility process', async () => {
  const { ports, answers, children } = await start()
  expect(ports).toMatchObject({ host: 'electron', version: '1.2.3', initialMedia: null })
  await expect(ports.dialogs?.openMedia()).resolves.toBeNull()
  answers.filePaths = ['/plates/a.mov']
  await expect(ports.dialogs?.openMedia()).resolves.toBe('/plates/a.mov')
  answers.savePath = '/plates/a.holdout'
  await expect(ports.dialogs?.saveProject('a')).resolves.toBe('/plates/a.holdout')
  const engine = ports.launchEngine()
  const child = children[0]
  expect(child?.path).toBe(join(folder, 'main/engine.js'))
  const heard: unknown[] = []
  engine.onMessage((message) => void heard.push(message))
  engine.onExit((code) => void heard.push(code))
  engine.send('work')
  child?.process.emit('message', 'done')
  child?.process.emit('exit', 3)
  engine.kill()
  expect(child?.process.sent).toEqual(['work'])
  expect(heard).toEqual(['done', 3])
  expect(child?.process.killed).toBe(true)
})

test('a project named at the start is granted and opened', async () => {
  const { calls, granted } = await start({ words: ['--flag', 'shot.holdout'] })
  expect(granted).toEqual(['/plates/shot.holdout'])
  expect(calls).toEqual([{ name: 'project.open', input: { path: '/plates/shot.holdout' } }])
})

test('a second start opens its project in the window that is there', async () => {
  const { app, calls, window } = await start()
  window.minimized = true
  app.emit('second-instance', {}, ['holdout', 'b.holdout'], '/other')
  const preventDefault = vi.fn()
  app.emit('open-file', { preventDefault }, '/c.holdout')
  expect(calls.map(({ input }) => input)).toEqual([{ path: '/other/b.holdout' }, { path: '/c.holdout' }])
  expect(window.calls).toEqual(['restore', 'focus', 'restore', 'focus'])
  expect(preventDefault).toHaveBeenCalledOnce()
})

test('where another instance runs this one leaves', async () => {
  const { log, windows } = await start({ lock: false })
  expect(log).toEqual(['sandbox', 'scheme', 'quit'])
  expect(windows).toEqual([])
})

const menuItem = (state: { menu: MenuEntry[] }, menu: string, label: string): MenuEntry => {
  const found = state.menu.find((each) => each.label === menu)?.submenu?.find((each) => each.label === label)
  if (!found) throw new Error(`There is no ${label} in ${menu}.`)
  return found
}

test('before the page tells what it can do, the menu has what the window does', async () => {
  const { state } = await start()
  expect(state.menu.map(({ label, submenu }) => [label, submenu?.map(({ role, type }) => role ?? type)])).toEqual([
    ['File', ['quit']],
    [
      'View',
      ['togglefullscreen', 'separator', 'resetZoom', 'zoomIn', 'zoomOut', 'separator', 'reload', 'toggleDevTools'],
    ],
    ['Window', ['minimize', 'zoom']],
  ])
})

test('the menu is the page’s: its groups, names, keys, and what is on or cannot be done', async () => {
  const { ports, state } = await start()
  const chosen: string[] = []
  const item = (
    name: string,
    label: string,
    key: string | null = null,
    enabled = true,
    checked: boolean | null = null,
  ) => ({
    name,
    label,
    key,
    enabled,
    checked,
  })
  ports.menu?.(
    [
      { label: 'File', items: [item('file.export', 'Export', 'Ctrl+Shift+ArrowLeft')] },
      {
        label: 'Edit',
        items: [
          item('history.undo', 'Undo: Tom & Jerry', 'Ctrl++'),
          item('help.palette', 'Find', null, false),
          item('help.tour', 'Tour', null, true, true),
        ],
      },
    ],
    (name) => void chosen.push(name),
  )
  expect(state.menu.map(({ label }) => label)).toEqual(['File', 'Edit', 'View', 'Window'])
  expect(state.menu[0]?.submenu?.map(({ label, role, type }) => label ?? role ?? type)).toEqual([
    'Export',
    'separator',
    'quit',
  ])
  const names = ['Undo: Tom && Jerry', 'separator', 'Find', 'Tour']
  expect(state.menu[1]?.submenu?.map(({ label, type }) => label ?? type)).toEqual(names)

  const shown = menuItem(state, 'File', 'Export')
  expect(shown).toMatchObject({ accelerator: 'CmdOrCtrl+Shift+Left', registerAccelerator: false, enabled: true })
  expect(menuItem(state, 'Edit', 'Undo: Tom && Jerry').accelerator).toBe('CmdOrCtrl+Plus')
  expect(menuItem(state, 'Edit', 'Find').enabled).toBe(false)
  expect(menuItem(state, 'Edit', 'Tour')).toMatchObject({ type: 'checkbox', checked: true })

  shown.click?.(shown, null, {})
  expect(chosen).toEqual(['file.export'])
})

test('a key that the page leaves to its text field does nothing in the menu', async () => {
  const { ports, state } = await start()
  const choose = vi.fn()
  const undo = { name: 'history.undo', label: 'Undo', key: 'Ctrl+Z', enabled: true, checked: null }
  ports.menu?.([{ label: 'Edit', items: [undo] }], choose)
  menuItem(state, 'Edit', 'Undo').click?.({}, null, { triggeredByAccelerator: true })
  expect(choose).not.toHaveBeenCalled()
})

test('a project that cannot be opened says so in a dialog', async () => {
  const { errors } = await start({
    words: ['shot.holdout'],
    answer: () => {
      throw new HoldoutError('not-found', 'There is no such file.')
    },
  })
  await vi.waitFor(() => {
    expect(errors).toEqual(['There is no such file.'])
  })
})

test('quitting waits for the core to close', async () => {
  const { app, log } = await start()
  const preventDefault = vi.fn()
  app.emit('will-quit', { preventDefault })
  expect(preventDefault).toHaveBeenCalledOnce()
  await vi.waitFor(() => {
    expect(log.slice(-2)).toEqual(['disposed', 'exit 0'])
  })
})
