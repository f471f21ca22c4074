import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T

test('a machine without a compiler can install: better-sqlite3 is not built', () => {
  // `npm ci` takes a package's metadata from the lockfile, where npm does not write `gypfile`. Without it npm 10 runs node-gyp
  // for every package that has a binding.gyp. `npm install` drops the line: put it back.
  const { packages } = read<{ packages: Record<string, { gypfile?: boolean }> }>('package-lock.json')
  expect(packages['node_modules/better-sqlite3']?.gypfile).toBe(false)
})

test('every version is pinned', () => {
  const manifest = read<Record<string, Record<string, string>>>('package.json')
  const versions = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}),
  )
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
})
