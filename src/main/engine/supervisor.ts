import type { EngineState } from '../../shared/contract/app.ts'
import { HoldoutError, throwIfCancelled } from '../../shared/domain/errors.ts'
import { EngineConnection, type AnyCall, type EngineLimits } from './connection.ts'
import type { Engine, EngineCalls, EngineSettings, LaunchEngine } from './contract.ts'

export interface EngineOptions {
  launch: LaunchEngine
  settings: EngineSettings
  limits?: Partial<EngineLimits>
  /** Told of every change; `provider` is null until the engine is ready. */
  onState?: (state: EngineState['state'], provider: string | null) => void
}

/** One network run at the largest inference size takes seconds on a slow CPU; a minute of silence is a hang. */
const defaultLimits: EngineLimits = { silence: 60_000, cancel: 20_000 }

/** An {@link Engine} that starts its process on first use, ends it when it hangs and starts another when it died. */
export function createEngine({ launch, settings, limits, onState }: EngineOptions): Engine {
  let connection: EngineConnection | null = null
  let disposed = false

  const connect = (): EngineConnection => {
    if (connection && !connection.gone) return connection
    const allLimits = { ...defaultLimits, ...limits }
    connection = new EngineConnection(launch(), settings, allLimits, onState ?? (() => undefined))
    return connection
  }
  return {
    async run(name, input, options = {}) {
      if (disposed) throw new HoldoutError('engine-lost', 'The engine has been shut down.')
      throwIfCancelled(options.signal)
      // `AnyCall` forgets which call it is; the name given here decides the types of both ends.
      const call = { name, input, options } as AnyCall
      return (await connect().run(call)) as EngineCalls[typeof name]['output']
    },
    async dispose() {
      disposed = true
      const last = connection
      last?.kill(new HoldoutError('engine-lost', 'The engine has been shut down.'), 'stopped')
      await last?.exit
    },
  }
}
