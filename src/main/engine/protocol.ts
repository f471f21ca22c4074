import type { ObjectId } from '../../shared/domain/ids.ts'
import type { WireError } from '../../shared/domain/errors.ts'
import type { EncodedMatte, EngineCallName, EngineSettings } from './contract.ts'

/*
 * What crosses between the core and the engine process, by structured clone. `id` numbers a call, `request` a question
 * within it. Both sides trust each other: they are one program.
 */
export type ToEngine =
  | { type: 'start'; settings: EngineSettings }
  | { type: 'call'; id: number; name: EngineCallName; input: unknown }
  /** `interrupted`: the program is being closed, and what is done is to be kept for later where that can be. */
  | { type: 'cancel'; id: number; interrupted: boolean }
  /** One streamed value has been dealt with. */
  | { type: 'taken'; id: number }
  | { type: 'answer'; request: number; matte: EncodedMatte | null }
  | { type: 'refusal'; request: number; error: WireError }

export type FromEngine =
  | { type: 'ready'; provider: string }
  | { type: 'unable'; error: WireError }
  /** The event loop turns. Not sent while a network runs: that blocks it. */
  | { type: 'alive' }
  | { type: 'stream'; id: number; value: unknown }
  | { type: 'result'; id: number; value: unknown }
  | { type: 'error'; id: number; error: WireError }
  | { type: 'matte'; id: number; request: number; objectId: ObjectId; index: number }

/** The engine's end of the channel. */
export interface EnginePort {
  send(message: FromEngine): void
  onMessage(listener: (message: ToEngine) => void): void
}
