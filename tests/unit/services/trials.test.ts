import { expect, test } from 'vitest'
import type { InteractInput, InteractOutput } from '../../../src/main/engine/contract.ts'
import { Trials } from '../../../src/main/services/trials.ts'
import { aMedia } from '../../helpers/records.ts'

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values)
const input = (fields: Partial<InteractInput> = {}): InteractInput => ({
  media: aMedia(),
  index: 3,
  prompts: [{ prompt: { kind: 'click', x: 1, y: 2, positive: true }, region: null }],
  fresh: 1,
  present: bytes(1, 2),
  masks: {},
  settings: {} as InteractInput['settings'],
  ...fields,
})
const output = (value: number): InteractOutput => ({ matte: bytes(value), confidence: 1, milliseconds: 5 })

test('marks that were tried last are laid once; any others anew', async () => {
  const trials = new Trials()
  let laid = 0
  const run = (fields?: Partial<InteractInput>): Promise<InteractOutput> =>
    trials.run(input(fields), () => Promise.resolve(output(++laid)))
  expect(await Promise.all([run(), run()])).toEqual([output(1), output(1)])
  for (const change of [{ index: 4 }, { present: bytes(1, 3) }, { present: null }, { fresh: 0 }, { prompts: [] }]) {
    await run(change)
  }
  expect(laid).toBe(6)
  await run()
  expect(laid).toBe(7)
})

test('a trial that was given up is no answer', async () => {
  const trials = new Trials()
  const given = trials.run(input(), () => Promise.reject(new Error('Cancelled.')))
  const made = trials.run(input(), () => Promise.resolve(output(2)))
  await expect(given).rejects.toThrow('Cancelled.')
  expect(await made).toEqual(output(2))
})

test('the last few mattes are kept', () => {
  const trials = new Trials()
  const hashes = Array.from({ length: 10 }, (_, k) => trials.keep(bytes(k)))
  expect(trials.get(hashes[9] as (typeof hashes)[number])).toEqual(bytes(9))
  expect(trials.get(hashes[0] as (typeof hashes)[number])).toBeNull()
})
