import { createHash } from 'node:crypto'
import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { CallParameters, Handlers } from '../../shared/contract/index.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { MediaId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import type { MediaRecord, ShotRecord } from '../../shared/domain/records.ts'
import { editRate } from '../../shared/domain/time.ts'
import { cutList, type FrameTimes } from '../editorial/cutList.ts'
import { listFileName, listFormats, readerOf, recogniseList } from '../editorial/formats.ts'
import { placeShots } from '../editorial/placeShots.ts'
import { probeAudio } from '../media/audio.ts'
import { frameIndex } from '../media/frameIndex.ts'
import type { Project } from '../project/types.ts'
import type { Core } from './core.ts'

type EditorialHandlers = Pick<Handlers, Extract<keyof Handlers, `editorial.${string}`>>

/** Bytes of a list that is read. */
const LARGEST_LIST = 64 * 2 ** 20

export function editorialHandlers(core: Core): EditorialHandlers {
  return {
    'editorial.export': (input, { signal }) => exportList(core, input, signal),
    'editorial.import': (input) => importList(core, input),
    'editorial.write': (input) => {
      const { project, jobs } = core.session()
      project.media(input.mediaId)
      core.grants.require(input.out)
      return Promise.resolve({ jobId: jobs.start('editorial', input) })
    },
  }
}

const shotsOf = (project: Project, mediaId: MediaId): ShotRecord[] =>
  project.snapshot().shots.filter((shot) => shot.mediaId === mediaId)

async function exportList(
  core: Core,
  input: CallParameters<'editorial.export'>,
  signal: AbortSignal,
): ReturnType<Handlers['editorial.export']> {
  const { project } = core.session()
  const out = input.out === undefined ? null : core.grants.require(input.out)
  const media = project.media(input.mediaId)
  const list = cutList(media, shotsOf(project, media.id), input, {
    audio: await audioOf(core, media, signal),
    times: await timesOf(core, media, signal),
  })
  const text = listFormats[input.format].write(list)
  if (out !== null) await save(out, text, input.overwrite)
  return { text, fileName: listFileName(list, input.format), shots: list.events.length, warnings: list.warnings }
}

async function audioOf(core: Core, media: MediaRecord, signal: AbortSignal): ReturnType<typeof probeAudio> {
  if (media.kind === 'sequence') return null
  return probeAudio((await core.tools()).tools.ffprobe, media.path, signal)
}

/** Only where the rate varies: else frames say it all. */
async function timesOf(core: Core, media: MediaRecord, signal: AbortSignal): Promise<FrameTimes | null> {
  if (!media.variableRate) return null
  const { ffprobe } = (await core.tools()).tools
  const { pts, timeBase } = await frameIndex(media, { ffprobe, cacheFolder: join(core.ports.cache, 'media'), signal })
  return { pts, timeBase, zero: pts[0] ?? 0 }
}

/** Under a temporary name first, so that a program that watches the file never reads half of it. */
async function save(path: string, text: string, overwrite: boolean): Promise<void> {
  const present = await stat(path).catch(() => null)
  if (present && !overwrite) {
    throw new HoldoutError('conflict', `${path} exists. Choose another name, or export again and allow overwriting.`)
  }
  const temporary = `${path}.${createHash('sha256').update(text).digest('hex').slice(0, 8)}.tmp`
  try {
    await writeFile(temporary, text)
    await rename(temporary, path)
  } catch (cause) {
    throw new HoldoutError('io', `${path} cannot be written: ${(cause as Error).message}`, { cause })
  }
}

async function importList(
  core: Core,
  input: CallParameters<'editorial.import'>,
): ReturnType<Handlers['editorial.import']> {
  const { project } = core.session()
  const media = project.media(input.mediaId)
  const text = input.text ?? (await load(core, input.path))
  const reader = readerOf(input.format ?? recogniseList(text, input.path))
  const found = placeShots(reader(text, editRate(media.rate, media.variableRate)), media, input.times)
  // A shot that begins where one did is that shot.
  const present = new Map(shotsOf(project, media.id).map((shot) => [shot.start, shot.id]))
  const shots = found.shots.map((shot) => ({ id: present.get(shot.start) ?? newId('sht'), mediaId: media.id, ...shot }))
  project.apply({ type: 'shots.replace', mediaId: media.id, shots }, { label: 'Import shots' })
  return { shots: shots.length, warnings: found.warnings }
}

async function load(core: Core, path: string | undefined): Promise<string> {
  if (path === undefined) throw new HoldoutError('invalid-input', 'Give the path of a list of shots, or its text.')
  const granted = core.grants.require(path)
  try {
    const { size } = await stat(granted)
    if (size > LARGEST_LIST) throw new Error('it is too large to be a list of shots')
    return await readFile(granted, 'utf8')
  } catch (cause) {
    throw new HoldoutError('io', `${basename(granted)} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
