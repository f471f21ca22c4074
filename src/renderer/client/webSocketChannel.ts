import type { Channel } from '../../shared/rpc/channel.ts'

/** JSON over the browser's WebSocket, once it is open. */
export function webSocketChannel(socket: WebSocket): Channel {
  return {
    send: (message) => {
      // A closing socket drops what it is given; whoever waits for an answer hears of the close.
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message))
      return undefined
    },
    onMessage: (listener) => {
      socket.addEventListener('message', ({ data }) => {
        listener(JSON.parse(data as string))
      })
    },
    onClose: (listener) => {
      socket.addEventListener('close', () => {
        listener()
      })
    },
    close: () => {
      socket.close()
    },
  }
}

/** Opens the core's channel on the host that served the page; its cookie lets the page in. */
export function openWebSocket(url: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url)
    socket.addEventListener('open', () => {
      resolve(webSocketChannel(socket))
    })
    socket.addEventListener('error', () => {
      reject(new Error('The WebSocket did not open.'))
    })
  })
}
