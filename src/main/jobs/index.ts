import { editorialJob } from './editorial.ts'
import { exportJob } from './export.ts'
import { importJob } from './importMattes.ts'
import { propagateJob } from './propagate.ts'
import { shotsJob } from './shots.ts'

/** Every kind of job there is. */
export const jobDefinitions = {
  shots: shotsJob,
  propagate: propagateJob,
  export: exportJob,
  editorial: editorialJob,
  import: importJob,
}
