import type { Migration } from '../migrate.ts'

/** What a propagated matte was filled from; of those made before, nobody said. */
export const matteBasis004: Migration = {
  version: 4,
  up: (database) => {
    database.exec('ALTER TABLE mattes ADD COLUMN basis INTEGER')
  },
}
