import type { MediaId } from '../../shared/domain/ids.ts'
import type { MediaRecord } from '../../shared/domain/records.ts'
import type { JobRunner } from '../jobs/runner.ts'
import type { FrameReader } from '../media/types.ts'
import type { Project } from '../project/types.ts'
import type { Session } from './core.ts'
import { Trials } from './trials.ts'

/** A session over an open project. `open` makes a reader for a media. */
export function createSession(
  project: Project,
  jobs: JobRunner,
  open: (media: MediaRecord) => Promise<FrameReader>,
): Session {
  const readers = new Map<MediaId, Promise<FrameReader>>()
  const tails = new Map<string, Promise<unknown>>()

  const dropReader = (mediaId: MediaId): void => {
    const reader = readers.get(mediaId)
    readers.delete(mediaId)
    // A reader that failed to open has nothing to close; whoever asked for it was told.
    void reader?.then((opened) => opened.close()).catch(() => undefined)
  }

  return {
    project,
    jobs,
    trials: new Trials(),
    dropReader,
    reader: (mediaId) => {
      const known = readers.get(mediaId)
      if (known) return known
      const reader = open(project.media(mediaId))
      readers.set(mediaId, reader)
      // A failure is not kept: the file may come back.
      reader.catch(() => readers.delete(mediaId))
      return reader
    },
    inOrder: (key, work) => {
      const result = (tails.get(key) ?? Promise.resolve()).then(work)
      const tail = result.catch(() => undefined)
      tails.set(key, tail)
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key)
      })
      return result
    },
    close: async () => {
      await jobs.close()
      await Promise.all(tails.values())
      for (const mediaId of [...readers.keys()]) dropReader(mediaId)
      project.collectGarbage()
      project.close()
    },
  }
}
