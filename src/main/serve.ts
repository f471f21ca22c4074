#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { requireNode } from './hosts/requireNode.ts'

requireNode()
const { serve } = await import('./hosts/web/serve.ts')
const { port, ...named } = parseArgs({
  options: { port: { type: 'string', default: '0' }, project: { type: 'string' }, media: { type: 'string' } },
}).values

const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    abort.abort()
  })
}
await serve(import.meta.url, { port: Number(port), ...named }, abort.signal)
