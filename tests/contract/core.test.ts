import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ImportedMattes } from '../../src/shared/contract/datasets.ts'
import type { WrittenShots } from '../../src/shared/contract/editorial.ts'
import { calls, type CallName } from '../../src/shared/contract/index.ts'
import type { MediaId, ObjectId } from '../../src/shared/domain/ids.ts'
import { newId } from '../../src/shared/domain/newId.ts'
import type { MatteRecord, MediaRecord } from '../../src/shared/domain/records.ts'
import { dataFolder } from '../helpers/data.ts'
import { addObject, finish, openFootage, startCore, type TestCore } from '../helpers/core.ts'
import { davisFootage, type Footage } from '../helpers/footage.ts'
import { goesThroughHistory, keepsVersions } from './historyAndVersions.ts'
import { keepsPreferences, offersZip, readsValues, servesMatte, triesMarks } from './served.ts'

/** Every call of the contract on the real core, engine process and real frames included, over each channel. */
describe.skipIf(!dataFolder()).each(['memory', 'websocket'] as const)('the core over %s', (transport) => {
  let core: TestCore
  let footage: Footage
  let project: string
  let media: MediaRecord
  let dog: ObjectId
  const called = new Set<CallName>()

  const call: TestCore['client']['call'] = (name, input, options) => {
    called.add(name)
    return core.client.call(name, input, options)
  }

  beforeAll(async () => {
    footage = davisFootage('libby', 8, 2)
    core = await startCore(transport)
  })
  afterAll(async () => {
    await core.close()
    footage.remove()
  })

  test('app.info tells the host; app.doctor finds provider, programs and models', async () => {
    expect(await call('app.info', {})).toMatchObject({ host: 'web', openBy: 'upload', initialMedia: null })
    const report = await call('app.doctor', {})
    expect(report.ok).toBe(true)
    expect(report.providers.some(({ name, status }) => name === 'cpu' && status !== 'refused')).toBe(true)
    expect(report.tools.map(({ name, path }) => [name, path !== null])).toEqual([
      ['ffmpeg', true],
      ['ffprobe', true],
    ])
  })

  test.each([
    'dialog.open-media',
    'dialog.open-project',
    'dialog.save-project',
    'dialog.choose-folder',
    'app.show-menu',
  ] as const)('%s is refused by a host without it', async (name) => {
    const input = { name: 'a', title: 'b', groups: [] }
    await expect(call(name, input)).rejects.toMatchObject({ code: 'unsupported' })
  })

  test('preferences are kept by section', () => keepsPreferences(call, core.folder))

  test('without a project, what needs one says so', async () => {
    expect(await call('project.snapshot', {})).toBeNull()
    expect(await call('jobs.list', {})).toEqual([])
    await expect(call('project.undo', {})).rejects.toMatchObject({ code: 'no-project' })
  })

  test('a wrong input names the field', async () => {
    await expect(call('project.create', { name: '' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('name') as string,
    })
  })

  test('a path nobody granted is refused', async () => {
    await expect(call('project.open', { path: '/etc/passwd' })).rejects.toMatchObject({ code: 'path-not-granted' })
    await expect(call('media.inspect', { path: '/etc' })).rejects.toMatchObject({ code: 'path-not-granted' })
  })

  test('project.create and media.import give a media with one covering shot', async () => {
    ;({ project, media } = await openFootage(core, footage.frames, `over-${transport}`))
    called.add('project.create').add('media.import').add('project.apply')
    expect(media).toMatchObject({ kind: 'sequence', width: 854, height: 480, frames: 8, startFrame: 0 })
    const snapshot = await call('project.snapshot', {})
    expect(snapshot?.shots.map(({ start, end }) => [start, end])).toEqual([[0, 8]])
    expect(await call('media.inspect', { path: join(footage.frames, '00003.jpg') })).toMatchObject({ frames: 8 })
  })

  test('media.relink takes the same media elsewhere and refuses another', async () => {
    const copy = davisFootage('libby', 8, 2)
    const other = davisFootage('libby', 5)
    core.app.grant(copy.frames)
    core.app.grant(other.frames)
    const moved = await call('media.relink', { mediaId: media.id, path: copy.frames })
    expect(moved.media.path).toContain(copy.frames)
    await expect(call('media.relink', { mediaId: media.id, path: other.frames })).rejects.toMatchObject({
      code: 'conflict',
    })
    await call('project.undo', {})
    copy.remove()
    other.remove()
  })

  test('shots.detect finds the one shot there is', async () => {
    const { jobId } = await call('shots.detect', { mediaId: media.id })
    await finish(core, jobId)
    called.add('jobs.wait')
    expect((await call('project.snapshot', {}))?.shots).toHaveLength(1)
  })

  test('editorial.import sets cuts in one undo step, from text and from what editorial.export wrote', async () => {
    const list = { mediaId: media.id, format: 'edl', out: join(core.folder, `${transport}.edl`) } as const
    expect(await call('editorial.import', { mediaId: media.id, text: 'start\n0\n3\n' })).toMatchObject({ shots: 2 })
    const { text, shots, fileName } = await call('editorial.export', list)
    expect([shots, fileName, readFileSync(list.out, 'utf8')]).toEqual([2, expect.stringMatching(/\.edl$/), text])
    await expect(call('editorial.export', list)).rejects.toMatchObject({ code: 'conflict' })
    await expect(call('editorial.export', { ...list, out: '/a.edl' })).rejects.toMatchObject({
      code: 'path-not-granted',
    })
    expect((await call('project.undo', {})).done).toBe('Import shots')
    await call('editorial.import', { mediaId: media.id, path: list.out })
    expect((await call('project.snapshot', {}))?.shots.map(({ start, end }) => [start, end])).toEqual([[0, 3], [3, 8]]) // prettier-ignore
    await call('project.undo', {})
    await expect(call('editorial.import', { mediaId: media.id, text: 'start\n0\n9\n' })).rejects.toThrow('8 frames')
  })

  test('editorial.write parts the pictures by shots', async () => {
    const out = join(core.folder, 'split')
    const { jobId } = await call('editorial.write', { mediaId: media.id, kind: 'split', out })
    const { result } = (await finish(core, jobId)) as unknown as { result: WrittenShots }
    expect(result.files.map(({ range, how }) => [range, how])).toEqual([[[0, 8], 'copied']])
    expect(readdirSync(join(out, result.files[0]?.name ?? ''))).toHaveLength(8)
    await expect(call('editorial.write', { mediaId: media.id, kind: 'split', out: '/a' })).rejects.toMatchObject({
      code: 'path-not-granted',
    })
  })

  test('matte.import commits a mask', async () => {
    dog = await addObject(core, media.id, 'dog')
    const mask = footage.annotations[0] as string
    core.app.grant(mask)
    const { matte } = await call('matte.import', { objectId: dog, index: 0, path: mask })
    expect(matte).toMatchObject({ provenance: 'imported', committed: true })
  })

  test('matte.warm, matte.try, matte.prompt: what is tried changes nothing; made, it is one undo step', async () => {
    await call('matte.warm', { mediaId: media.id, index: 7 })
    const before = (await call('project.snapshot', {}))?.revision ?? 0
    const marks = [{ kind: 'click' as const, x: 420, y: 240, positive: true }]
    const made = { objectId: dog, index: 7, prompts: marks }
    const hash = await triesMarks(core, call, { mediaId: media.id, ...made })
    expect((await call('project.snapshot', {}))?.revision).toBe(before)
    const { matte, milliseconds } = await call('matte.prompt', made)
    const prompted = { provenance: 'prompted', committed: true, confidence: 1 }
    expect(matte).toMatchObject({ blob: hash, objectId: dog, index: 7, ...prompted })
    expect(milliseconds).toBeGreaterThan(0)
    const after = await call('project.snapshot', {})
    expect(after?.revision).toBe(before + 1)
    expect(after?.history.undo).toBe('Edit matte')
    expect((await call('project.undo', {})).done).toBe('Edit matte')
    const { mattes, prompts } = await call('project.frames', { mediaId: media.id })
    expect(mattes.map(({ index }) => index)).toEqual([0])
    expect(prompts.map(({ index }) => index)).toEqual([0])
    expect((await call('project.redo', {})).done).toBe('Edit matte')
    expect(
      (await call('project.frames', { mediaId: media.id, objectId: dog })).mattes.map(({ index }) => index),
    ).toEqual([0, 7])
    await call('project.undo', {})
  })

  test('matte.previous gives a matte as it was before its last change, and the name of the step', async () => {
    const { mattes } = await call('project.frames', { mediaId: media.id })
    const { mattes: first } = await call('matte.previous', { mediaId: media.id, range: [0, 8] })
    expect(first).toEqual([{ objectId: dog, index: 0, matte: null, step: 'Edit matte' }])
    const corner: [number, number][] = [[10, 10], [90, 10], [90, 90]] // prettier-ignore
    await call('matte.prompt', {
      objectId: dog,
      index: 0,
      prompts: [{ kind: 'lasso', positive: true, points: corner }],
    })
    const { mattes: then } = await call('matte.previous', { mediaId: media.id, range: [0, 1] })
    expect(then).toEqual([{ objectId: dog, index: 0, matte: mattes[0], step: 'Edit matte' }])
    await call('project.undo', {})
    expect(await call('matte.previous', { mediaId: media.id, range: [0, 8] })).toEqual({ mattes: first })
  })

  test('media.values are those of the plate, cut to it', () => readsValues(call, media.id, footage.frames))

  test('matte.copy puts a matte on another frame, as one step, and says where there is none', async () => {
    const { matte } = await call('matte.copy', { from: { objectId: dog, index: 0 }, to: { objectId: dog, index: 5 } })
    expect(matte).toMatchObject({ objectId: dog, index: 5, provenance: 'painted', committed: true })
    const { mattes } = await call('project.frames', { mediaId: media.id })
    expect(mattes.find(({ index }) => index === 5)?.blob).toBe(mattes.find(({ index }) => index === 0)?.blob)
    await expect(
      call('matte.copy', { from: { objectId: dog, index: 6 }, to: { objectId: dog, index: 0 } }),
    ).rejects.toMatchObject({ code: 'not-found' })
    expect((await call('project.undo', {})).done).toBe('Edit matte')
    expect((await call('project.frames', { mediaId: media.id })).mattes.map(({ index }) => index)).toEqual([0])
  })

  test('propagate.start fills the shot, arrives as events, and is one undo step', async () => {
    const changed: number[] = []
    const stop = core.client.on('project.changed', ({ diff }) => {
      for (const change of diff) if (change.table === 'mattes') changed.push((change.after as MatteRecord).index)
    })
    await finish(core, (await call('propagate.start', { mediaId: media.id })).jobId)
    stop()
    expect(changed).toEqual([1, 2, 3, 4, 5, 6, 7])
    const { mattes } = await call('project.frames', { mediaId: media.id })
    expect(mattes.map(({ index, provenance }) => `${index} ${provenance}`)).toEqual([
      '0 imported',
      ...[1, 2, 3, 4, 5, 6, 7].map((index) => `${index} propagated`),
    ])
    expect((await call('project.undo', {})).done).toBe('Propagate')
    expect((await call('project.frames', { mediaId: media.id })).mattes).toHaveLength(1)
    await call('project.redo', {})
  })

  test('matte.suggest names the frame most in doubt, of the objects and frames asked for', async () => {
    const { mattes } = await call('project.frames', { mediaId: media.id })
    const [lowest, second] = mattes.filter(({ committed }) => !committed).sort((a, b) => a.confidence - b.confidence)
    if (!lowest || !second) throw new Error('The propagation left too few mattes.')
    const doubt = 1 - lowest.confidence
    expect(await call('matte.suggest', { mediaId: media.id })).toEqual({
      suggestion: { index: lowest.index, objectId: dog, doubt },
    })
    const range: [number, number] = second.index < lowest.index ? [0, lowest.index] : [lowest.index + 1, 8]
    expect((await call('matte.suggest', { mediaId: media.id, range })).suggestion?.index).toBe(second.index)
    expect(await call('matte.suggest', { mediaId: media.id, range: [0, 1] })).toEqual({ suggestion: null })
    expect(await call('matte.suggest', { mediaId: media.id, objectIds: [newId('obj')] })).toEqual({ suggestion: null })
  })

  test('project.history and project.go-to: any step by one call and one event', () => goesThroughHistory(core, call))

  test('versions are saved, compared, restored as one step, renamed and deleted', () =>
    keepsVersions(core, call, media))

  test('the media router serves frames and mattes of what is open', async () => {
    const frame = await core.app.media(new Request(`http://core/media/frame/${media.id}/3?side=320&format=jpeg`))
    expect(frame.status).toBe(200)
    expect(frame.headers.get('content-type')).toBe('image/jpeg')
    const { mattes } = await call('project.frames', { mediaId: media.id })
    await servesMatte(core, mattes[3]?.blob ?? '')
  })

  test('export.start writes every frame, and not outside what was granted', async () => {
    const out = join(core.folder, 'mattes')
    const format = { kind: 'png', bits: 8 } as const
    const { jobId } = await call('export.start', { mediaId: media.id, format, out })
    await finish(core, jobId)
    expect(readdirSync(join(out, 'dog'))).toHaveLength(8)
    await offersZip(core, jobId, out)
    await expect(core.app.download(new Request('http://core/download/job_none'))).rejects.toMatchObject({
      code: 'not-found',
    })
    await expect(call('export.start', { mediaId: media.id, format, out: '/somewhere' })).rejects.toMatchObject({
      code: 'path-not-granted',
    })
    const again = await call('export.start', { mediaId: media.id, format, out })
    expect((await call('jobs.wait', { jobId: again.jobId })).progress).toMatchObject({
      state: 'failed',
      code: 'conflict',
    })
    const resumed = await call('jobs.resume', { jobId: again.jobId })
    await call('jobs.wait', resumed)
  })

  test('datasets.import takes mattes made elsewhere as committed frames, in one undo step', async () => {
    const path = join(core.folder, 'mattes/dog')
    const before = (await call('project.snapshot', {}))?.objects.length
    const progress = await finish(
      core,
      (await call('datasets.import', { mediaId: media.id, path, name: 'copy' })).jobId,
    )
    const { result } = progress as unknown as { result: ImportedMattes }
    expect(result).toMatchObject({ objects: [{ name: 'copy', frames: 8 }], frames: 8 })
    const { mattes } = await call('project.frames', { mediaId: media.id, objectId: result.objects[0]?.objectId })
    expect(mattes.map(({ index, provenance, committed }) => [index, provenance, committed])).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((index) => [index, 'imported', true]),
    )
    const again = await call('datasets.import', { mediaId: media.id, path, name: 'copy' })
    const refused = await call('jobs.wait', { jobId: again.jobId })
    expect(refused.progress).toMatchObject({ state: 'failed', code: 'committed-frame' })
    expect((await call('project.undo', {})).done).toBe('Import mattes')
    expect((await call('project.snapshot', {}))?.objects).toHaveLength(before ?? 0)
    await expect(call('datasets.import', { mediaId: media.id, path: '/etc' })).rejects.toMatchObject({
      code: 'path-not-granted',
    })
  })

  test('jobs are listed, cancelled and cleared', async () => {
    const { jobId } = await call('propagate.start', { mediaId: media.id })
    await call('jobs.cancel', { jobId })
    expect((await call('jobs.wait', { jobId })).progress.state).toBe('cancelled')
    expect((await call('jobs.list', {})).map(({ id }) => id)).toContain(jobId)
    await call('jobs.clear', { jobId })
    await expect(call('jobs.wait', { jobId })).rejects.toMatchObject({ code: 'not-found' })
    await call('jobs.clear', {})
    expect(await call('jobs.list', {})).toEqual([])
  })

  test('project.close and project.open keep everything, history too', async () => {
    const before = await call('project.snapshot', {})
    const frames = await call('project.frames', { mediaId: media.id })
    await call('project.close', {})
    expect(await call('project.snapshot', {})).toBeNull()
    expect((await call('project.recent', {})).map(({ path }) => path)).toContain(project)
    expect(await call('project.open', { path: project })).toEqual(before)
    expect(await call('project.frames', { mediaId: media.id })).toEqual(frames)
    expect((await call('project.undo', {})).done).not.toBeNull()
    expect(existsSync(project)).toBe(true)
  })

  test('unknown things are not found', async () => {
    const missing: MediaId = newId('med')
    await expect(call('project.frames', { mediaId: missing })).resolves.toMatchObject({ mattes: [] })
    await expect(call('propagate.start', { mediaId: missing })).rejects.toMatchObject({ code: 'not-found' })
    await expect(
      call('matte.prompt', {
        objectId: newId('obj'),
        index: 0,
        prompts: [{ kind: 'click', x: 1, y: 1, positive: true }],
      }),
    ).rejects.toMatchObject({ code: 'not-found' })
  })

  test('every call of the contract was made', () => {
    expect([...called].sort()).toEqual(Object.keys(calls).sort())
  })
})
