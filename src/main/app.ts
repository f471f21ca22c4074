import { totalmem } from 'node:os'
import { join } from 'node:path'
import type { Emit } from '../shared/contract/index.ts'
import { HoldoutError } from '../shared/domain/errors.ts'
import { isNeutral } from '../shared/domain/matteProperties.ts'
import type { EngineSettings } from './engine/contract.ts'
import { createEngine } from './engine/supervisor.ts'
import { jobDefinitions } from './jobs/index.ts'
import { JobRunner } from './jobs/runner.ts'
import { openReader } from './media/openReader.ts'
import { createMediaRouter, type MediaRouterPorts } from './media/router.ts'
import { resolveTools } from './media/tools.ts'
import type { App, Ports } from './ports.ts'
import { appHandlers } from './services/app.ts'
import type { Core, Session } from './services/core.ts'
import { datasetsHandlers } from './services/datasets.ts'
import { editorialHandlers } from './services/editorial.ts'
import { download } from './services/download.ts'
import { Grants } from './services/grants.ts'
import { jobsHandlers } from './services/jobs.ts'
import { mediaHandlers } from './services/media.ts'
import { preferencesHandlers } from './services/preferences.ts'
import { projectHandlers } from './services/project.ts'
import { RecentProjects } from './services/recent.ts'
import { segmentationHandlers } from './services/segmentation.ts'
import { createSession } from './services/session.ts'
import { versionsHandlers } from './services/versions.ts'

const MEBIBYTE = 2 ** 20

/** Builds the core over a host's ports. Nothing heavy starts before it is used. */
export function createApp(ports: Ports): Promise<App> {
  const listeners = new Set<Emit>()
  const emit: Emit = (name, value) => {
    for (const listener of listeners) listener(name, value)
  }
  const core = createCore(ports, emit)
  return Promise.resolve({
    handlers: {
      ...appHandlers(core),
      ...preferencesHandlers(core),
      ...projectHandlers(core),
      ...versionsHandlers(core),
      ...mediaHandlers(core),
      ...segmentationHandlers(core),
      ...jobsHandlers(core),
      ...editorialHandlers(core),
      ...datasetsHandlers(core),
    },
    media: createMediaRouter({
      reader: (mediaId) => core.session().reader(mediaId),
      matte: createMatteReader(core),
    }),
    download: (request) => download(core, request),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    grant: (path) => {
      core.grants.add(path)
    },
    dispose: async () => {
      await core.closeSession()
      await Promise.all([core.engines.gpu.dispose(), core.engines.cpu.dispose()])
    },
  })
}

/** Adjusted mattes kept for the next look at their frame; some tens of kilobytes each. */
const ADJUSTED_MATTES = 500

/** Mattes as they are seen: with their object's properties. */
function createMatteReader(core: Core): MediaRouterPorts['matte'] {
  const adjusted = new Map<string, Promise<Uint8Array>>()
  return (hash, adjustment, around) => {
    const { project, trials } = core.session()
    const matte = trials.get(hash) ?? project.getBlob(hash)
    if (!matte || isNeutral(adjustment)) return Promise.resolve(matte)
    const adjust = async (): Promise<Uint8Array> => {
      const bytes = (neighbour: typeof hash): Uint8Array => {
        const found = project.getBlob(neighbour)
        if (!found) throw new HoldoutError('not-found', `There is no matte ${neighbour}.`)
        return found
      }
      const pairs = around.map(([before, after]): [Uint8Array, Uint8Array] => [bytes(before), bytes(after)])
      return (await core.engines.cpu.run('adjust-matte', { matte, adjustment, around: pairs })).matte
    }
    const key = JSON.stringify([hash, adjustment, around])
    const kept = adjusted.get(key) ?? adjust()
    adjusted.delete(key)
    adjusted.set(key, kept)
    kept.catch(() => adjusted.delete(key))
    const [oldest] = adjusted.keys()
    if (adjusted.size > ADJUSTED_MATTES && oldest !== undefined) adjusted.delete(oldest)
    return kept
  }
}

function createCore(ports: Ports, emit: Emit): Core {
  let current: Session | null = null
  const engine = (lane: 'gpu' | 'cpu'): Core['engines']['gpu'] =>
    createEngine({
      launch: ports.launchEngine,
      settings: engineSettings(ports),
      onState: (state, provider) => {
        emit('engine.changed', { lane, state, provider })
      },
    })
  const engines = { gpu: engine('gpu'), cpu: engine('cpu') }
  const grants = new Grants()
  const recent = new RecentProjects(join(ports.userData, 'recent.json'))
  for (const { path } of recent.list()) grants.add(path)
  grants.add(join(ports.root, 'resources/sample'))
  if (ports.initialMedia !== null) grants.add(ports.initialMedia)
  let tools: ReturnType<typeof resolveTools> | null = null

  const core: Core = {
    ports,
    engines,
    grants,
    recent,
    emit,
    tools: () => (tools ??= resolveTools()),
    current: () => current,
    session: () => {
      if (!current) throw new HoldoutError('no-project', 'No project is open: create or open one first.')
      return current
    },
    use: async (project) => {
      await core.closeSession()
      const jobs = new JobRunner({
        project,
        engines,
        definitions: jobDefinitions,
        onChange: (snapshot) => {
          emit('jobs.changed', snapshot)
        },
        onRemove: (jobId) => {
          emit('jobs.removed', { jobId })
        },
      })
      project.onChange((change) => {
        emit('project.changed', change)
      })
      current = createSession(project, jobs, async (media) =>
        openReader(media, {
          tools: (await core.tools()).tools,
          cacheFolder: join(ports.cache, 'media'),
          budgets: mediaBudgets(),
        }),
      )
      emit('project.switched', { path: project.path })
      return current
    },
    closeSession: async () => {
      const closing = current
      current = null
      await closing?.close()
      if (closing) emit('project.switched', { path: null })
    },
  }
  return core
}

/** A machine's memory is shared with the compositor that is open beside us: take an eighth, at most a gibibyte. */
const mediaBudgets = (): { memoryBytes: number; diskBytes: number } => ({
  memoryBytes: Math.min(1024 * MEBIBYTE, totalmem() / 8),
  diskBytes: 4096 * MEBIBYTE,
})

const engineSettings = (ports: Ports): EngineSettings => ({
  modelsFolder: join(ports.root, 'models'),
  cacheFolder: ports.cache,
  provider: process.env.HOLDOUT_PROVIDER ?? null,
  threads: 0,
  featureBytes: Math.min(256 * MEBIBYTE, totalmem() / 16),
  frameBytes: Math.min(256 * MEBIBYTE, totalmem() / 16),
})
