import type { Migration } from '../migrate.ts'

/** Finds what changed a record without reading all of the history. */
export const historyByKey003: Migration = {
  version: 3,
  up: (database) => {
    database.exec('CREATE INDEX history_changes_by_key ON history_changes (key, step)')
  },
}
