import type { Migration } from '../migrate.ts'

/**
 * Versions: names for states of the document. One is the state after `step`, with the records of `version_changes` put over
 * it: those come from steps that were undone and then overwritten, so a version costs nothing until its steps are gone.
 * `version_uses` keeps the blobs of these records. Steps also tell when they were made; of earlier ones nobody said.
 */
export const versions005: Migration = {
  version: 5,
  up: (database) => {
    database.exec(`
      ALTER TABLE history_steps ADD COLUMN at TEXT;

      CREATE TABLE versions (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        note TEXT NOT NULL,
        createdAt TEXT NOT NULL,
        step INTEGER NOT NULL
      );
      CREATE TABLE version_changes (
        version TEXT NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
        "table" TEXT NOT NULL,
        key TEXT NOT NULL,
        record TEXT, -- NULL where the version has none
        PRIMARY KEY (version, "table", key)
      ) WITHOUT ROWID;
      CREATE TABLE version_uses (
        hash TEXT NOT NULL REFERENCES blobs (hash) DEFERRABLE INITIALLY DEFERRED,
        version TEXT NOT NULL REFERENCES versions (id) ON DELETE CASCADE,
        PRIMARY KEY (hash, version)
      ) WITHOUT ROWID;
      CREATE INDEX version_uses_by_version ON version_uses (version);

      DROP TRIGGER blob_released;
      CREATE TRIGGER blob_released AFTER DELETE ON blob_uses
      WHEN NOT EXISTS (SELECT 1 FROM blob_uses WHERE hash = old.hash)
        AND NOT EXISTS (SELECT 1 FROM version_uses WHERE hash = old.hash) BEGIN
        INSERT INTO unused_blobs VALUES (old.hash);
      END;
      CREATE TRIGGER version_released AFTER DELETE ON version_uses
      WHEN NOT EXISTS (SELECT 1 FROM blob_uses WHERE hash = old.hash)
        AND NOT EXISTS (SELECT 1 FROM version_uses WHERE hash = old.hash) BEGIN
        INSERT INTO unused_blobs VALUES (old.hash);
      END;
    `)
  },
}
