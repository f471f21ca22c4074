import { decodeMatte } from '../../shared/codec/matte.ts'
import { toDisplayMatte } from './displayMatte.ts'
import type { DecodeAnswer, DecodeRequest } from './matteDecoder.ts'

// Decodes mattes beside the page, so that painting and playing never wait for it.
addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  const { answer, transfer } = decode(data)
  postMessage(answer, { transfer })
})

function decode({ id, bytes }: DecodeRequest): { answer: DecodeAnswer; transfer: ArrayBuffer[] } {
  try {
    const matte = toDisplayMatte(decodeMatte(new Uint8Array(bytes)))
    return { answer: { id, matte }, transfer: [matte.data.buffer] }
  } catch (error) {
    return { answer: { id, failure: error instanceof Error ? error.message : String(error) }, transfer: [] }
  }
}
