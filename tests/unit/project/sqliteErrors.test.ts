import { randomBytes } from 'node:crypto'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../src/main/project/openDatabase.ts'
import { SqliteProject } from '../../../src/main/project/sqliteProject.ts'
import { withSqliteErrors } from '../../../src/main/project/sqliteErrors.ts'
import { HoldoutError } from '../../../src/shared/domain/errors.ts'
import { setting } from '../../helpers/commandCases.ts'
import { blobsOf, closing, codeOf, contentOf, temporaryProject } from '../../helpers/projects.ts'
import { aMatte } from '../../helpers/records.ts'

test('a full disk is told, changes nothing, and the project goes on when there is room again', () => {
  const first = temporaryProject(setting)
  const blob = blobsOf(first)(1)
  first.close()
  const opened = openDatabase(first.path)
  const project = closing(SqliteProject.over(opened))
  const before = [contentOf(project), project.revision, project.history()]
  const mattes = Array.from({ length: 90 }, (_, k) => aMatte(5 + k, blob))

  opened.database.pragma('max_page_count = 1')
  expect(codeOf(() => project.putBlob(randomBytes(60_000)))).toBe('disk-full')
  expect(codeOf(() => project.apply({ type: 'mattes.put', mattes }))).toBe('disk-full')
  expect([contentOf(project), project.revision, project.history()]).toEqual(before)

  opened.database.pragma('max_page_count = 100000')
  expect(project.apply({ type: 'mattes.put', mattes }).diff).toHaveLength(90)
})

test.each([
  ['SQLITE_FULL', 'disk-full'],
  ['SQLITE_IOERR_WRITE', 'io'],
  ['SQLITE_IOERR_FSYNC', 'io'],
  ['SQLITE_CANTOPEN', 'io'],
  ['SQLITE_READONLY_DBMOVED', 'io'],
  ['SQLITE_PERM', 'io'],
  ['SQLITE_CORRUPT_INDEX', 'project-corrupt'],
  ['SQLITE_NOTADB', 'project-corrupt'],
  ['SQLITE_BUSY', 'project-locked'],
  ['SQLITE_MISUSE', 'internal'],
])('%s reads %s and keeps its cause', (sqlite, code) => {
  const cause = new Database.SqliteError('as SQLite says', sqlite)
  const work = () =>
    withSqliteErrors('/a.holdout', () => {
      throw cause
    })
  expect(work).toThrow(expect.objectContaining({ code, cause }) as Error)
})

test('errors that are not SQLite’s pass as they are', () => {
  const own = new HoldoutError('conflict', 'No.')
  expect(() =>
    withSqliteErrors('/a.holdout', () => {
      throw own
    }),
  ).toThrow(own)
})
