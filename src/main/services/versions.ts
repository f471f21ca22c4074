import type { Handlers } from '../../shared/contract/index.ts'
import type { VersionDifferences } from '../../shared/contract/versions.ts'
import type { RecordChange, RecordsDiff } from '../../shared/domain/diff.ts'
import type { ObjectId, VersionId } from '../../shared/domain/ids.ts'
import type { MatteRecord, ObjectRecord } from '../../shared/domain/records.ts'
import type { Project } from '../project/types.ts'
import type { Core } from './core.ts'

type VersionsHandlers = Pick<Handlers, Extract<keyof Handlers, `versions.${string}`>>

export function versionsHandlers(core: Core): VersionsHandlers {
  /** Does something to the versions and tells everybody what they are then. */
  const change = <R>(work: (project: Project) => R): Promise<R> => {
    const { project } = core.session()
    const result = work(project)
    core.emit('versions.changed', { versions: project.versions.list() })
    return Promise.resolve(result)
  }
  return {
    'versions.list': () => Promise.resolve(core.session().project.versions.list()),
    'versions.save': ({ name, note }) => change(({ versions }) => versions.save(name, note)),
    'versions.edit': ({ versionId, name, note }) => change(({ versions }) => versions.edit(versionId, { name, note })),
    'versions.delete': ({ versionId }) =>
      change(({ versions }) => {
        versions.remove(versionId)
        return {}
      }),
    'versions.restore': ({ versionId }) =>
      change(({ versions }) => ({ revision: versions.restore(versionId).revision })),
    'versions.differences': ({ versionId }) => Promise.resolve(differences(core.session().project, versionId)),
    'versions.mattes': ({ versionId, mediaId, range: [from, to] }) => {
      const { project } = core.session()
      project.media(mediaId)
      return Promise.resolve({ mattes: project.versions.mattes(versionId, { mediaId, from, to }) })
    },
  }
}

function differences(project: Project, versionId: VersionId): VersionDifferences {
  const diff = project.versions.changesTo(versionId)
  const frames = new Map<ObjectId, number[]>()
  for (const change of diff) {
    const { before, after } = change as RecordChange<'mattes'>
    if (change.table !== 'mattes' || before?.blob === after?.blob) continue
    const { objectId, index } = (after ?? before) as MatteRecord
    const known = frames.get(objectId)
    if (known) known.push(index)
    else frames.set(objectId, [index])
  }
  return {
    objects: [...frames].flatMap(([objectId, indices]) => {
      const object = project.get('objects', objectId) ?? removedSince(diff, objectId)
      return object ? [{ objectId, mediaId: object.mediaId, name: object.name, ranges: rangesOf(indices) }] : []
    }),
    others: diff.filter(({ table }) => table !== 'mattes' && table !== 'prompts').length,
  }
}

const removedSince = (diff: RecordsDiff, objectId: ObjectId): ObjectRecord | null =>
  (diff.find(({ table, key }) => table === 'objects' && key === objectId)?.after ?? null) as ObjectRecord | null

/** Runs of frames, [start, end) each. */
function rangesOf(indices: readonly number[]): [number, number][] {
  const ranges: [number, number][] = []
  for (const index of [...indices].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last?.[1] === index) last[1]++
    else ranges.push([index, index + 1])
  }
  return ranges
}
