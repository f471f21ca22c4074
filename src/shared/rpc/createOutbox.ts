import type { Channel } from './channel.ts'
import type { ServerMessage } from './messages.ts'

/** Messages on their way out, in order. */
export interface Outbox {
  /** A message with the key of one still waiting takes that one's place, at the end: only the newest is worth sending. */
  post(message: ServerMessage, key?: string): void
}

/** Sends at once while the channel has room and queues while it is congested, so that a slow reader costs no memory. */
export function createOutbox(channel: Channel): Outbox {
  let waiting: { message: ServerMessage; key: string | undefined }[] = []
  let open = true
  let congested = false
  const stop = (): void => {
    open = false
    waiting = []
  }
  channel.onClose(stop)

  const flush = (): void => {
    while (open && !congested) {
      const next = waiting.shift()
      if (!next) return
      const flushed = channel.send(next.message)
      if (flushed) pauseUntil(flushed)
    }
  }
  const pauseUntil = (flushed: Promise<void>): void => {
    congested = true
    flushed.then(
      () => {
        congested = false
        flush()
      },
      () => {
        // A channel that cannot send is lost; closing it tells whoever waits on it.
        stop()
        channel.close()
      },
    )
  }

  return {
    post(message, key) {
      if (!open) return
      if (key !== undefined) waiting = waiting.filter((entry) => entry.key !== key)
      waiting.push({ message, key })
      flush()
    },
  }
}
