import { resolve } from 'node:path'
import type { ExportResult, ScriptTarget } from '../../../../shared/contract/export.ts'
import type { CallInput, CallOutput } from '../../../../shared/contract/index.ts'
import { type ExportPreset, exportPresets } from '../../../../shared/domain/exportPresets.ts'
import { HoldoutError } from '../../../../shared/domain/errors.ts'
import type { ObjectId } from '../../../../shared/domain/ids.ts'
import type { MediaRecord } from '../../../../shared/domain/records.ts'
import { output } from '../output.ts'
import { withCore, type CliContext } from '../withCore.ts'

export interface ExportOptions {
  preset: string
  out: string
  /** Settings of the format to change, `bits=8`. */
  set: string[]
  media?: string
  objects?: string[]
  /** `1001-1050`, or one frame: numbers as the page shows them, both included. */
  range?: string
  /** The number of the media's first frame in file names. */
  start?: number
  scripts?: ScriptTarget[]
  overwrite: boolean
  json?: string
}

type Snapshot = NonNullable<CallOutput<'project.snapshot'>>

/** `holdout export PROJECT --preset NAME --out DIR`: the mattes of a project as files. */
export async function exportCommand(context: CliContext, path: string, options: ExportOptions): Promise<void> {
  const preset = presetOf(options.preset)
  await withCore(context, async (core) => {
    const [project, out] = [resolve(path), resolve(options.out)]
    core.app.grant(project)
    core.app.grant(out)
    const snapshot = await core.call('project.open', { path: project })
    const media = mediaOf(snapshot, options.media)
    const objects = objectsOf(snapshot, media, options.objects)
    const { jobId } = await core.call('export.start', {
      mediaId: media.id,
      objectIds: objects.map(({ id }) => id),
      format: withSettings(preset.format, options.set),
      scripts: options.scripts ?? preset.scripts,
      out,
      overwrite: options.overwrite,
      ...(options.range !== undefined && { range: rangeOf(options.range, media) }),
      ...(options.start !== undefined && { startFrame: options.start }),
    })
    const result = (await core.finish(jobId)) as ExportResult
    output(context, options.json, {
      preset: preset.name,
      media: media.name,
      objects: objects.map(({ name }) => name),
      ...result,
    })
  })
}

/** `holdout presets`: what `--preset` takes. */
export function presetsCommand(context: CliContext, options: { json?: string }): void {
  output(context, options.json, exportPresets)
}

function presetOf(name: string): ExportPreset {
  const preset = exportPresets.find((each) => each.name === name.toLowerCase() || each.title === name)
  if (preset) return preset
  throw new HoldoutError(
    'invalid-input',
    `There is no preset "${name}". There are: ${exportPresets.map((each) => each.name).join(', ')}.`,
  )
}

/** The core checks what comes of it. */
function withSettings(format: ExportPreset['format'], settings: string[]): CallInput<'export.start'>['format'] {
  const changes = settings.map((setting) => {
    const [name = '', ...rest] = setting.split('=')
    const value = rest.join('=')
    return [name, /^(true|false|-?\d+(\.\d+)?)$/.test(value) ? (JSON.parse(value) as unknown) : value]
  })
  const unknown = changes.find(([name]) => name === 'kind')
  if (unknown) throw new HoldoutError('invalid-input', 'The kind of a preset is its own: choose another preset.')
  return { ...format, ...(Object.fromEntries(changes) as object) }
}

/** The media of that name; without one, the only media there is, or the only one with objects. */
export function mediaOf({ media, objects }: Snapshot, name: string | undefined): MediaRecord {
  const named = name === undefined ? media : media.filter((each) => each.name === name)
  const withObjects = named.filter(({ id }) => objects.some((object) => object.mediaId === id))
  const candidates = withObjects.length > 0 ? withObjects : named
  const [only] = candidates
  if (only && candidates.length === 1) return only
  const names = media.map((each) => each.name).join(', ') || 'none'
  throw new HoldoutError(
    'invalid-input',
    only ? `Say which media by --media: ${names}.` : `There is no such media in the project; it has: ${names}.`,
  )
}

function objectsOf(
  { objects }: Snapshot,
  media: MediaRecord,
  names: string[] | undefined,
): { id: ObjectId; name: string }[] {
  const all = objects.filter((object) => object.mediaId === media.id)
  if (names === undefined) return all
  return names.map((name) => {
    const object = all.find((each) => each.name === name)
    if (object) return object
    const known = all.map((each) => each.name).join(', ') || 'none'
    throw new HoldoutError('invalid-input', `There is no object "${name}" on ${media.name}; it has: ${known}.`)
  })
}

function rangeOf(text: string, { name, startFrame, frames }: MediaRecord): [number, number] {
  const match = /^(-?\d+)(?:-(-?\d+))?$/.exec(text)
  const first = Number(match?.[1])
  const last = Number(match?.[2] ?? match?.[1])
  const [start, end] = [first - startFrame, last - startFrame + 1]
  if (match && start >= 0 && start < end && end <= frames) return [start, end]
  throw new HoldoutError(
    'invalid-input',
    `"${text}" is no range of ${name}, which has frames ${startFrame}-${startFrame + frames - 1}.`,
  )
}
