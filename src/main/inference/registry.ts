import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { HoldoutError } from '../../shared/domain/errors.ts'

/** A registry larger than this is not ours. */
const LARGEST_REGISTRY = 1 << 20
const LARGEST_NETWORK = 2 ** 31 - 1

/** A size: a number, or a name of a free one, perhaps divided: `H/8` is an eighth of `H`. */
const Dimension = z.union([z.int().positive(), z.string().regex(/^[A-Za-z]\w*(\/[1-9]\d*)?$/)])
const TensorDescription = z.object({ name: z.string().min(1), shape: z.array(Dimension) })

const NetworkDescription = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  /** Within the models folder. */
  file: z.string().regex(/^[\w-][\w.-]*\.onnx$/),
  bytes: z.int().positive().max(LARGEST_NETWORK),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  opset: z.int().positive(),
  /** Role of a tensor, as the code knows it -> the tensor. */
  inputs: z.record(z.string(), TensorDescription),
  outputs: z.record(z.string(), TensorDescription),
})

const tasks = ['propagation', 'interaction', 'fusion', 'matting', 'semantic'] as const

const ModelDescription = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  task: z.enum(tasks),
  family: z.string(),
  variant: z.string(),
  licence: z.string(),
  card: z.string(),
  /** How to run it: sizes in pixels at the resolution of inference unless the card says otherwise. */
  parameters: z.record(z.string(), z.number()),
  networks: z.array(NetworkDescription).min(1),
})

const Registry = z.object({
  version: z.literal(1),
  /** The network providers are tried on. */
  probe: z.string(),
  models: z.array(ModelDescription),
})

export type Task = (typeof tasks)[number]
export type NetworkDescription = z.infer<typeof NetworkDescription>
export type TensorDescription = z.infer<typeof TensorDescription>
export type Registry = z.infer<typeof Registry>

/** Reads `registry.json` of the models folder. @throws `model-missing`, `model-invalid` */
export async function loadRegistry(folder: string): Promise<Registry> {
  const path = join(folder, 'registry.json')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new HoldoutError('model-missing', `There is no model registry at ${path}. Reinstall Holdout.`, { cause })
  })
  try {
    if (text.length > LARGEST_REGISTRY) throw new Error('it is too large')
    const registry = Registry.parse(JSON.parse(text))
    refuseRepeats(registry)
    return registry
  } catch (cause) {
    throw new HoldoutError('model-invalid', `The model registry at ${path} cannot be used: ${reason(cause)}.`, {
      cause,
    })
  }
}

function refuseRepeats(registry: Registry): void {
  const seen = new Set<string>()
  for (const { id } of registry.models.flatMap((model) => model.networks)) {
    if (seen.has(id)) throw new Error(`two networks are called ${id}`)
    seen.add(id)
  }
  if (!seen.has(registry.probe)) throw new Error(`its probe network ${registry.probe} is not in it`)
}

const reason = (cause: unknown): string =>
  cause instanceof z.ZodError ? z.prettifyError(cause) : cause instanceof Error ? cause.message : String(cause)

/** @throws `model-missing` where the registry has no such network */
export function describeNetwork(registry: Registry, id: string): NetworkDescription {
  const found = registry.models.flatMap((model) => model.networks).find((network) => network.id === id)
  if (!found) throw new HoldoutError('model-missing', `The model registry has no network called ${id}.`)
  return found
}

/** The parameters of a model, by its own id or that of one of its networks. @throws `model-missing` */
export function modelParameters(registry: Registry, id: string): Record<string, number> {
  const found = registry.models.find((model) => model.id === id || model.networks.some((network) => network.id === id))
  if (!found) throw new HoldoutError('model-missing', `The model registry has no model called ${id}.`)
  return found.parameters
}
