import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { HoldoutError, throwIfCancelled } from '../../shared/domain/errors.ts'

export interface ProgramResult {
  /** Null where a signal ended it. */
  code: number | null
  stdout: Buffer
  stderr: string
}

/**
 * Runs a program to its end and collects what it says. An exit code other than 0 is a result, not an error.
 * @throws `tool-missing` when it cannot be started, `cancelled` when `signal` aborts (the program is killed first)
 */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  signal?: AbortSignal,
): Promise<ProgramResult> {
  throwIfCancelled(signal)
  const child = spawn(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true })
  const kill = (): void => void child.kill('SIGKILL')
  signal?.addEventListener('abort', kill, { once: true })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    throwIfCancelled(signal)
    return { code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() }
  } catch (error) {
    if (error instanceof HoldoutError) throw error
    throw new HoldoutError('tool-missing', `${program} cannot be started.`, { cause: error })
  } finally {
    signal?.removeEventListener('abort', kill)
  }
}
