#!/usr/bin/env node
import { requireNode } from './hosts/requireNode.ts'

requireNode()
const { runCli } = await import('./hosts/cli/program.ts')
const { nodePorts } = await import('./hosts/nodePorts.ts')

const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    abort.abort()
  })
}
const { isTTY } = process.stderr
const context = {
  ports: nodePorts(import.meta.url),
  print: (text: string) => process.stdout.write(`${text}\n`),
  say: (text: string) => process.stderr.write(`${isTTY ? '\r\x1b[K' : ''}${text}\n`),
  status: (text: string) => isTTY && process.stderr.write(`\r\x1b[K${text}`),
  signal: abort.signal,
}
process.exitCode = await runCli(process.argv.slice(2), context, async (options) => {
  const { serve } = await import('./hosts/web/serve.ts')
  await serve(import.meta.url, options, abort.signal)
})
