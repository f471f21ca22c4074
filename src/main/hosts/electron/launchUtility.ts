import type { LaunchEngine } from '../../engine/contract.ts'
import type { ElectronApi } from './electronApi.ts'

/** Starts the engine as an Electron utility process. `entry` is the built `engine.js`. */
export function launchUtility({ utilityProcess }: Pick<ElectronApi, 'utilityProcess'>, entry: string): LaunchEngine {
  return () => {
    const child = utilityProcess.fork(entry)
    return {
      send: (message) => {
        child.postMessage(message)
      },
      onMessage: (listener) => {
        child.on('message', listener)
      },
      onExit: (listener) => {
        child.on('exit', listener)
      },
      kill: () => {
        // Its own kill() asks politely, and native inference does not listen.
        if (child.pid === undefined) child.kill()
        else process.kill(child.pid, 'SIGKILL')
      },
    }
  }
}
