import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env, listSupportedBackends } from 'onnxruntime-node'
import { z } from 'zod'
import { ProviderFinding } from '../../shared/contract/app.ts'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { createNetwork } from './createNetwork.ts'
import { readNetworkFile } from './readNetworkFile.ts'
import { describeNetwork, type NetworkDescription, type Registry } from './registry.ts'
import type { Network, Tensor } from './types.ts'

/** The size the free dimensions `H` and `W` get: small, but large enough that the time says something. */
const PROBE_SIDE = 256
/** Largest difference from the CPU's answer, relative to the largest value in it. */
const TOLERANCE = 0.02
/** A provider must be this much faster than the CPU to be worth its memory. */
const WORTHWHILE = 1.25

export interface ProbeOptions {
  modelsFolder: string
  cacheFolder: string
  registry: Registry
  threads: number
  /** Names to try besides `cpu`; the runtime's own list where left out. */
  candidates?: readonly string[]
}

export interface ProbeResult {
  chosen: string
  findings: ProviderFinding[]
}

const Remembered = z.object({
  key: z.string(),
  /** The provider being tried when the file was written: still there on the next start, it took the process down. */
  trying: z.string().nullable(),
  /** Those that took the process down: not tried again for this key. */
  crashed: z.array(z.string()),
  result: z.object({ chosen: z.string(), findings: z.array(ProviderFinding) }).nullable(),
})
type Remembered = z.infer<typeof Remembered>

/**
 * The fastest execution provider that gives the CPU's answer on the registry's probe network, remembered in the cache
 * folder. The runtime has no fallback of its own: it throws on the first provider that is absent, so they are tried one
 * at a time. @throws `model-missing`, `model-invalid` where not even the CPU runs the probe network
 */
export async function probeProviders(options: ProbeOptions & { again?: boolean }): Promise<ProbeResult> {
  const names = (options.candidates ?? listSupportedBackends().map(({ name }) => name)).filter((name) => name !== 'cpu')
  const memory = await recall(options, names)
  if (memory.result && options.again !== true) return memory.result
  const network = describeNetwork(options.registry, options.registry.probe)
  const bytes = await readNetworkFile(options.modelsFolder, network)
  const attempt = (provider: string) => timedAnswer(network, bytes, { provider, threads: options.threads })

  const reference = await attempt('cpu')
  const trials: Trial[] = []
  for (const name of names) {
    if (memory.crashed.includes(name)) {
      trials.push({ name, refusal: 'It took the engine process down when it was last tried.' })
      continue
    }
    await remember(options, { ...memory, trying: name })
    trials.push(await tryProvider(name, reference, attempt))
  }
  const result = conclude(reference, trials)
  await remember(options, { ...memory, trying: null, result })
  return result
}

type Answer = { outputs: Record<string, Tensor>; milliseconds: number }
type Trial = { name: string } & ({ refusal: string } | { milliseconds: number; difference: number })

async function tryProvider(
  name: string,
  reference: Answer,
  attempt: (provider: string) => Promise<Answer>,
): Promise<Trial> {
  try {
    const { outputs, milliseconds } = await attempt(name)
    const difference = largestDifference(reference.outputs, outputs)
    if (difference <= TOLERANCE) return { name, milliseconds, difference }
    return { name, refusal: `Its answer differs from the CPU's by ${percent(difference)}.` }
  } catch (error) {
    return { name, refusal: (error instanceof Error ? error.message : String(error)).trim() }
  }
}

function conclude(reference: Answer, trials: Trial[]): ProbeResult {
  let chosen = 'cpu'
  let best = reference.milliseconds / WORTHWHILE
  for (const trial of trials) {
    if ('refusal' in trial || trial.milliseconds > best) continue
    chosen = trial.name
    best = trial.milliseconds
  }
  const finding = (name: string, detail: string): ProviderFinding => ({
    name,
    status: name === chosen ? 'chosen' : 'works',
    detail,
  })
  return {
    chosen,
    findings: [
      finding('cpu', `${reference.milliseconds.toFixed(1)} ms`),
      ...trials.map((trial) =>
        'refusal' in trial
          ? { name: trial.name, status: 'refused' as const, detail: trial.refusal }
          : finding(trial.name, `${trial.milliseconds.toFixed(1)} ms, ${percent(trial.difference)} from the CPU`),
      ),
    ],
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(3)} %`

async function timedAnswer(
  description: NetworkDescription,
  bytes: Uint8Array,
  settings: { provider: string; threads: number },
): Promise<Answer> {
  const network = await createNetwork(description, bytes, settings)
  try {
    const inputs = probeInputs(description)
    const outputs = await network.run(inputs)
    return { outputs, milliseconds: await fastestRun(network, inputs) }
  } finally {
    await network.release()
  }
}

async function fastestRun(network: Network, inputs: Record<string, Tensor>): Promise<number> {
  let fastest = Infinity
  for (let i = 0; i < 3; i++) {
    const before = performance.now()
    await network.run(inputs)
    fastest = Math.min(fastest, performance.now() - before)
  }
  return fastest
}

/** The same pseudo-random values in 0..1 every time. */
function probeInputs(description: NetworkDescription): Record<string, Tensor> {
  let seed = 1
  const random = (): number => (seed = (seed * 48271) % 2147483647) / 2147483647
  return Object.fromEntries(
    Object.entries(description.inputs).map(([role, { shape }]) => {
      const sizes = shape.map(probeSize)
      const count = sizes.reduce((product, size) => product * size, 1)
      return [role, { data: Float32Array.from({ length: count }, random), shape: sizes }]
    }),
  )
}

function probeSize(size: number | string): number {
  if (typeof size === 'number') return size
  const [name, divisor] = size.split('/')
  if (name === 'B') return 1
  return PROBE_SIDE / Number(divisor ?? 1)
}

function largestDifference(expected: Record<string, Tensor>, actual: Record<string, Tensor>): number {
  let largest = 0
  for (const [role, { data }] of Object.entries(expected)) {
    const other = actual[role]?.data
    if (other?.length !== data.length) return Infinity
    let scale = 1e-6
    let difference = 0
    for (let i = 0; i < data.length; i++) {
      const value = data[i] as number
      scale = Math.max(scale, Math.abs(value))
      // A NaN must not pass as no difference.
      difference = Math.max(difference, Math.abs(value - (other[i] as number)) || (other[i] === value ? 0 : Infinity))
    }
    largest = Math.max(largest, difference / scale)
  }
  return largest
}

const memoryFile = (cacheFolder: string): string => join(cacheFolder, 'providers.json')

async function recall(options: ProbeOptions, names: readonly string[]): Promise<Remembered> {
  const probe = describeNetwork(options.registry, options.registry.probe)
  const key = [process.platform, process.arch, env.versions.node ?? env.versions.common, probe.sha256, ...names].join(
    ' ',
  )
  const fresh: Remembered = { key, trying: null, crashed: [], result: null }
  const stored = await readFile(memoryFile(options.cacheFolder), 'utf8').catch(() => null)
  if (stored === null) return fresh
  const parsed = Remembered.safeParse(parseJson(stored))
  if (!parsed.success || parsed.data.key !== key) return fresh
  const { trying, crashed, result } = parsed.data
  return { key, trying: null, crashed: trying === null ? crashed : [...crashed, trying], result }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

async function remember(options: ProbeOptions, memory: Remembered): Promise<void> {
  const path = memoryFile(options.cacheFolder)
  const temporary = `${path}.${String(process.pid)}`
  try {
    await mkdir(options.cacheFolder, { recursive: true })
    await writeFile(temporary, JSON.stringify(memory, null, 2))
    await rename(temporary, path)
  } catch (cause) {
    const message = `The cache folder ${options.cacheFolder} cannot be written. Make room or choose another.`
    throw new HoldoutError('io', message, { cause })
  }
}
