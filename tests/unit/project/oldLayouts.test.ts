import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { APPLICATION_ID } from '../../../src/main/project/fileHeader.ts'
import { migrations } from '../../../src/main/project/migrations/index.ts'
import { openProject } from '../../../src/main/project/openProject.ts'
import { setting } from '../../helpers/commandCases.ts'
import { blobsOf, closing, contentOf, temporaryFolder, temporaryProject } from '../../helpers/projects.ts'
import { aMatte, mediaId, objectId } from '../../helpers/records.ts'

type Row = Record<string, string | number | Buffer | null>

const newest = migrations.at(-1)?.version ?? 0
/** In an order in which rows may refer to others. */
const tables = [
  'project', 'media', 'shots', 'objects', 'blobs', 'prompts', 'mattes', 'history_steps', 'history_changes', 'blob_uses',
  'document', 'jobs',
] // prettier-ignore

/** What an old Holdout's objects had in place of properties. */
const oldFields = { feather: 3.5, grow: -2 }
const theirProperties = { grow: { value: -2, keys: [] }, softness: { value: 3.5, keys: [] } }

/** Objects and mattes as a layout has them. */
function downgrade(table: string, row: Row, layout: number): Row {
  if (table === 'mattes' && layout < 4) return without(row, 'basis')
  if (table === 'objects' && layout < 2) return { ...without(row, 'properties', 'invert'), ...oldFields }
  return row
}

const without = (row: Row, ...names: string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))

/** Rows of the history hold records as JSON. */
function downgradeChange(row: Row, layout: number): Row {
  const record = (text: Row[string] | undefined): string | null =>
    typeof text === 'string' ? JSON.stringify(downgrade(String(row.table), JSON.parse(text) as Row, layout)) : null
  return { ...row, before: record(row.before), after: record(row.after) }
}

/** The project at `source` as a program that knew no layout after this one would have left it. */
function projectOfLayout(layout: number, source: string): string {
  const path = join(temporaryFolder(), 'old.holdout')
  const from = new Database(source, { readonly: true })
  const to = new Database(path)
  to.pragma(`application_id = ${String(APPLICATION_ID)}`)
  to.transaction(() => {
    for (const migration of migrations.filter(({ version }) => version <= layout)) migration.up(to)
    for (const table of tables) {
      const columns = (to.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
      for (const row of from.prepare<[], Row>(`SELECT * FROM ${table}`).all()) {
        const old = table === 'history_changes' ? downgradeChange(row, layout) : downgrade(table, row, layout)
        const insert = `INSERT OR REPLACE INTO ${table} (${columns.map((name) => `"${name}"`).join()})`
        to.prepare(`${insert} VALUES (${columns.map(() => '?').join()})`).run(columns.map((name) => old[name] ?? null))
      }
    }
  })()
  to.pragma(`user_version = ${String(layout)}`)
  from.close()
  to.close()
  return path
}

/** A project with something of everything, two of its steps undone. */
function source(): { path: string; content: ReturnType<typeof contentOf> } {
  const project = temporaryProject(setting)
  const blob = blobsOf(project)
  project.apply({ type: 'property.set', objectId: objectId('x'), property: 'featherOut', index: 0, value: 2 })
  project.apply({ type: 'mattes.put', mattes: [aMatte(7, blob(8), { basis: 12 })] })
  project.apply({ type: 'frame.clear', objectId: objectId('x'), index: 7 })
  project.apply({ type: 'object.remove', objectId: objectId('y') })
  project.undo()
  project.undo()
  const content = contentOf(project)
  project.close()
  return { path: project.path, content }
}

interface Content {
  objects: object[]
  mattes: object[]
}

/** What is left of the content where a layout could not say all of it. */
function expected(content: Content, layout: number): Content {
  return {
    ...content,
    objects: layout < 2 ? content.objects.map((each) => ({ ...each, properties: theirProperties })) : content.objects,
    mattes: layout < 4 ? content.mattes.map((each) => without(each as Row, 'basis')) : content.mattes,
  }
}

const layouts = migrations.map(({ version }) => version).filter((version) => version < newest)

test('there are older layouts to open', () => {
  expect(layouts).toEqual(Array.from({ length: newest - 1 }, (_, k) => k + 1))
})

test.each(layouts)(
  'a project of layout %i opens with its content, mattes and history, and can do what is new',
  (layout) => {
    const { path, content } = source()
    const old = projectOfLayout(layout, path)
    const project = closing(openProject(old))
    const then = expected(content as Content, layout)
    expect(contentOf(project)).toEqual(then)
    expect(existsSync(`${old}.backup-v${String(layout)}`)).toBe(true)
    for (const { blob } of project.mattes({})) expect(project.getBlob(blob)).not.toBeNull()

    const { total, done } = project.steps(0, 1)
    expect([total, done, project.history().redo]).toEqual([10, 8, 'Clear frame'])
    while (project.redo());
    expect(project.snapshot().objects).toHaveLength(1)
    while (project.undo());
    expect(contentOf(project)).toMatchObject({ media: [], objects: [], mattes: [] })
    project.goTo(done)
    expect(contentOf(project)).toEqual(then)

    const { id } = project.versions.save('As it was')
    project.goTo(0)
    project.apply({ type: 'project.rename', name: 'Another way' })
    project.collectGarbage()
    project.versions.restore(id)
    expect(contentOf(project)).toEqual(then)
    expect(project.versions.mattes(id, { mediaId: mediaId('a'), from: 0, to: 100 })).toEqual([])
    for (const { blob } of project.mattes({})) expect(project.getBlob(blob)).not.toBeNull()
  },
)
