import type { Handlers } from '../../shared/contract/index.ts'
import type { Core } from './core.ts'

export function datasetsHandlers(core: Core): Pick<Handlers, 'datasets.import'> {
  return {
    'datasets.import': (input) => {
      const { project, jobs } = core.session()
      project.media(input.mediaId)
      const path = core.grants.require(input.path)
      return Promise.resolve({ jobId: jobs.start('import', { ...input, path }) })
    },
  }
}
