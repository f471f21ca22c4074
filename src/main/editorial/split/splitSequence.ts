import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import type { MediaRecord } from '../../../shared/domain/records.ts'
import { safeNames } from '../../export/safeNames.ts'
import { sequenceFiles } from '../../media/sequenceFiles.ts'
import { type CutEvent, shotName } from '../cutList.ts'
import type { Split } from './splitMovie.ts'

/** A folder a shot with its pictures as they are, under the names they have. */
export async function splitSequence(media: MediaRecord, events: readonly CutEvent[]): Promise<Split> {
  const files = (await sequenceFiles(media.path))?.files ?? []
  if (files.length !== media.frames) {
    throw new HoldoutError(
      'media-changed',
      `The sequence "${media.name}" has ${String(files.length)} pictures now: relink it.`,
    )
  }
  const names = safeNames(events.map(({ number }) => shotName(media, number)))
  const parts = events.flatMap(({ start, end }, k) =>
    files.slice(start, end).map((path) => ({
      file: `${names[k] as string}/${basename(path)}`,
      make: (signal: AbortSignal) => readFile(path, { signal }),
    })),
  )
  const bytes = (await readFile(files[0] as string)).length
  return {
    plan: { parts, outputs: [], estimatedBytes: bytes * parts.length, partBytes: bytes * 2 },
    files: events.map(({ start, end }, k) => ({
      name: names[k] as string,
      range: [start, end],
      how: 'copied',
      reason: null,
    })),
  }
}
