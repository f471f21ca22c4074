import type { NetworkDescription, Task } from './registry.ts'

/** A dense float32 tensor. */
export interface Tensor {
  data: Float32Array
  shape: readonly number[]
}

/**
 * One ONNX network, loaded and verified against the registry. Tensors are named by the ROLE the registry gives them
 * (`rgb`, `key`, `value` ...), not by the names inside the file, so a retrained export drops in.
 */
export interface Network {
  readonly id: string
  /** Optional outputs left out of `outputs` are not computed where the runtime can skip them. */
  run(inputs: Record<string, Tensor>, outputs?: readonly string[]): Promise<Record<string, Tensor>>
  /** Seconds spent inside the runtime so far. */
  readonly secondsInRuntime: number
  release(): Promise<void>
}

/** Where networks come from. */
export interface NetworkProvider {
  /** Loads once; later calls give the same network. @throws `model-missing`, `model-invalid` */
  network(id: string): Promise<Network>
  /** Longer side, mark sizes and the like that a model's card states, from the registry. */
  parameters(id: string): Record<string, number>
  /** The models registered for a task, in the registry's order. */
  models(task: Task): { id: string; variant: string }[]
  /** What the registry says of a network. @throws `model-missing` */
  describe(id: string): NetworkDescription
  /** The network registered for a task that may have none, such as `fusion`; null where there is none. */
  optional(task: Task): Promise<Network | null>
  readonly executionProvider: string
}
