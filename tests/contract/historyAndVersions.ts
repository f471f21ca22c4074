import { expect } from 'vitest'
import type { VersionId } from '../../src/shared/domain/ids.ts'
import { newId } from '../../src/shared/domain/newId.ts'
import type { MediaRecord } from '../../src/shared/domain/records.ts'
import type { TestCore } from '../helpers/core.ts'

/** Goes back and forth in the history by one call and one event each, and leaves the document as it was. */
export async function goesThroughHistory(core: TestCore, call: TestCore['client']['call']): Promise<void> {
  const before = await call('project.snapshot', {})
  const { total, done, steps } = await call('project.history', { offset: 0, limit: 500 })
  expect([steps.length, done, steps.at(-1)?.label]).toEqual([total, total, before?.history.undo])
  expect((await call('project.history', { offset: total - 1, limit: 5 })).steps).toEqual(steps.slice(-1))

  const events: (string | null)[] = []
  const stop = core.client.on('project.changed', ({ history }) => void events.push(history.redo))
  const first = steps[0]
  expect(await call('project.go-to', { step: first?.id ?? 0 })).toMatchObject({ done: first?.label })
  expect(await call('project.go-to', { step: first?.id ?? 0 })).toMatchObject({ done: null })
  expect(await call('project.history', { offset: 0, limit: 1 })).toMatchObject({ total, done: 1 })
  await call('project.go-to', { step: steps.at(-1)?.id ?? 0 })
  stop()
  expect(events).toEqual([steps[1]?.label, null])
  const after = await call('project.snapshot', {})
  expect(after).toEqual({ ...before, revision: (before?.revision ?? 0) + 2 })
  await expect(call('project.go-to', { step: 100_000 })).rejects.toMatchObject({ code: 'not-found' })
}

/** Saves a version, changes the document, compares, restores, undoes that, and deletes the version. */
export async function keepsVersions(
  core: TestCore,
  call: TestCore['client']['call'],
  media: MediaRecord,
): Promise<void> {
  const frames = { mediaId: media.id }
  const before = await call('project.frames', frames)
  const [first] = before.mattes
  if (!first) throw new Error('There is no matte to compare.')
  const told: string[][] = []
  const stop = core.client.on('versions.changed', ({ versions }) => void told.push(versions.map(({ name }) => name)))
  const saved = await call('versions.save', { name: 'First pass' })
  expect(await call('versions.differences', { versionId: saved.id })).toEqual({ objects: [], others: 0 })

  const { objectId, index } = first
  await call('project.apply', { command: { type: 'frame.clear', objectId, index } })
  expect(await call('versions.differences', { versionId: saved.id })).toMatchObject({
    objects: [{ objectId, mediaId: media.id, ranges: [[index, index + 1]] }],
    others: 0,
  })
  expect(await call('versions.mattes', { versionId: saved.id, ...frames, range: [0, media.frames] })).toEqual({
    mattes: [{ objectId, index, matte: first }],
  })
  await call('versions.restore', { versionId: saved.id })
  expect(await call('project.frames', frames)).toMatchObject({ mattes: before.mattes, prompts: before.prompts })
  expect((await call('project.undo', {})).done).toBe('Restore First pass')
  expect((await call('project.undo', {})).done).toBe('Clear frame')

  const edited = { name: 'Final', note: 'approved' }
  expect(await call('versions.edit', { versionId: saved.id, ...edited })).toEqual({ ...saved, ...edited })
  expect(await call('versions.list', {})).toEqual([{ ...saved, ...edited }])
  await call('versions.delete', { versionId: saved.id })
  stop()
  expect(told).toEqual([['First pass'], ['First pass'], ['Final'], []])
  const gone: VersionId = newId('ver')
  await expect(call('versions.restore', { versionId: gone })).rejects.toMatchObject({ code: 'not-found' })
}
