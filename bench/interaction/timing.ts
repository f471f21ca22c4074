import { join } from 'node:path'
import type { Network, NetworkProvider } from '../../src/main/inference/types.ts'
import { interact } from '../../src/main/segmentation/instance/interaction/interact.ts'
import type { RegionalPrompt } from '../../src/main/segmentation/instance/interaction/interact.ts'
import type { Matte } from '../../src/shared/codec/matte.ts'
import { readPlate } from './cases.ts'
import { lay } from './play.ts'

/** Milliseconds of calls of the network at its own size. */
export async function timeCalls(network: Network, side: number): Promise<string> {
  const x = { data: new Float32Array(7 * side * side).map((_, i) => (i % 7) / 7), shape: [1, 7, side, side] }
  const times: number[] = []
  for (let i = 0; i < 40; i++) {
    const started = performance.now()
    await network.run({ x }, ['logit'])
    times.push(performance.now() - started)
  }
  // The first calls allocate.
  return spread(times.slice(5))
}

/** Milliseconds of clicks on a large plate, and of their part in the network. */
export async function timeLargePlate(davis: string, networks: NetworkProvider): Promise<string> {
  const times: number[] = []
  const runtime: number[] = []
  const network = await networks.network('s2m')
  for (const sequence of ['blackswan', 'camel', 'car-shadow']) {
    const plate = await readPlate(join(davis, 'JPEGImages/480p', sequence, '00010.jpg'), [1920, 1080])
    const prompts: RegionalPrompt[] = []
    let present: Matte | null = null
    for (const [x, y] of [
      [960, 540],
      [800, 600],
      [1100, 500],
      [960, 700],
      [700, 500],
    ] as const) {
      prompts.push({ prompt: { kind: 'click', x, y, positive: true }, region: null })
      const before = network.secondsInRuntime
      const started = performance.now()
      present = await lay(interact, networks, plate, prompts, present)
      times.push(performance.now() - started)
      runtime.push(1000 * (network.secondsInRuntime - before))
    }
  }
  return `${spread(times)}, in the network ${spread(runtime)}`
}

function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] as number).toFixed(0)
  return `${at(0.5)} ms (${at(0)} to ${at(1)})`
}
