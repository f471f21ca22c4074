import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { JobSnapshot } from '../../src/shared/contract/jobs.ts'
import { addObject, finish, openFootage, startCore } from '../helpers/core.ts'
import { dataFolder } from '../helpers/data.ts'
import { davisFootage } from '../helpers/footage.ts'

const FRAMES = 24

test.skipIf(!dataFolder())('an export that closing the program interrupts goes on where it was', async () => {
  const home = mkdtempSync(join(tmpdir(), 'holdout-home-'))
  const footage = davisFootage('car-shadow', FRAMES)
  onTestFinished(() => {
    rmSync(home, { recursive: true })
    footage.remove()
  })
  const before = await startCore('memory', home)
  const { project, media } = await openFootage(before, footage.frames)
  before.app.grant(footage.annotations[0] as string)
  const objectId = await addObject(before, media.id, 'car')
  await before.client.call('matte.import', { objectId, index: 0, path: footage.annotations[0] as string })
  const going = Promise.withResolvers<undefined>()
  before.client.on('jobs.changed', ({ kind, progress }: JobSnapshot) => {
    if (kind === 'export' && progress.state === 'running' && progress.done >= 4) going.resolve(undefined)
  })
  const format = { kind: 'png', bits: 16, content: 'rgba' } as const
  await before.client.call('export.start', { mediaId: media.id, format })
  await going.promise
  await before.close()

  const after = await startCore('memory', home)
  after.app.grant(project)
  await after.client.call('project.open', { path: project })
  const interrupted = (await after.client.call('jobs.list', {})).find(({ kind }) => kind === 'export')
  expect(interrupted?.progress.state).toBe('interrupted')
  const { jobId } = await after.client.call('jobs.resume', { jobId: (interrupted as JobSnapshot).id })
  const progress = await finish(after, jobId)
  const { out, files, resumed } = (progress as unknown as { result: { out: string; files: number; resumed: number } })
    .result
  await after.close()
  expect(files).toBe(FRAMES)
  expect(resumed).toBeGreaterThanOrEqual(4)
  expect(resumed).toBeLessThan(FRAMES)
  expect(readdirSync(out).toSorted()).toEqual(['SHA256SUMS', 'car'])
  expect(readdirSync(join(out, 'car'))).toHaveLength(FRAMES)
})
