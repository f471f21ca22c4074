import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** The folder of development footage, or null where it is absent: `HOLDOUT_DATA`, else `../shared/data` beside the repository. */
export function dataFolder(): string | null {
  const folder = process.env.HOLDOUT_DATA ?? resolve(import.meta.dirname, '../../../shared/data')
  return existsSync(folder) ? folder : null
}
