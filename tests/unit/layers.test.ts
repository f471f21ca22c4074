import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

const source = resolve(import.meta.dirname, '../../src')

/** Rooms, and what each may import besides itself: rooms by path, packages by name. The order is from the ground up. */
const rooms: { room: string; imports: string[]; packages: RegExp }[] = [
  { room: 'shared', imports: [], packages: /^zod$/ },
  { room: 'main/project', imports: ['shared'], packages: /^(node:|better-sqlite3$|zod$)/ },
  { room: 'main/media', imports: ['shared'], packages: /^(node:|sharp$|fast-png$|zod$|@ff|ffmpeg-static$)/ },
  { room: 'main/inference', imports: ['shared'], packages: /^(node:|onnxruntime-node$|zod$)/ },
  { room: 'main/evaluation', imports: ['shared', 'main/media'], packages: /^(node:|fast-png$)/ },
  {
    room: 'main/segmentation',
    imports: ['shared', 'main/inference', 'main/media/types.ts'],
    packages: /^(node:|sharp$|fast-png$)/,
  },
  { room: 'main/vector', imports: ['shared'], packages: /^(zod|saxes)$/ },
  {
    room: 'main/export',
    imports: [
      'shared',
      'main/media',
      'main/vector',
      'main/segmentation/matte/foregroundColour.ts',
      'main/segmentation/matte/foregroundDespill.ts',
    ],
    packages: /^(node:|sharp$|fast-png$|zod$)/,
  },
  {
    room: 'main/editorial',
    imports: ['shared', 'main/media', 'main/export'],
    packages: /^(node:|zod$|fast-xml-builder$)/,
  },
  {
    room: 'main/datasets',
    imports: ['shared', 'main/media', 'main/export', 'main/evaluation', 'main/segmentation', 'main/vector'],
    packages: /^(node:|zod$|sharp$|fast-png$)/,
  },
  {
    room: 'main/engine',
    imports: [
      'shared',
      'main/inference',
      'main/media',
      'main/segmentation',
      'main/export',
      'main/editorial',
      'main/datasets',
    ],
    packages: /^(node:|zod$)/,
  },
  {
    room: 'main/jobs',
    imports: ['shared', 'main/engine/contract.ts', 'main/project', 'main/media'],
    packages: /^node:/,
  },
  {
    room: 'main/services',
    imports: [
      'shared',
      'main/engine/contract.ts',
      'main/jobs',
      'main/project',
      'main/media',
      'main/editorial',
      'main/ports.ts',
    ],
    packages: /^(node:|zod$|yazl$)/,
  },
  { room: 'main/ports.ts', imports: ['shared', 'main/engine/contract.ts'], packages: /^$/ },
  {
    room: 'main/app.ts',
    imports: ['shared', 'main/engine', 'main/jobs', 'main/project', 'main/media', 'main/services', 'main/ports.ts'],
    packages: /^node:/,
  },
  {
    room: 'main/hosts/web',
    imports: ['shared', 'main/app.ts', 'main/ports.ts', 'main/hosts/pageFile.ts', 'main/hosts/nodePorts.ts'],
    packages: /^(node:|ws$)/,
  },
  {
    room: 'main/hosts/cli',
    imports: ['shared', 'main/app.ts', 'main/ports.ts', 'main/engine/contract.ts', 'main/evaluation'],
    packages: /^(node:|commander$|zod$|fast-png$)/,
  },
  {
    room: 'main/hosts/electron',
    imports: ['shared', 'main/app.ts', 'main/ports.ts', 'main/engine/contract.ts', 'main/hosts/pageFile.ts'],
    packages: /^(node:|electron$)/,
  },
  {
    room: 'main/hosts',
    imports: ['shared', 'main/ports.ts', 'main/engine/contract.ts', 'main/engine/launchForked.ts'],
    packages: /^node:/,
  },
  { room: 'main/index.ts', imports: ['main'], packages: /^(node:|electron$)/ },
  { room: 'main/serve.ts', imports: ['main'], packages: /^node:/ },
  { room: 'main/cli.ts', imports: ['main'], packages: /^node:/ },
  { room: 'preload', imports: [], packages: /^electron$/ },
  {
    room: 'renderer',
    imports: ['shared'],
    packages:
      /^(react|react-dom|react-resizable-panels|three|radix-ui|lucide-react|zustand|cmdk|fuzzysort|@fontsource-variable)(\/|$)/,
  },
]

const isIn = (file: string, place: string): boolean => file === place || file.startsWith(`${place}/`)
const roomOf = (file: string) => rooms.find(({ room }) => isIn(file, room))

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => join(folder, name))
}

/** Every module a file imports: statically, for its types, or by import(). */
const importsOf = (file: string): string[] =>
  ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName)

test('every file imports only what its room may', () => {
  const offences: string[] = []
  const all = files(source)
  expect(all.length).toBeGreaterThan(50)
  for (const file of all) {
    const from = relative(source, file)
    const room = roomOf(from)
    if (!room) {
      offences.push(`${from} is in no room`)
      continue
    }
    for (const name of importsOf(file)) {
      if (/\.(css|svg|png)(\?.*)?$/.test(name)) continue
      const allowed = name.startsWith('.')
        ? [room.room, ...room.imports].some((place) => isIn(relative(source, resolve(file, '..', name)), place))
        : room.packages.test(name)
      if (!allowed) offences.push(`${from} imports ${name}`)
    }
  }
  expect(offences).toEqual([])
})

test('the page has none of the contract’s schemas at run time', () => {
  const offences = files(join(source, 'renderer')).filter((file) =>
    /^import (?!type)[^\n]*shared\/(contract|domain\/(records|ids|commands|geometry))/m.test(
      readFileSync(file, 'utf8'),
    ),
  )
  expect(offences.map((file) => relative(source, file))).toEqual([])
})
