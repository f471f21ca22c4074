import { expect, test } from 'vitest'
import type { Channel } from '../../../../src/shared/rpc/channel.ts'
import { createOutbox } from '../../../../src/shared/rpc/createOutbox.ts'
import type { ServerMessage } from '../../../../src/shared/rpc/messages.ts'

/** A channel whose every send waits until the test lets it through. */
function slowChannel() {
  const sent: unknown[] = []
  const closes: (() => void)[] = []
  let settle: { resolve: () => void; reject: (reason: Error) => void } | undefined
  const channel: Channel = {
    send: (message) => {
      sent.push((message as { value: unknown }).value)
      return new Promise((resolve, reject) => {
        settle = { resolve, reject }
      })
    },
    onMessage: () => undefined,
    onClose: (listener) => void closes.push(listener),
    close: () => {
      for (const listener of closes) listener()
    },
  }
  const turn = () => new Promise((resolve) => setTimeout(resolve))
  const release = async () => {
    settle?.resolve()
    await turn()
  }
  const fail = async () => {
    settle?.reject(new Error('gone'))
    await turn()
  }
  return { channel, sent, release, fail, closes }
}

const event = (value: unknown): ServerMessage => ({ type: 'event', name: 'jobs.changed', value })

test('while congested only the newest of a key waits, at its own place; the rest is kept in order', async () => {
  const { channel, sent, release } = slowChannel()
  const outbox = createOutbox(channel)
  outbox.post(event('in flight'), 'a')
  outbox.post(event('a 10 %'), 'a')
  outbox.post(event('change 1'))
  outbox.post(event('b 10 %'), 'b')
  outbox.post(event('a 50 %'), 'a')
  outbox.post(event('change 2'))
  outbox.post(event('a done'), 'a')
  for (let turns = 0; turns < 6; turns++) await release()
  expect(sent).toEqual(['in flight', 'change 1', 'b 10 %', 'change 2', 'a done'])
})

test('with room on the channel everything goes out, each key or not', () => {
  const sent: unknown[] = []
  const channel: Channel = {
    send: (message) => void sent.push((message as { value: unknown }).value),
    onMessage: () => undefined,
    onClose: () => undefined,
    close: () => undefined,
  }
  const outbox = createOutbox(channel)
  for (const value of [1, 2, 3]) outbox.post(event(value), 'a')
  expect(sent).toEqual([1, 2, 3])
})

test('a send that fails closes the channel, and nothing is sent after', async () => {
  const { channel, sent, fail, closes } = slowChannel()
  const outbox = createOutbox(channel)
  let closed = 0
  closes.push(() => closed++)
  outbox.post(event(1))
  outbox.post(event(2))
  await fail()
  outbox.post(event(3))
  expect(sent).toEqual([1])
  expect(closed).toBe(1)
})
