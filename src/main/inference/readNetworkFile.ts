import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HoldoutError } from '../../shared/domain/errors.ts'
import type { NetworkDescription } from './registry.ts'

/**
 * The bytes of a network, checked against the registry before anything parses them.
 * @throws `model-missing`, `model-invalid` where size or SHA-256 differ
 */
export async function readNetworkFile(folder: string, network: NetworkDescription): Promise<Uint8Array> {
  const path = join(folder, network.file)
  const missing = (cause: unknown): never => {
    throw new HoldoutError('model-missing', `The model file ${path} is missing. Reinstall Holdout.`, { cause })
  }
  const { size } = await stat(path).catch(missing)
  if (size !== network.bytes) {
    throw changed(path, `it has ${String(size)} bytes, the registry says ${String(network.bytes)}`)
  }
  const bytes = await readFile(path).catch(missing)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  if (sha256 !== network.sha256) throw changed(path, 'its SHA-256 is not the one in the registry')
  return bytes
}

const changed = (path: string, why: string): HoldoutError =>
  new HoldoutError('model-invalid', `The model file ${path} was not loaded: ${why}. Reinstall Holdout.`)
