import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { buildIfStale } from './build.ts'

// `npm start`: Electron where it can run, else at once the web host. `npm start -- --web` asks for the web host;
// --port, --project and --media are passed on to it.

const root = resolve(import.meta.dirname, '..')
const electronFolder = dirname(fileURLToPath(import.meta.resolve('electron/package.json')))
/** A person waits: whether Electron can be fetched is found out in less than this, in milliseconds. */
const REACH_WITHIN = 800

const words = process.argv.slice(2)
buildIfStale()
const reason = words.includes('--web') ? 'as asked' : ((await whyNoElectron()) ?? (await runElectron()))
if (reason !== null) {
  console.log(`Starting the web host (${reason}).`)
  process.argv = [...process.argv.slice(0, 2), ...words.filter((word) => word !== '--web')]
  await import(pathToFileURL(join(root, 'out/main/serve.js')).href)
}

/** Why Electron cannot run here; null where it can. */
async function whyNoElectron(): Promise<string | null> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform === 'linux') {
    if (!DISPLAY && !WAYLAND_DISPLAY) return 'there is no display for Electron'
    if (process.getuid?.() === 0) return 'Electron does not run as root'
  }
  if (electronBinary() !== null) return null
  if (!(await canFetchElectron())) return 'Electron’s binary is not installed and cannot be fetched from here'
  console.log('Fetching Electron, once …')
  spawnSync(process.execPath, [join(electronFolder, 'install.js')], { stdio: 'inherit' })
  return electronBinary() === null ? 'Electron’s binary could not be fetched' : null
}

function electronBinary(): string | null {
  const pathFile = join(electronFolder, 'path.txt')
  if (!existsSync(pathFile)) return null
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(electronFolder, 'dist')
  const binary = join(folder, readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : null
}

async function canFetchElectron(): Promise<boolean> {
  const source = process.env.ELECTRON_MIRROR ?? 'https://github.com/electron/electron/releases/'
  return fetch(source, { method: 'HEAD', signal: AbortSignal.timeout(REACH_WITHIN) }).then(
    (response) => response.ok,
    () => false,
  )
}

/** Resolves null when Electron ends, or why it could not start. */
function runElectron(): Promise<string | null> {
  const child = spawn(electronBinary() as string, [root, ...words], { stdio: 'inherit' })
  // Ctrl+C reaches Electron too; we leave after it.
  process.on('SIGINT', () => undefined)
  return new Promise((done) => {
    child.on('error', (error) => {
      done(`Electron did not start: ${error.message}`)
    })
    child.on('exit', (code) => {
      // 127: a system library is missing.
      if (code === 127) done('Electron did not start: a system library is missing, see above')
      else {
        process.exitCode = code ?? 1
        done(null)
      }
    })
  })
}
