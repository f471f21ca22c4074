import { fork } from 'node:child_process'
import type { EngineProcess, LaunchEngine } from './contract.ts'

/** Characters kept of what the engine writes on standard error. */
const LAST_WORDS = 2000

/** Starts the engine as a forked Node process. `entry` is the built `engine.js` or, from source, `entry.ts`. */
export function launchForked(entry: string): LaunchEngine {
  return (): EngineProcess => {
    // Standard output is the host's own, for results. Native libraries chatter on standard error: it is kept for the case
    // that it turns out to be their last words.
    const child = fork(entry, [], { serialization: 'advanced', execArgv: [], stdio: ['ignore', 2, 'pipe', 'ipc'] })
    let lastWords = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-LAST_WORDS)
    })
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
          listener(code, lastWords.trim())
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
