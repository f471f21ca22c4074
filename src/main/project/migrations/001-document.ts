import { defaultProjectSettings } from '../../../shared/domain/records.ts'
import type { Migration } from '../migrate.ts'

/*
 * Columns bear the names of the records' fields; structures are JSON. Foreign keys are deferred, so that the changes of a
 * command may be written in any order.
 */
const schema = `
  CREATE TABLE project (
    id TEXT PRIMARY KEY CHECK (id = 'project'),
    name TEXT NOT NULL,
    settings TEXT NOT NULL
  );

  CREATE TABLE media (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    frames INTEGER NOT NULL,
    rate TEXT NOT NULL,
    startFrame INTEGER NOT NULL,
    timecode TEXT,
    pixelAspect TEXT NOT NULL,
    rotation INTEGER NOT NULL,
    variableRate INTEGER NOT NULL,
    codec TEXT NOT NULL,
    colour TEXT NOT NULL,
    gaps TEXT NOT NULL,
    fingerprint TEXT NOT NULL
  );

  CREATE TABLE shots (
    id TEXT PRIMARY KEY,
    mediaId TEXT NOT NULL REFERENCES media (id) DEFERRABLE INITIALLY DEFERRED,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    transition TEXT NOT NULL,
    CHECK (start < "end")
  );
  CREATE INDEX shots_by_start ON shots (mediaId, start);

  CREATE TABLE objects (
    id TEXT PRIMARY KEY,
    mediaId TEXT NOT NULL REFERENCES media (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    colour TEXT NOT NULL,
    "order" REAL NOT NULL,
    visible INTEGER NOT NULL,
    locked INTEGER NOT NULL,
    blend TEXT NOT NULL,
    opacity REAL NOT NULL,
    feather REAL NOT NULL,
    grow REAL NOT NULL
  );
  CREATE INDEX objects_by_order ON objects (mediaId, "order");

  CREATE TABLE blobs (
    hash TEXT PRIMARY KEY,
    size INTEGER NOT NULL, -- of the content, before deflating
    deflated INTEGER NOT NULL,
    bytes BLOB NOT NULL
  );

  CREATE TABLE prompts (
    id TEXT PRIMARY KEY,
    objectId TEXT NOT NULL REFERENCES objects (id) DEFERRABLE INITIALLY DEFERRED,
    "index" INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    region TEXT
  );
  CREATE INDEX prompts_by_frame ON prompts (objectId, "index", sequence);

  CREATE TABLE mattes (
    objectId TEXT NOT NULL REFERENCES objects (id) DEFERRABLE INITIALLY DEFERRED,
    "index" INTEGER NOT NULL,
    provenance TEXT NOT NULL,
    confidence REAL NOT NULL,
    committed INTEGER NOT NULL,
    blob TEXT NOT NULL REFERENCES blobs (hash) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (objectId, "index")
  ) WITHOUT ROWID;
  CREATE INDEX mattes_by_blob ON mattes (blob);

  -- The undo steps, oldest first; those after document.position are undone.
  CREATE TABLE history_steps (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL,
    gesture TEXT
  );
  CREATE TABLE history_changes (
    id INTEGER PRIMARY KEY,
    step INTEGER NOT NULL REFERENCES history_steps (id) ON DELETE CASCADE,
    "table" TEXT NOT NULL,
    key TEXT NOT NULL,
    before TEXT,
    after TEXT
  );
  CREATE INDEX history_changes_by_step ON history_changes (step, id);

  -- The blobs that steps mention, before or after. Records hold no blob that no step mentions.
  CREATE TABLE blob_uses (
    hash TEXT NOT NULL REFERENCES blobs (hash) DEFERRABLE INITIALLY DEFERRED,
    step INTEGER NOT NULL REFERENCES history_steps (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, step)
  ) WITHOUT ROWID;
  CREATE INDEX blob_uses_by_step ON blob_uses (step);

  -- Exactly the blobs without a use, so that collecting them need not look for them.
  CREATE TABLE unused_blobs (hash TEXT PRIMARY KEY) WITHOUT ROWID;
  CREATE TRIGGER blob_added AFTER INSERT ON blobs BEGIN
    INSERT INTO unused_blobs VALUES (new.hash);
  END;
  CREATE TRIGGER blob_used AFTER INSERT ON blob_uses BEGIN
    DELETE FROM unused_blobs WHERE hash = new.hash;
  END;
  CREATE TRIGGER blob_released AFTER DELETE ON blob_uses
  WHEN NOT EXISTS (SELECT 1 FROM blob_uses WHERE hash = old.hash) BEGIN
    INSERT INTO unused_blobs VALUES (old.hash);
  END;

  CREATE TABLE document (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL -- the last step that is done, 0 where none is
  );
  INSERT INTO document VALUES (1, 0, 0);

  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    lane TEXT NOT NULL,
    title TEXT NOT NULL,
    createdAt TEXT NOT NULL,
    state TEXT NOT NULL,
    input TEXT NOT NULL
  );
`

/** The document, its history, its blobs and its jobs, with a project that has no name yet. */
export const document001: Migration = {
  version: 1,
  up: (database) => {
    database.exec(schema)
    const insert = database.prepare('INSERT INTO project (id, name, settings) VALUES (?, ?, ?)')
    insert.run('project', 'Untitled', JSON.stringify(defaultProjectSettings))
  },
}
