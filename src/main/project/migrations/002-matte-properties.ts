import type { Migration } from '../migrate.ts'

/** An object of layout 1, as far as this migration cares. */
interface ObjectV1 {
  feather: number
  grow: number
}

/**
 * Feather and grow become matte properties that may have keys. What was feather softened the edge to both sides, which
 * is now `softness`: old projects look as they did. The history keeps objects too, and is rewritten with them.
 */
export const matteProperties002: Migration = {
  version: 2,
  up: (database) => {
    database.exec(`
      ALTER TABLE objects ADD COLUMN properties TEXT NOT NULL DEFAULT '{}';
      ALTER TABLE objects ADD COLUMN invert INTEGER NOT NULL DEFAULT 0;
    `)
    const setProperties = database.prepare('UPDATE objects SET properties = ? WHERE id = ?')
    const objects = database.prepare<[], ObjectV1 & { id: string }>('SELECT id, feather, grow FROM objects').all()
    for (const object of objects) setProperties.run(JSON.stringify(propertiesOf(object)), object.id)
    database.exec('ALTER TABLE objects DROP COLUMN feather; ALTER TABLE objects DROP COLUMN grow;')

    const setChange = database.prepare('UPDATE history_changes SET before = ?, after = ? WHERE id = ?')
    const changes = database.prepare<[], { id: number; before: string | null; after: string | null }>(
      `SELECT id, before, after FROM history_changes WHERE "table" = 'objects'`,
    )
    for (const { id, before, after } of changes.all()) setChange.run(renewed(before), renewed(after), id)
  },
}

function renewed(record: string | null): string | null {
  if (record === null) return null
  const { feather, grow, ...rest } = JSON.parse(record) as ObjectV1
  return JSON.stringify({ ...rest, properties: propertiesOf({ feather, grow }), invert: false })
}

const propertiesOf = ({ feather, grow }: ObjectV1): object => ({
  ...(feather !== 0 && { softness: { value: feather, keys: [] } }),
  ...(grow !== 0 && { grow: { value: grow, keys: [] } }),
})
