import type { Channel } from '../../shared/rpc/channel.ts'

/** Messages over a MessagePort; the port starts with the first listener, so none is missed. */
export function messagePortChannel(port: MessagePort): Channel {
  const closed = new Set<() => void>()
  const closeAll = (): void => {
    for (const listener of closed) listener()
    closed.clear()
  }
  port.addEventListener('close', closeAll)
  return {
    send: (message) => {
      port.postMessage(message)
      return undefined
    },
    onMessage: (listener) => {
      port.addEventListener('message', ({ data }) => {
        listener(data)
      })
      port.start()
    },
    onClose: (listener) => void closed.add(listener),
    close: () => {
      port.close()
      // Closing one's own end is not announced to oneself.
      closeAll()
    },
  }
}
