import type { RawData, WebSocket } from 'ws'
import type { Channel } from '../../../shared/rpc/channel.ts'

/** Bytes under way above which the channel counts as congested. */
const HIGH_WATER = 256 * 1024

/** JSON over a WebSocket of `ws`, either end. A text that is not JSON arrives as undefined, which no message is. */
export function webSocketChannel(socket: WebSocket): Channel {
  // 'close' follows every error and tells the owner; unheard, an error would end the process.
  socket.on('error', () => undefined)
  return {
    send: (message) => {
      const text = JSON.stringify(message)
      if (socket.readyState !== socket.OPEN) return undefined
      if (socket.bufferedAmount < HIGH_WATER) {
        socket.send(text)
        return undefined
      }
      return new Promise((resolve, reject) => {
        socket.send(text, (error) => {
          if (error) reject(error)
          else resolve()
        })
      })
    },
    onMessage: (listener) => {
      socket.on('message', (data) => {
        listener(parse(data))
      })
    },
    onClose: (listener) => {
      socket.once('close', listener)
    },
    close: () => {
      socket.close()
    },
  }
}

function parse(data: RawData): unknown {
  try {
    return JSON.parse((data as Buffer).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
