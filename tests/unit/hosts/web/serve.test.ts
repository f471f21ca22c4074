import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { webSocketChannel } from '../../../../src/main/hosts/web/webSocketChannel.ts'
import { createClient } from '../../../../src/shared/rpc/createClient.ts'

const entry = resolve(import.meta.dirname, '../../../../src/main/serve.ts')

test('the web host makes the project it was given, tells of its media, and ends cleanly when asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdout-serve-'))
  const project = join(folder, 'shot 12.holdout')
  const media = join(folder, 'plate.mov')
  const child = spawn(process.execPath, [entry, '--project', project, '--media', media], {
    env: { ...process.env, HOLDOUT_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const url = new URL(/http:\/\/\S+/.exec(line)?.[0] ?? '')
  const socket = new WebSocket(`ws://${url.host}/rpc${url.search}`, { origin: url.origin })
  await once(socket, 'open')
  const client = createClient(webSocketChannel(socket))
  expect(await client.call('app.info', {})).toMatchObject({ host: 'web', openBy: 'upload', initialMedia: media })
  expect(await client.call('project.snapshot', {})).toMatchObject({ path: project, project: { name: 'shot 12' } })
  expect(existsSync(project)).toBe(true)
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
})
