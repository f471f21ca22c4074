/** Codes a caller may act on. They cross the contract, the command line and the engine process unchanged. */
export const errorCodes = [
  'invalid-input',
  'not-found',
  'conflict',
  'unsupported',
  'cancelled',
  'interrupted',
  'committed-frame',
  'project-locked',
  'project-corrupt',
  'project-newer',
  'no-project',
  'media-missing',
  'media-unreadable',
  'media-changed',
  'tool-missing',
  'path-not-granted',
  'model-missing',
  'model-invalid',
  'engine-lost',
  'engine-timeout',
  'disk-full',
  'io',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** An error with a code for programs, a sentence for people, and its cause kept. */
export class HoldoutError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'HoldoutError'
    this.code = code
  }
}

/** What work ends with that was given up. */
export const cancelled = (): HoldoutError => new HoldoutError('cancelled', 'Cancelled.')

/** @throws `cancelled` where the signal was given */
export function throwIfCancelled(signal: Pick<AbortSignal, 'aborted'> | undefined): void {
  if (signal?.aborted) throw cancelled()
}

/** What travels of an error. */
export interface WireError {
  code: ErrorCode
  message: string
}

/** Any thrown value as a {@link WireError}; aborts become `cancelled`, strangers `internal`. */
export function toWireError(error: unknown): WireError {
  if (error instanceof HoldoutError) return { code: error.code, message: error.message }
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: 'Cancelled.' }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

/** The reverse of {@link toWireError}. */
export function fromWireError(wire: WireError, options?: { cause?: unknown }): HoldoutError {
  return new HoldoutError(wire.code, wire.message, options)
}
