import type { Migration } from '../migrate.ts'
import { document001 } from './001-document.ts'
import { matteProperties002 } from './002-matte-properties.ts'
import { historyByKey003 } from './003-history-by-key.ts'
import { matteBasis004 } from './004-matte-basis.ts'
import { versions005 } from './005-versions.ts'

/** Every change of the file's layout, in order; a published one is never edited. */
export const migrations: readonly Migration[] = [
  document001,
  matteProperties002,
  historyByKey003,
  matteBasis004,
  versions005,
]
