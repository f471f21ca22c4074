import type { WireError } from '../domain/errors.ts'

/** From the client. `id` is the client's, unique among its calls under way. */
export type ClientMessage = { type: 'call'; id: number; name: string; input: unknown } | { type: 'cancel'; id: number }

/** What ends a call. */
export type Answer = { type: 'result'; id: number; output: unknown } | { type: 'error'; id: number; error: WireError }

/** From the server. `refused` answers a message that could not be understood. */
export type ServerMessage =
  Answer | { type: 'refused'; error: WireError } | { type: 'event'; name: string; value: unknown }
