import { expect, test } from 'vitest'
import { encodeMatte, type Matte } from '../../../../src/shared/codec/matte.ts'
import { alphaAt, toDisplayMatte } from '../../../../src/renderer/viewer/displayMatte.ts'
import {
  createMatteDecoder,
  type DecodeAnswer,
  type DecodeRequest,
} from '../../../../src/renderer/viewer/matteDecoder.ts'

/** 40 by 30, a soft spot of three pixels at (20, 10). */
function spot(bits: 8 | 16): Matte {
  const data = bits === 8 ? new Uint8Array(1200) : new Uint16Array(1200)
  const full = bits === 8 ? 255 : 65535
  data.set([Math.round(full / 2), full, Math.round(full / 4)], 10 * 40 + 20)
  return { width: 40, height: 30, bits, data }
}

test.each([8, 16] as const)('of %d bits it keeps the part that is not empty, and a border', (bits) => {
  const shown = toDisplayMatte(spot(bits))
  expect(shown).toMatchObject({ width: 40, height: 30, x: 16, y: 6, columns: 11, rows: 9 })
  expect(shown.data).toHaveLength(99)
  expect([19, 20, 21, 22, 23].map((x) => Math.round(alphaAt(shown, x + 0.5, 10.5) * 4))).toEqual([0, 2, 4, 1, 0])
  expect(alphaAt(shown, 20.5, 11.5)).toBe(0)
  expect(alphaAt(shown, 1, 1)).toBe(0)
})

test('at the plate’s edge there is no border to keep', () => {
  const data = new Uint8Array(12).fill(255, 0, 4)
  expect(toDisplayMatte({ width: 4, height: 3, bits: 8, data })).toMatchObject({ x: 0, y: 0, columns: 4, rows: 3 })
})

test('an empty matte keeps nothing', () => {
  expect(toDisplayMatte({ width: 4, height: 3, bits: 8, data: new Uint8Array(12) })).toMatchObject({
    columns: 0,
    rows: 0,
  })
})

/** A worker whose answers the test gives. */
function fakeWorker() {
  const requests: DecodeRequest[] = []
  const listeners: { message: ((event: { data: DecodeAnswer }) => void)[]; error: (() => void)[] } = {
    message: [],
    error: [],
  }
  return {
    requests,
    answer: (data: DecodeAnswer) => {
      for (const listener of listeners.message) listener({ data })
    },
    break: () => {
      for (const listener of listeners.error) listener()
    },
    worker: {
      postMessage: (request: DecodeRequest) => void requests.push(request),
      addEventListener: (type: 'message' | 'error', listener: never) => void listeners[type].push(listener),
      terminate: () => undefined,
    },
  }
}

test('answers of the worker reach whoever asked, in any order', async () => {
  const { worker, requests, answer } = fakeWorker()
  const decoder = createMatteDecoder(worker)
  const bytes = encodeMatte(spot(8)).buffer
  const [first, second] = [decoder.decode(bytes), decoder.decode(bytes)]
  const matte = toDisplayMatte(spot(8))
  answer({ id: requests[1]?.id ?? 0, failure: 'The matte is damaged.' })
  answer({ id: requests[0]?.id ?? 0, matte })
  await expect(first).resolves.toBe(matte)
  await expect(second).rejects.toThrow('The matte is damaged.')
})

test('a worker that breaks fails what waits for it', async () => {
  const { worker, break: breakDown } = fakeWorker()
  const waiting = createMatteDecoder(worker).decode(new ArrayBuffer())
  breakDown()
  await expect(waiting).rejects.toThrow('Reload the page')
})
