import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Handlers } from '../../shared/contract/index.ts'
import { createProject } from '../project/createProject.ts'
import { openProject } from '../project/openProject.ts'
import { wasLeftOpen } from '../project/projectLock.ts'
import type { Project } from '../project/types.ts'
import type { Core } from './core.ts'

type ProjectHandlers = Pick<Handlers, Extract<keyof Handlers, `project.${string}`>>

export function projectHandlers(core: Core): ProjectHandlers {
  const use = async (project: Project): Promise<ReturnType<Project['snapshot']>> => {
    const { project: used } = await core.use(project)
    const snapshot = used.snapshot()
    core.recent.add(used.path, snapshot.project.name)
    core.grants.add(used.path)
    return snapshot
  }
  return {
    'project.recent': () =>
      Promise.resolve(core.recent.list().map((entry) => ({ ...entry, leftOpen: wasLeftOpen(entry.path) }))),
    'project.create': ({ name, path }) => {
      const file =
        path === undefined ? freePath(join(core.ports.userData, 'projects'), name) : core.grants.require(path)
      return use(createProject(file, name))
    },
    'project.open': ({ path }) => {
      const current = core.current()
      if (current?.project.path === path) return Promise.resolve(current.project.snapshot())
      return use(openProject(core.grants.require(path)))
    },
    'project.close': async () => {
      await core.closeSession()
      return {}
    },
    'project.snapshot': () => Promise.resolve(core.current()?.project.snapshot() ?? null),
    'project.frames': ({ mediaId, objectId }) => {
      const { project } = core.session()
      const filter = objectId === undefined ? { mediaId } : { mediaId, objectId }
      return Promise.resolve({
        revision: project.revision,
        mattes: project.mattes(filter),
        prompts: project.prompts(filter),
      })
    },
    'project.apply': ({ command, gesture }) => {
      const { project, dropReader } = core.session()
      const { revision } = project.apply(command, gesture === undefined ? {} : { gesture })
      if (command.type === 'media.remove') dropReader(command.mediaId)
      return Promise.resolve({ revision })
    },
    'project.undo': () => Promise.resolve(step(core, (project) => project.undo())),
    'project.redo': () => Promise.resolve(step(core, (project) => project.redo())),
    'project.history': ({ offset, limit }) => Promise.resolve(core.session().project.steps(offset, limit)),
    'project.go-to': ({ step: id }) => Promise.resolve(step(core, (project) => project.goTo(id))),
  }
}

function step(
  core: Core,
  take: (project: Project) => { revision: number; done: string } | null,
): { revision: number; done: string | null } {
  const { project } = core.session()
  const taken = take(project)
  return { revision: project.revision, done: taken?.done ?? null }
}

/** `<folder>/<name>.holdout`, or with a number where that is taken. */
function freePath(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true })
  const base = name
    .replace(/[^\p{L}\p{N} _.-]/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 80)
  for (let number = 1; ; number++) {
    const path = join(folder, `${base}${number === 1 ? '' : ` ${number}`}.holdout`)
    if (!existsSync(path)) return path
  }
}
