import { closeSync, openSync, readSync } from 'node:fs'
import { HoldoutError } from '../../shared/domain/errors.ts'
import { refuseNewer } from './migrate.ts'

/** 'HOLD', at byte 68 of the file: what tells a project from any other SQLite file. */
export const APPLICATION_ID = 0x484f4c44
/**
 * Looks at the file's first bytes before SQLite may touch it.
 * @throws `project-corrupt`, `project-newer` for a layout after `newest`, `io`
 */
export function refuseForeign(file: string, newest: number): void {
  const header = readHeader(file)
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0' || header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new HoldoutError('project-corrupt', `${file} is not a Holdout project, or its beginning is damaged.`)
  }
  refuseNewer(file, header.readUInt32BE(60), newest)
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(100)
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch (cause) {
    throw new HoldoutError('io', `${file} cannot be read.`, { cause })
  }
  try {
    readSync(descriptor, header, 0, header.length, 0)
  } catch (cause) {
    throw new HoldoutError('io', `${file} cannot be read.`, { cause })
  } finally {
    closeSync(descriptor)
  }
  return header
}
