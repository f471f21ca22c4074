import { existsSync } from 'node:fs'
import { cpus, platform, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { DoctorReport, ToolFinding } from '../../shared/contract/app.ts'
import type { Handlers } from '../../shared/contract/index.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { Dialogs } from '../ports.ts'
import type { Core } from './core.ts'

type AppHandlers = Pick<
  Handlers,
  | 'app.info'
  | 'app.doctor'
  | 'dialog.open-media'
  | 'dialog.open-project'
  | 'dialog.save-project'
  | 'dialog.choose-folder'
  | 'app.show-menu'
>

const openBy = { electron: 'dialog', web: 'upload', cli: 'path' } as const

export function appHandlers(core: Core): AppHandlers {
  const { ports } = core
  /** Asks by a native dialog and grants what the person chose. */
  const ask = async (choose: (dialogs: Dialogs) => Promise<string | null>): Promise<{ path: string } | null> => {
    if (!ports.dialogs) throw new HoldoutError('unsupported', 'This host has no dialogs of its own.')
    const path = await choose(ports.dialogs)
    if (path === null) return null
    core.grants.add(path)
    return { path }
  }
  return {
    'app.info': () => {
      const sample = join(ports.root, 'resources/sample/sample.mp4')
      return Promise.resolve({
        version: ports.version,
        host: ports.host,
        openBy: openBy[ports.host],
        initialMedia: ports.initialMedia,
        sample: existsSync(sample) ? sample : null,
      })
    },
    'app.doctor': (_input, { signal }) => doctor(core, signal),
    'dialog.open-media': () => ask((dialogs) => dialogs.openMedia()),
    'dialog.open-project': () => ask((dialogs) => dialogs.openProject()),
    'dialog.save-project': ({ name }) => ask((dialogs) => dialogs.saveProject(name)),
    'dialog.choose-folder': ({ title }) => ask((dialogs) => dialogs.chooseFolder(title)),
    'app.show-menu': ({ groups }) => {
      if (!ports.menu) return Promise.reject(new HoldoutError('unsupported', 'This host has no menu of its own.'))
      ports.menu(groups, (name) => {
        core.emit('app.menu-chosen', { name })
      })
      return Promise.resolve({})
    },
  }
}

async function doctor(core: Core, signal: AbortSignal): Promise<DoctorReport> {
  const tools = await findings(core)
  const { providers, models } = await core.engines.gpu.run('probe', {}, { signal })
  return {
    version: core.ports.version,
    node: process.version,
    platform: `${platform()} ${release()} ${process.arch}`,
    cores: cpus().length,
    memoryBytes: totalmem(),
    providers,
    tools,
    models,
    ok:
      tools.every((tool) => tool.path !== null) &&
      models.every((model) => model.ok) &&
      providers.some((provider) => provider.status === 'chosen'),
  }
}

/** A machine without ffmpeg is a finding of the doctor, not a failure of it. */
async function findings(core: Core): Promise<ToolFinding[]> {
  try {
    return (await core.tools()).findings
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return (['ffmpeg', 'ffprobe'] as const).map((name) => ({
      name,
      path: null,
      version: null,
      source: null,
      refused: [{ path: '', reason }],
    }))
  }
}
