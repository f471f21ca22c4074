import type { CallParameters } from '../../shared/contract/index.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { JobDefinition } from './definition.ts'

export type ShotsInput = CallParameters<'shots.detect'>

/** Finds the shots of a media and replaces its shots by them, as one undo step. */
export const shotsJob: JobDefinition<ShotsInput> = {
  kind: 'shots',
  lane: 'cpu',
  title: ({ mediaId }, project) => `Detect shots: ${project.media(mediaId).name}`,
  run: async ({ mediaId }, { project, engines, signal, progress }) => {
    const media = project.media(mediaId)
    const { shots } = await engines.cpu.run('detect-shots', { media }, { signal, onStream: progress })
    project.apply({
      type: 'shots.replace',
      mediaId,
      shots: shots.map((shot) => ({ id: newId('sht'), mediaId, ...shot })),
    })
    return { shots: shots.length }
  },
}
