import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findTools, resolveTools } from '../../../src/main/media/tools.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-tools-'))
  await program('ffmpeg', 'echo ffmpeg version 9.9-test Copyright')
  await program('ffprobe', 'echo ffprobe version 9.9-test Copyright')
  await program('broken', 'echo library not found >&2; exit 127')
})
afterAll(() => rm(folder, { recursive: true }))

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, name), 0o755)
}

test('the override comes first', async () => {
  const { tools, findings } = await resolveTools({ HOLDOUT_FFMPEG: join(folder, 'ffmpeg') })
  expect(tools.ffmpeg).toBe(join(folder, 'ffmpeg'))
  expect(findings[0]).toMatchObject({ name: 'ffmpeg', source: 'HOLDOUT_FFMPEG', version: '9.9-test', refused: [] })
})

test('what does not run is passed over, with the reason', async () => {
  const environment = { HOLDOUT_FFPROBE: join(folder, 'broken'), PATH: ['/nowhere', folder].join(delimiter) }
  const { tools, findings } = await resolveTools(environment)
  expect(tools.ffprobe).toBe(join(folder, 'ffprobe'))
  expect(findings[1]).toMatchObject({ source: 'PATH', refused: [{ path: join(folder, 'broken') }] })
  expect(findings[1]?.refused[0]?.reason).toContain('library not found')
})

test('the bundled programs are the last resort', async () => {
  const findings = await findTools({ HOLDOUT_FFMPEG: '/nowhere/ffmpeg', PATH: '' })
  expect(findings[1]).toMatchObject({ name: 'ffprobe', source: '@ffprobe-installer/ffprobe' })
  expect(findings[0]?.refused).toContainEqual(expect.objectContaining({ path: '/nowhere/ffmpeg' }))
})
