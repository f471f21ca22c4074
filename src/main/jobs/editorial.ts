import type { EditorialWrite } from '../../shared/contract/editorial.ts'
import type { JobDefinition } from './definition.ts'

/** Writes the shots of a media as files, or the movie with chapters; the document is only read. */
export const editorialJob: JobDefinition<EditorialWrite> = {
  kind: 'editorial',
  lane: 'cpu',
  title: ({ kind, mediaId }, project) =>
    `${kind === 'split' ? 'Split into shots' : 'Add chapters'}: ${project.media(mediaId).name}`,
  run: ({ mediaId, ...input }, { project, engines, signal, progress }) => {
    const shots = project.snapshot().shots.filter((shot) => shot.mediaId === mediaId)
    return engines.cpu.run(
      'write-shots',
      { ...input, media: project.media(mediaId), shots },
      { signal, onStream: progress },
    )
  },
}
