import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallName } from '../../../shared/contract/index.ts'
import type { JobSnapshot } from '../../../shared/contract/jobs.ts'
import { cancelled, HoldoutError } from '../../../shared/domain/errors.ts'
import type { JobId } from '../../../shared/domain/ids.ts'
import { createClient, type Client } from '../../../shared/rpc/createClient.ts'
import { createMemoryChannelPair } from '../../../shared/rpc/createMemoryChannelPair.ts'
import { createServer } from '../../../shared/rpc/createServer.ts'
import { createApp } from '../../app.ts'
import type { App, Ports } from '../../ports.ts'
import { showProgress } from './progress.ts'

/** What the entry gives every command. */
export interface CliContext {
  ports: Omit<Ports, 'host' | 'dialogs' | 'initialMedia'>
  /** Results: JSON. */
  print: (text: string) => void
  /** People: progress and tables. */
  say: (text: string) => void
  /** Rewrites the progress line; does nothing where nobody watches. */
  status: (text: string) => void
  /** Aborted by Ctrl+C. */
  signal: AbortSignal
}

/** The core with a client on it, as the page would have. */
export interface CliCore {
  app: App
  call: Client['call']
  /** Waits for a job, showing its progress. @throws what it failed with, `cancelled` */
  finish(jobId: JobId): Promise<Extract<JobSnapshot['progress'], { state: 'succeeded' }>['result']>
  /** A folder that goes with the core. */
  scratch: string
}

/** Runs `work` over a core of its own in this process and leaves nothing behind. */
export async function withCore<T>(context: CliContext, work: (core: CliCore) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'holdout-'))
  const app = await createApp({ ...context.ports, host: 'cli', dialogs: null, initialMedia: null })
  app.grant(scratch)
  const [near, far] = createMemoryChannelPair()
  createServer({ handlers: app.handlers, subscribe: app.onEvent, channel: far })
  const client = createClient(near)
  const { signal } = context
  try {
    return await work({
      app,
      scratch,
      call: <N extends CallName>(...[name, input]: Parameters<typeof client.call<N>>) =>
        client.call(name, input, { signal }),
      finish: (jobId) => finish(client, context, jobId),
    })
  } finally {
    context.status('')
    client.close()
    await app.dispose()
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function finish(client: Client, { signal, status }: CliContext, jobId: JobId): ReturnType<CliCore['finish']> {
  const cancel = (): void => void client.call('jobs.cancel', { jobId })
  signal.addEventListener('abort', cancel, { once: true })
  const stop = client.on('jobs.changed', (job) => {
    if (job.id === jobId) status(showProgress(job))
  })
  const { progress } = await client.call('jobs.wait', { jobId })
  stop()
  signal.removeEventListener('abort', cancel)
  if (progress.state === 'succeeded') return progress.result
  if (progress.state === 'failed') throw new HoldoutError(progress.code, progress.message)
  throw cancelled()
}
