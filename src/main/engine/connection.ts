import type { EngineState } from '../../shared/contract/app.ts'
import { cancelled, fromWireError, HoldoutError, toWireError } from '../../shared/domain/errors.ts'
import type { EncodedMatte, EngineCallName, EngineProcess, EngineRunOptions, EngineSettings } from './contract.ts'
import type { FromEngine, ToEngine } from './protocol.ts'

/** Any call; the supervisor ties its types together. */
export interface AnyCall {
  name: EngineCallName
  input: unknown
  options: Omit<EngineRunOptions<'propagate'>, 'onStream'> & { onStream?: (value: unknown) => void }
}

export interface EngineLimits {
  /** Silence of a busy engine after which it counts as hung, milliseconds. A network run is silent throughout. */
  silence: number
  /** How long a cancelled call may go on before the process is killed, milliseconds. */
  cancel: number
}

interface Pending {
  call: AnyCall
  resolve: (value: unknown) => void
  reject: (error: Error) => void
  /** Ends waiting for the abort signal and the cancel limit. */
  settle: () => void
}

const TICKS = 4

/** One engine process, from launch to exit. */
export class EngineConnection {
  readonly #process: EngineProcess
  readonly #limits: EngineLimits
  readonly #onState: (state: EngineState['state'], provider: string | null) => void
  readonly #pending = new Map<number, Pending>()
  readonly #queued: ToEngine[] = []
  #watchdog: ReturnType<typeof setInterval> | null = null
  #silentTicks = 0
  #lastId = 0
  #provider: string | null = null
  #gone = false
  #exited: () => void = () => undefined
  /** Resolves when the process is no more. */
  readonly exit: Promise<void>

  constructor(
    process: EngineProcess,
    settings: EngineSettings,
    limits: EngineLimits,
    onState: (state: EngineState['state'], provider: string | null) => void,
  ) {
    this.#process = process
    this.#limits = limits
    this.#onState = onState
    this.exit = new Promise((resolve) => {
      this.#exited = resolve
    })
    process.onMessage((message) => {
      this.#receive(message as FromEngine)
    })
    process.onExit((code, lastWords = '') => {
      const how = code === null ? 'was killed' : `stopped with code ${String(code)}`
      const cause = lastWords === '' ? {} : { cause: new Error(lastWords) }
      const message = `The engine process ${how}. Try again: a new one starts by itself.`
      this.#end(new HoldoutError('engine-lost', message, cause))
      this.#exited()
    })
    onState('starting', null)
    process.send({ type: 'start', settings } satisfies ToEngine)
    this.#watch()
  }

  get gone(): boolean {
    return this.#gone
  }

  run(call: AnyCall): Promise<unknown> {
    const id = ++this.#lastId
    const { signal } = call.options
    return new Promise((resolve, reject) => {
      let timer: ReturnType<typeof setTimeout> | undefined
      const cancel = (): void => {
        if (this.#provider === null) {
          this.#withdraw(id)
          return
        }
        const reason: unknown = signal?.reason
        this.#send({ type: 'cancel', id, interrupted: reason instanceof HoldoutError && reason.code === 'interrupted' })
        timer = setTimeout(() => {
          this.#giveUp(id)
        }, this.#limits.cancel)
      }
      const settle = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', cancel)
      }
      this.#pending.set(id, { call, resolve, reject, settle })
      this.#send({ type: 'call', id, name: call.name, input: call.input })
      this.#tell()
      this.#watch()
      if (signal?.aborted) cancel()
      else signal?.addEventListener('abort', cancel, { once: true })
    })
  }

  /** Ends the process and rejects whatever is pending. */
  kill(error: HoldoutError, state: 'lost' | 'stopped' = 'lost'): void {
    this.#end(error, state)
    this.#process.kill()
  }

  /** Calls wait for `ready`. */
  #send(message: ToEngine): void {
    if (this.#gone) return
    if (this.#provider === null) this.#queued.push(message)
    else this.#process.send(message)
  }

  #receive(message: FromEngine): void {
    this.#silentTicks = 0
    if (this.#gone) return
    switch (message.type) {
      case 'ready':
        this.#provider = message.provider
        for (const queued of this.#queued.splice(0)) this.#process.send(queued)
        this.#tell()
        return
      case 'unable':
        this.kill(fromWireError(message.error))
        return
      case 'alive':
        return
      case 'stream':
        this.#deliver(message.id, message.value)
        return
      case 'matte':
        this.#answer(message)
        return
      case 'result':
        this.#take(message.id)?.resolve(message.value)
        return
      case 'error':
        this.#take(message.id)?.reject(fromWireError(message.error))
    }
  }

  #deliver(id: number, value: unknown): void {
    const pending = this.#pending.get(id)
    if (!pending) return
    try {
      pending.call.options.onStream?.(value)
      this.#send({ type: 'taken', id })
    } catch (error) {
      // The caller could not take it: no use in going on.
      this.#send({ type: 'cancel', id, interrupted: false })
      this.#take(id)?.reject(error as Error)
    }
  }

  #answer({ id, request, objectId, index }: FromEngine & { type: 'matte' }): void {
    try {
      const matte: EncodedMatte | null = this.#pending.get(id)?.call.options.matte?.(objectId, index) ?? null
      this.#send({ type: 'answer', request, matte })
    } catch (error) {
      this.#send({ type: 'refusal', request, error: toWireError(error) })
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    if (!pending) return undefined
    this.#pending.delete(id)
    pending.settle()
    this.#tell()
    return pending
  }

  /** A call the starting engine has not had yet. */
  #withdraw(id: number): void {
    const at = this.#queued.findIndex((message) => message.type === 'call' && message.id === id)
    this.#queued.splice(at, 1)
    this.#take(id)?.reject(cancelled())
  }

  #giveUp(id: number): void {
    this.#take(id)?.reject(cancelled())
    this.kill(new HoldoutError('engine-lost', 'The engine did not stop when asked and was ended. Try again.'))
  }

  #tell(): void {
    if (!this.#gone && this.#provider !== null) this.#onState(this.#pending.size > 0 ? 'busy' : 'ready', this.#provider)
  }

  /** Counts silent ticks, not time: a host that itself slept must not blame the engine. */
  #watch(): void {
    if (this.#watchdog || this.#gone) return
    this.#silentTicks = 0
    this.#watchdog = setInterval(() => {
      if (this.#pending.size === 0 && this.#provider !== null) this.#unwatch()
      else if (++this.#silentTicks > TICKS) this.#hung()
    }, this.#limits.silence / TICKS)
  }

  #unwatch(): void {
    if (this.#watchdog) clearInterval(this.#watchdog)
    this.#watchdog = null
  }

  #hung(): void {
    const seconds = (this.#limits.silence / 1000).toFixed(1)
    const text = `The engine did not answer for ${seconds} seconds and was ended. Try again, or lower the inference size.`
    this.kill(new HoldoutError('engine-timeout', text))
  }

  #end(error: HoldoutError, state: 'lost' | 'stopped' = 'lost'): void {
    if (this.#gone) return
    this.#gone = true
    this.#unwatch()
    this.#onState(state, null)
    for (const { reject, settle } of this.#pending.values()) {
      settle()
      reject(error)
    }
    this.#pending.clear()
  }
}
