import { resolve } from 'node:path'
import type { DatasetImport } from '../../../../shared/contract/datasets.ts'
import { output } from '../output.ts'
import { withCore, type CliContext } from '../withCore.ts'
import { mediaOf } from './export.ts'

export interface ImportOptions {
  kind: DatasetImport['kind']
  media?: string
  object?: string
  channel: string
  sequence?: string
  resolution?: string
  first?: number
  skipMissing: boolean
  replace: boolean
  json?: string
}

/** `holdout import-mattes PROJECT PATH`: mattes made elsewhere as committed frames of a project. */
export async function importMattesCommand(
  context: CliContext,
  project: string,
  path: string,
  { media, object, skipMissing, json, sequence, resolution, first, ...options }: ImportOptions,
): Promise<void> {
  await withCore(context, async (core) => {
    core.app.grant(project)
    core.app.grant(path)
    const { id } = mediaOf(await core.call('project.open', { path: resolve(project) }), media)
    const { jobId } = await core.call('datasets.import', {
      ...options,
      mediaId: id,
      path: resolve(path),
      missing: skipMissing ? 'skip' : 'refuse',
      ...(object !== undefined && { name: object }),
      ...(sequence !== undefined && { sequence }),
      ...(resolution !== undefined && { resolution }),
      ...(first !== undefined && { first }),
    })
    output(context, json, await core.finish(jobId))
  })
}
