import type { DisplayMatte } from './displayMatte.ts'

export interface DecodeRequest {
  id: number
  bytes: ArrayBuffer
}
export type DecodeAnswer = { id: number; matte: DisplayMatte } | { id: number; failure: string }

export interface MatteDecoder {
  /** Takes over `bytes`, those of shared/codec/matte. @throws Error with a sentence where they are damaged */
  decode(bytes: ArrayBuffer): Promise<DisplayMatte>
  dispose(): void
}

/** What is used of a worker. */
export interface DecodeWorker {
  postMessage(request: DecodeRequest, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: { data: DecodeAnswer }) => void): void
  addEventListener(type: 'error', listener: () => void): void
  terminate(): void
}

interface Waiting {
  resolve: (matte: DisplayMatte) => void
  reject: (error: Error) => void
}

/** Decodes mattes in a worker of its own. */
export function createMatteDecoder(worker: DecodeWorker = startWorker()): MatteDecoder {
  const waiting = new Map<number, Waiting>()
  let last = 0
  const take = (id: number): Waiting | undefined => {
    const found = waiting.get(id)
    waiting.delete(id)
    return found
  }
  worker.addEventListener('message', ({ data }) => {
    const asked = take(data.id)
    if ('matte' in data) asked?.resolve(data.matte)
    else asked?.reject(new Error(data.failure))
  })
  worker.addEventListener('error', () => {
    for (const id of [...waiting.keys()]) take(id)?.reject(new Error('Mattes cannot be decoded. Reload the page.'))
  })
  return {
    decode: (bytes) =>
      new Promise((resolve, reject) => {
        const id = ++last
        waiting.set(id, { resolve, reject })
        worker.postMessage({ id, bytes }, [bytes])
      }),
    dispose() {
      worker.terminate()
    },
  }
}

const startWorker = (): DecodeWorker => new Worker(new URL('./matteWorker.ts', import.meta.url), { type: 'module' })
