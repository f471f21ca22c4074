import { fork } from 'node:child_process'
import type { EngineProcess, LaunchEngine } from './contract.ts'

/** Starts the engine as a forked Node process. `entry` is the built `engine.js` or, from source, `entry.ts`. */
export function launchForked(entry: string): LaunchEngine {
  return (): EngineProcess => {
    const child = fork(entry, [], { serialization: 'advanced', execArgv: [] })
    let gone = false
    return {
      send: (message) => {
        // A failed send means that the child is going; its exit says so.
        if (child.connected) child.send(message as object, () => undefined)
      },
      onMessage: (listener) => {
        child.on('message', listener)
      },
      onExit: (listener) => {
        const once = (code: number | null): void => {
          if (gone) return
          gone = true
          listener(code)
        }
        child.on('exit', once)
        child.on('error', () => {
          if (child.pid === undefined) once(null)
        })
      },
      kill: () => {
        child.kill('SIGKILL')
      },
    }
  }
}
