import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { createProject } from '../../../src/main/project/createProject.ts'
import { migrations } from '../../../src/main/project/migrations/index.ts'
import type { Migration } from '../../../src/main/project/migrate.ts'
import { APPLICATION_ID } from '../../../src/main/project/fileHeader.ts'
import { openProject } from '../../../src/main/project/openProject.ts'
import { setting } from '../../helpers/commandCases.ts'
import { closing, codeOf, contentOf, temporaryFolder, temporaryProject } from '../../helpers/projects.ts'

const newest = migrations.at(-1)?.version ?? 0

/** A project that is closed again. */
function closedProject(): { path: string; content: unknown } {
  const project = temporaryProject(setting)
  const content = contentOf(project)
  project.close()
  return { path: project.path, content }
}

/** Changes a closed file behind the program's back. */
function tamper(path: string, change: (database: Database.Database) => void): void {
  const database = new Database(path)
  change(database)
  database.close()
}

test('a new project is a SQLite file of ours, in write-ahead mode, empty and named', () => {
  const project = temporaryProject()
  expect(contentOf(project)).toMatchObject({ record: { name: 'Test' }, media: [], shots: [], objects: [] })
  project.close()
  const header = readFileSync(project.path)
  expect(header.readUInt32BE(68)).toBe(APPLICATION_ID)
  expect(header.readUInt32BE(60)).toBe(newest)
  expect(header.subarray(18, 20)).toEqual(Buffer.from([2, 2]))
})

test('a new project never replaces a file', () => {
  const { path } = closedProject()
  const bytes = readFileSync(path)
  expect(codeOf(() => createProject(path, 'Again'))).toBe('conflict')
  expect(readFileSync(path)).toEqual(bytes)
  expect(codeOf(() => createProject(join(path, 'no', 'folder.holdout'), 'Lost'))).toBe('io')
})

test('what is not there is not found', () => {
  expect(codeOf(() => openProject(join(temporaryFolder(), 'none.holdout')))).toBe('not-found')
})

test.each<[string, (path: string) => void]>([
  [
    'an empty file',
    (path) => {
      truncateSync(path, 0)
    },
  ],
  [
    'a text',
    (path) => {
      writeFileSync(path, 'not a project, but long enough to have a header of a hundred bytes'.repeat(9))
    },
  ],
  [
    'a database of another program',
    (path) => {
      tamper(path, (database) => {
        database.pragma('application_id = 7')
      })
    },
  ],
  [
    'a file that lost its end',
    (path) => {
      truncateSync(path, 4096 * 5)
    },
  ],
  [
    'a file with a page overwritten',
    (path) => {
      const bytes = readFileSync(path)
      writeFileSync(path, bytes.fill(0xa5, 4096 * 2, 4096 * 6))
    },
  ],
  [
    'a file without its tables',
    (path) => {
      tamper(path, (database) => {
        database.exec('DROP TABLE mattes')
      })
    },
  ],
  ['a folder', () => undefined],
])('%s is refused as damaged and left as it is', (what, damage) => {
  const closed = closedProject()
  damage(closed.path)
  const path = what === 'a folder' ? dirname(closed.path) : closed.path
  const bytes = what === 'a folder' ? null : readFileSync(path)
  expect(codeOf(() => openProject(path))).toBe(what === 'a folder' ? 'io' : 'project-corrupt')
  if (bytes) expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(existsSync(`${path}.lock`)).toBe(false)
})

test.each<[string, string]>([
  ['a value no record has', `UPDATE objects SET blend = 'sideways'`],
  ['a structure that is not one', `UPDATE media SET rate = '{'`],
])('%s is told when it is read', (_, sql) => {
  const { path } = closedProject()
  tamper(path, (database) => {
    database.exec(sql)
  })
  const project = closing(openProject(path))
  expect(codeOf(() => project.snapshot())).toBe('project-corrupt')
})

test('a project of a newer program is refused and left as it is', () => {
  const { path } = closedProject()
  tamper(path, (database) => {
    database.pragma(`user_version = ${String(newest + 1)}`)
  })
  const bytes = readFileSync(path)
  expect(() => openProject(path)).toThrow('newer Holdout')
  expect(codeOf(() => openProject(path))).toBe('project-newer')
  expect(readFileSync(path)).toEqual(bytes)
})

test('a file of layout 0 is brought up to date, and a copy of it stays', () => {
  const path = join(temporaryFolder(), 'old.holdout')
  tamper(path, (database) => {
    database.pragma(`application_id = ${String(APPLICATION_ID)}`)
    database.exec('CREATE TABLE remark (text TEXT)')
    database.prepare('INSERT INTO remark VALUES (?)').run('kept')
  })
  expect(closing(openProject(path)).snapshot().project.name).toBe('Untitled')
  const copy = new Database(`${path}.backup-v0`, { readonly: true })
  onTestFinished(() => {
    copy.close()
  })
  expect(copy.pragma('user_version', { simple: true })).toBe(0)
  expect(copy.pragma('application_id', { simple: true })).toBe(APPLICATION_ID)
  expect(copy.prepare('SELECT text FROM remark').pluck().get()).toBe('kept')
})

test('a project keeps its content and history through a migration, and its copy opens in the old program', () => {
  const { path, content } = closedProject()
  const next: Migration = {
    version: newest + 1,
    up: (database) => {
      database.exec(`ALTER TABLE objects ADD COLUMN note TEXT NOT NULL DEFAULT ''`)
    },
  }
  const migrated = closing(openProject(path, { migrations: [...migrations, next] }))
  expect(contentOf(migrated)).toEqual(content)
  expect(migrated.undo()).not.toBeNull()
  migrated.close()
  expect(codeOf(() => openProject(path))).toBe('project-newer')

  const restored = join(temporaryFolder(), 'restored.holdout')
  copyFileSync(`${path}.backup-v${String(newest)}`, restored)
  expect(contentOf(closing(openProject(restored)))).toEqual(content)
})

test('a migration that fails leaves the project in its old layout', () => {
  const { path, content } = closedProject()
  const failing: Migration = {
    version: newest + 1,
    up: (database) => {
      database.exec('DROP TABLE jobs')
      throw new Error('power cut')
    },
  }
  expect(() => openProject(path, { migrations: [...migrations, failing] })).toThrow('power cut')
  expect(contentOf(closing(openProject(path)))).toEqual(content)
})

test('opening again migrates nothing and copies nothing', () => {
  const { path } = closedProject()
  closing(openProject(path)).close()
  expect(readdirSync(dirname(path))).toEqual(['test.holdout'])
})

test.each(['file', 'folder'])('a %s that cannot be written is told, and the project left as it is', (what) => {
  const { path } = closedProject()
  const bytes = readFileSync(path)
  const [target, mode] = what === 'file' ? [path, 0o444] : [dirname(path), 0o555]
  if (what === 'file') chmodSync(dirname(path), 0o777)
  else chmodSync(path, 0o666)
  chmodSync(target, mode)
  const code = asNobody(() => codeOf(() => openProject(path)))
  expect(code).toBe('io')
  expect(readFileSync(path)).toEqual(bytes)
  expect(readdirSync(dirname(path))).toEqual(['test.holdout'])
})

/** Runs as a user whom file modes bind: they do not bind root, as whom containers run tests. */
function asNobody<R>(work: () => R): R {
  if (process.geteuid?.() !== 0) return work()
  process.seteuid?.(65534)
  try {
    return work()
  } finally {
    process.seteuid?.(0)
  }
}
