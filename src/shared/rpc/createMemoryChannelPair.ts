import type { Channel } from './channel.ts'

/** A channel within one process: messages are copied and arrive after the sender's turn, as on a real one. */
export function createMemoryChannelPair(): [Channel, Channel] {
  const ends: [End, End] = [
    { messages: [], closes: [] },
    { messages: [], closes: [] },
  ]
  let open = true
  const close = (): void => {
    if (!open) return
    open = false
    queueMicrotask(() => {
      for (const listener of ends.flatMap((end) => end.closes)) listener()
    })
  }
  const channel = (own: End, peer: End): Channel => ({
    send: (message) => {
      if (open) deliver(peer, structuredClone(message))
      return undefined
    },
    onMessage: (listener) => void own.messages.push(listener),
    onClose: (listener) => void own.closes.push(listener),
    close,
  })
  return [channel(ends[0], ends[1]), channel(ends[1], ends[0])]
}

interface End {
  messages: ((message: unknown) => void)[]
  closes: (() => void)[]
}

function deliver(peer: End, message: unknown): void {
  queueMicrotask(() => {
    for (const listener of peer.messages) listener(message)
  })
}
