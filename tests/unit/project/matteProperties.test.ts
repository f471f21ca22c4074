import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { APPLICATION_ID } from '../../../src/main/project/fileHeader.ts'
import { document001 } from '../../../src/main/project/migrations/001-document.ts'
import { openProject } from '../../../src/main/project/openProject.ts'
import { closing, temporaryFolder } from '../../helpers/projects.ts'
import { aMedia, anObject } from '../../helpers/records.ts'

/** A file as the first Holdout left it: an object that was added plain, then feathered and grown in one step. */
function projectOfLayout1(): string {
  const path = join(temporaryFolder(), 'old.holdout')
  const database = new Database(path)
  database.pragma(`application_id = ${String(APPLICATION_ID)}`)
  document001.up(database)
  database.pragma('user_version = 1')
  const { id, mediaId, name, colour, order, visible, locked, blend, opacity } = anObject('x')
  const plain = { id, mediaId, name, colour, order, visible, locked, blend, opacity, feather: 0, grow: 0 }
  const changed = { ...plain, feather: 3.5, grow: -2 }
  const media = aMedia()
  const row = (record: object): unknown[] =>
    Object.values(record).map((value: unknown) =>
      typeof value === 'boolean' ? Number(value) : typeof value === 'object' && value ? JSON.stringify(value) : value,
    )
  const insert = (table: string, record: object): void => {
    const names = Object.keys(record).map((name) => `"${name}"`)
    database.prepare(`INSERT INTO ${table} (${names.join()}) VALUES (${names.map(() => '?').join()})`).run(row(record))
  }
  insert('media', media)
  insert('objects', changed)
  insert('objects', { ...plain, id: 'obj_y' })
  insert('history_steps', { id: 1, label: 'Add object', gesture: null })
  insert('history_steps', { id: 2, label: 'Change object', gesture: null })
  const change = (step: number, before: object | null, after: object): void => {
    insert('history_changes', {
      step,
      table: 'objects',
      key: id,
      before: before && JSON.stringify(before),
      after: JSON.stringify(after),
    })
  }
  change(1, null, plain)
  change(2, plain, changed)
  database.exec('UPDATE document SET revision = 2, position = 2')
  database.close()
  return path
}

test('feather and grow of an old project become properties that look the same, in its history too', () => {
  const project = closing(openProject(projectOfLayout1()))
  const properties = () => project.snapshot().objects.map((object) => [object.properties, object.invert])
  const changed = { softness: { value: 3.5, keys: [] }, grow: { value: -2, keys: [] } }
  const asChanged = [
    [changed, false],
    [{}, false],
  ]
  expect(properties()).toEqual(asChanged)
  expect(project.undo()?.done).toBe('Change object')
  expect(properties()).toEqual([
    [{}, false],
    [{}, false],
  ])
  expect(project.undo()?.done).toBe('Add object')
  expect(properties()).toEqual([[{}, false]])
  project.redo()
  project.redo()
  expect(properties()).toEqual(asChanged)
})
