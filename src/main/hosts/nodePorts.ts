import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchForked } from '../engine/launchForked.ts'
import type { Ports } from '../ports.ts'

/**
 * The ports that the web host and the command line share. `entryUrl` is the `import.meta.url` of their entry, which lies
 * in `src/main` or, built, in `out/main`.
 */
export function nodePorts(entryUrl: string): Omit<Ports, 'host' | 'dialogs' | 'initialMedia'> {
  const entry = fileURLToPath(entryUrl)
  const folder = dirname(entry)
  const root = resolve(folder, '../..')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return {
    version,
    root,
    ...places(),
    menu: null,
    launchEngine: launchForked(join(folder, extname(entry) === '.ts' ? 'engine/entry.ts' : 'engine.js')),
    log: (line) => process.stderr.write(`${line}\n`),
  }
}

/** `HOLDOUT_HOME` holds all Holdout keeps; without it, the XDG folders. */
function places(): Pick<Ports, 'userData' | 'cache'> {
  const { HOLDOUT_HOME: home, XDG_DATA_HOME: data, XDG_CACHE_HOME: cache } = process.env
  if (home) return { userData: join(home, 'data'), cache: join(home, 'cache') }
  return {
    userData: join(data ?? join(homedir(), '.local/share'), 'holdout'),
    cache: join(cache ?? join(homedir(), '.cache'), 'holdout'),
  }
}
