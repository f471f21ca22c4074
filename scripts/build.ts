import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const results = ['out/main/index.js', 'out/main/serve.js', 'out/preload/index.cjs', 'out/renderer/index.html']
const sources = ['src', 'package-lock.json', 'electron.vite.config.ts']

/** Builds where the build is missing or older than a source. @throws Error when the build fails */
export function buildIfStale(): void {
  const built = Math.min(...results.map((file) => changedAt(join(root, file))))
  if (built > Math.max(...sources.map((path) => newestIn(join(root, path))))) return
  console.log('Building …')
  const vite = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('The build failed; see above.')
}

function changedAt(path: string): number {
  return existsSync(path) ? statSync(path).mtimeMs : 0
}

function newestIn(path: string): number {
  if (!statSync(path).isDirectory()) return changedAt(path)
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
  return Math.max(...files.map((file) => changedAt(join(path, file))))
}
