import type { Channel } from '../../../shared/rpc/channel.ts'
import type { ElectronPort } from './electronApi.ts'

/** A channel over the main process's end of a MessagePort. Electron copies what is sent. */
export function portChannel(port: ElectronPort): Channel {
  return {
    send: (message) => {
      port.postMessage(message)
      return undefined
    },
    onMessage: (listener) => {
      port.on('message', ({ data }: { data: unknown }) => {
        listener(data)
      })
      port.start()
    },
    onClose: (listener) => {
      port.once('close', listener)
    },
    close: () => {
      port.close()
    },
  }
}
