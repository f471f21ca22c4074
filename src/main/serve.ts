#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { requireNode } from './hosts/requireNode.ts'

requireNode()
const { serve } = await import('./hosts/web/serve.ts')
const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    abort.abort()
  })
}
try {
  const { port, ...named } = parseArgs({
    options: { port: { type: 'string', default: '0' }, project: { type: 'string' }, media: { type: 'string' } },
  }).values
  await serve(import.meta.url, { port: Number(port), ...named }, abort.signal)
} catch (error) {
  process.stderr.write(`holdout: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
