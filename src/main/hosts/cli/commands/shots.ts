import { resolve } from 'node:path'
import type { EditorialFormat, EditorialTimes } from '../../../../shared/contract/editorial.ts'
import type { CallOutput } from '../../../../shared/contract/index.ts'
import { HoldoutError } from '../../../../shared/domain/errors.ts'
import type { MediaRecord, ShotRecord } from '../../../../shared/domain/records.ts'
import { addMedia } from '../document.ts'
import { output } from '../output.ts'
import { withCore, type CliContext, type CliCore } from '../withCore.ts'
import { mediaOf } from './export.ts'

export interface ShotsOptions {
  json?: string
  media?: string
  /** A list to take the shots from. */
  import?: string
  times: EditorialTimes
  export?: EditorialFormat
  /** Where the exported list goes; standard output without it. */
  out?: string
  /** Folders. */
  split?: string
  chapters?: string
  quality: 'high' | 'lossless'
  handles: number
  title?: string
  reel?: string
  recordStart?: string
  overwrite: boolean
}

/**
 * `holdout shots MEDIA|PROJECT`: finds the shots of a media, or takes those of a project or a list, and hands them over as
 * a list, as files, or as chapters. What `--import` sets is kept in a project.
 */
export async function shotsCommand(context: CliContext, path: string, options: ShotsOptions): Promise<void> {
  await withCore(context, async (core) => {
    const { media, warnings } = await open(core, path, options)
    const list = options.export && (await exportList(core, media, options, options.export))
    const files = [
      ...(await write(core, media, 'split', options.split, options)),
      ...(await write(core, media, 'chapters', options.chapters, options)),
    ]
    for (const warning of [...warnings, ...(list?.warnings ?? [])]) context.say(`holdout: ${warning}`)
    if (list && options.out === undefined) {
      context.print(list.text.trimEnd())
      return
    }
    const shots = await shotsOf(core, media)
    output(context, options.json, {
      frames: media.frames,
      rate: media.rate,
      shots: shots.map(({ start, end }) => ({ start, end })),
      transitions: shots
        .map((shot) => shot.transition)
        .filter(isChange)
        .map(named),
      ...(files.length > 0 && { files }),
    })
  })
}

async function open(
  core: CliCore,
  path: string,
  { import: list, times, media: name }: ShotsOptions,
): Promise<{ media: MediaRecord; warnings: string[] }> {
  const media = await mediaAt(core, path, name, list === undefined)
  if (list === undefined) return { media, warnings: [] }
  core.app.grant(list)
  return { media, warnings: (await core.call('editorial.import', { mediaId: media.id, path: list, times })).warnings }
}

async function mediaAt(
  core: CliCore,
  path: string,
  name: string | undefined,
  detectShots: boolean,
): Promise<MediaRecord> {
  if (path.endsWith('.holdout')) {
    core.app.grant(path)
    return mediaOf(await core.call('project.open', { path: resolve(path) }), name)
  }
  await core.call('project.create', { name: 'shots', path: `${core.scratch}/shots.holdout` })
  return addMedia(core, path, detectShots)
}

async function shotsOf(core: CliCore, media: MediaRecord): Promise<ShotRecord[]> {
  const snapshot = await core.call('project.snapshot', {})
  return snapshot?.shots.filter((shot) => shot.mediaId === media.id) ?? []
}

async function exportList(
  core: CliCore,
  media: MediaRecord,
  options: ShotsOptions,
  format: EditorialFormat,
): Promise<CallOutput<'editorial.export'>> {
  const { title, reel, recordStart, handles, overwrite } = options
  const out = options.out === undefined ? undefined : resolve(options.out)
  if (out !== undefined) core.app.grant(out)
  return core.call('editorial.export', {
    mediaId: media.id,
    format,
    handles,
    overwrite,
    ...(title !== undefined && { title }),
    ...(reel !== undefined && { reel }),
    ...(recordStart !== undefined && { recordStart }),
    ...(out !== undefined && { out }),
  })
}

async function write(
  core: CliCore,
  media: MediaRecord,
  kind: 'split' | 'chapters',
  folder: string | undefined,
  { handles, quality, overwrite }: ShotsOptions,
): Promise<unknown[]> {
  if (folder === undefined) return []
  const out = resolve(folder)
  core.app.grant(out)
  const input = { mediaId: media.id, kind, out, handles, quality, overwrite }
  const result = await core.finish((await core.call('editorial.write', input)).jobId)
  const files = result && typeof result === 'object' && 'files' in result ? result.files : null
  if (!Array.isArray(files)) throw new HoldoutError('internal', 'Writing the shots gave no files.')
  return files
}

type Transition = ShotRecord['transition']
const isChange = ({ type }: Transition): boolean => type !== 'start'

/** Fades of all kinds are `fade`, with which one beside it. */
const named = ({ type, start, end }: Transition): object =>
  type === 'cut' || type === 'dissolve'
    ? { type, start, end }
    : { type: 'fade', fade: type.slice('fade-'.length), start, end }
