import type { EnginePort, ToEngine } from './protocol.ts'

/** What Electron adds to `process` in a utility process. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

/** The channel to whoever started this process: Electron's utility process, or a fork with structured clone. */
export function openPort(): EnginePort {
  const { parentPort } = process as { parentPort?: ParentPort }
  if (parentPort) {
    return {
      send: (message) => {
        parentPort.postMessage(message)
      },
      onMessage: (listener) => {
        parentPort.on('message', ({ data }) => {
          listener(data as ToEngine)
        })
      },
    }
  }
  if (!process.send) throw new Error('The engine is started by Holdout, not by hand.')
  // Without its parent the engine has nobody to work for.
  process.on('disconnect', () => process.exit(0))
  return {
    send: (message) => {
      if (process.connected) process.send?.(message)
    },
    onMessage: (listener) => {
      process.on('message', listener)
    },
  }
}
