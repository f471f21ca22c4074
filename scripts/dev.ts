import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import react from '@vitejs/plugin-react'
import { createServer } from 'vite'

// `npm run dev`: the web host from source, and the page from Vite, which replaces modules as they are edited. Changes to
// the core need a restart. Words after `--` go to the host (--media, --project).

const root = resolve(import.meta.dirname, '..')
const entry = resolve(root, 'src/main/serve.ts')
const host = spawn(process.execPath, [entry, ...process.argv.slice(2)], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, HOLDOUT_OPEN: '0' },
})
host.on('exit', (code) => process.exit(code ?? 1))
process.on('exit', () => host.kill())
const address = await printedAddress()
const { origin, port, searchParams } = new URL(address)

// Vite stands where the browser would: its requests carry the host's own origin and cookie.
const headers = { origin, cookie: `holdout-${port}=${searchParams.get('token') ?? ''}` }
const forward = { target: origin, changeOrigin: true, headers }
const vite = await createServer({
  configFile: false,
  root: resolve(root, 'src/renderer'),
  plugins: [react()],
  server: { host: '127.0.0.1', proxy: { '/media': forward, '/upload': forward, '/rpc': { ...forward, ws: true } } },
})
await vite.listen()
vite.printUrls()

async function printedAddress(): Promise<string> {
  for await (const line of createInterface({ input: host.stdout })) {
    const found = /http:\/\/\S+/.exec(line)
    if (found) return found[0]
  }
  throw new Error('The web host ended before it printed its address.')
}
