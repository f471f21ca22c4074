import { env, InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { NetworkDescription, TensorDescription } from './registry.ts'
import type { Network, Tensor } from './types.ts'

// What goes wrong comes back as errors; the runtime's own lines would land among the command line's.
env.logLevel = 'fatal'

export interface SessionSettings {
  /** Execution provider, one of the runtime's names: `cpu`, `webgpu`, `cuda`, `dml`, `coreml` ... */
  provider: string
  threads: number
}

/**
 * Opens a session on verified bytes and checks its tensors against the registry.
 * @throws `model-invalid` where the runtime refuses the bytes or the tensors differ
 */
export async function createNetwork(
  description: NetworkDescription,
  bytes: Uint8Array,
  settings: SessionSettings,
): Promise<Network> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: [settings.provider],
    graphOptimizationLevel: 'all',
    intraOpNumThreads: settings.threads,
    // The arena keeps every block it ever asked for: twice the peak on large plates, for no speed (bench/sessions.ts).
    enableCpuMemArena: false,
    // Threads that wait spinning burn the core that decodes the next frame.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new HoldoutError('model-invalid', `The network ${description.id} does not load: ${why}`, { cause })
  })
  compareTensors(description, 'inputs', session.inputMetadata)
  compareTensors(description, 'outputs', session.outputMetadata)
  return networkOf(description, session)
}

function networkOf(description: NetworkDescription, session: InferenceSession): Network {
  const { id, inputs, outputs } = description
  let milliseconds = 0
  return {
    id,
    async run(given, wanted = Object.keys(outputs)) {
      const feeds: Record<string, RuntimeTensor> = {}
      for (const [role, { name }] of Object.entries(inputs)) feeds[name] = feed(id, role, given[role])
      const names = wanted.map((role) => tensorName(description, role))
      const before = performance.now()
      const results = await session.run(feeds, names)
      milliseconds += performance.now() - before
      return Object.fromEntries(wanted.map((role, at) => [role, fetched(id, role, results[names[at] as string])]))
    },
    get secondsInRuntime() {
      return milliseconds / 1000
    },
    release: () => session.release(),
  }
}

function feed(id: string, role: string, tensor: Tensor | undefined): RuntimeTensor {
  if (!tensor) throw new HoldoutError('internal', `The network ${id} was run without its input ${role}.`)
  return new RuntimeTensor('float32', tensor.data, tensor.shape)
}

function tensorName(description: NetworkDescription, role: string): string {
  const tensor = description.outputs[role]
  if (!tensor) throw new HoldoutError('internal', `The network ${description.id} has no output ${role}.`)
  return tensor.name
}

function fetched(id: string, role: string, tensor: RuntimeTensor | undefined): Tensor {
  if (!(tensor?.data instanceof Float32Array)) {
    throw new HoldoutError('model-invalid', `The output ${role} of the network ${id} is not 32-bit float.`)
  }
  return { data: tensor.data, shape: tensor.dims }
}

/** Inputs must match one for one; outputs the registry leaves out are never asked for. */
function compareTensors(
  description: NetworkDescription,
  side: 'inputs' | 'outputs',
  found: readonly InferenceSession.ValueMetadata[],
): void {
  const registered = Object.values(description[side])
  const problem =
    registered.map((tensor) => tensorProblem(tensor, found)).find((text) => text !== null) ??
    (side === 'inputs' && found.length !== registered.length ? `it has ${String(found.length)}` : null)
  if (problem) {
    const what = `The ${side} of the network ${description.id} are not those of the registry: ${problem}.`
    throw new HoldoutError('model-invalid', what)
  }
}

function tensorProblem(tensor: TensorDescription, found: readonly InferenceSession.ValueMetadata[]): string | null {
  const match = found.find(({ name }) => name === tensor.name)
  if (!match?.isTensor) return `${tensor.name} is not among ${found.map(({ name }) => name).join(', ')}`
  if (match.type !== 'float32') return `${tensor.name} is ${match.type}`
  const fits =
    match.shape.length === tensor.shape.length &&
    match.shape.every((size, at) => {
      const registered = tensor.shape[at]
      return typeof size !== 'number' || size < 0 || typeof registered !== 'number' || size === registered
    })
  return fits ? null : `${tensor.name} is [${match.shape.join(', ')}], not [${tensor.shape.join(', ')}]`
}
