import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decode } from 'fast-png'
import { inspectMedia } from '../../src/main/media/inspect.ts'
import { resolveTools } from '../../src/main/media/tools.ts'
import { createProject } from '../../src/main/project/createProject.ts'
import { openProject } from '../../src/main/project/openProject.ts'
import type { MediaId } from '../../src/shared/domain/ids.ts'
import { holdout } from '../helpers/cli.ts'
import { ffmpeg } from '../helpers/numberedFrames.ts'

/** `holdout import-mattes` and the data sets of `holdout export`, as a script calls them. */
describe('holdout import-mattes', () => {
  let folder: string
  let project: string
  let mediaId: MediaId
  const run = (...words: string[]) => holdout(folder, words)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdout-cli-mattes-'))
    for (const name of ['plate', 'wall']) mkdirSync(join(folder, name))
    const [plate, wall] = [join(folder, 'plate/plate.%04d.png'), join(folder, 'wall/wall.%04d.png')]
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc2=s=64x48:r=24', '-frames:v', '4', '-start_number', '1001', plate)
    const gradient = "format=gray16le,geq=lum='mod(X*977+Y*131+N*4001,65536)'"
    await ffmpeg('-f', 'lavfi', '-i', 'color=s=64x48:r=24', '-vf', gradient, '-frames:v', '4', '-start_number', '1001', wall) // prettier-ignore
    const { tools } = await resolveTools()
    const media = await inspectMedia(join(folder, 'plate'), { tools, cacheFolder: join(folder, 'cache') })
    project = join(folder, 'test.holdout')
    const made = createProject(project, 'test')
    made.apply({ type: 'media.add', media })
    made.close()
    mediaId = media.id
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  const mattes = () => {
    const opened = openProject(project)
    const { objects, history } = opened.snapshot()
    const found = opened
      .mattes({ mediaId })
      .map(({ index, committed, provenance }) => ({ index, committed, provenance }))
    opened.close()
    return { names: objects.map(({ name }) => name), undo: history.undo, found }
  }

  test('takes a sequence, and exports it again to the bit', async () => {
    const taken = await run('import-mattes', project, join(folder, 'wall'), '--object', 'backdrop')
    expect(taken.code, taken.err).toBe(0)
    expect(JSON.parse(taken.out)).toMatchObject({ objects: [{ name: 'backdrop', frames: 4 }], frames: 4 })
    const committed = { committed: true, provenance: 'imported' }
    expect(mattes()).toEqual({
      names: ['backdrop'],
      undo: 'Import mattes',
      found: [0, 1, 2, 3].map((index) => ({ index, ...committed })),
    })
    const out = join(folder, 'out')
    expect((await run('export', project, '--preset', 'png16', '--out', out)).code).toBe(0)
    for (const number of [1001, 1002, 1003, 1004]) {
      const [given, back] = [`wall/wall.${number}.png`, `out/backdrop/backdrop.${number}.png`].map((name) =>
        Array.from(decode(readFileSync(join(folder, name))).data),
      )
      expect(back).toEqual(given)
    }
  })

  test('refuses committed frames unless told, and missing ones', async () => {
    const again = ['import-mattes', project, join(folder, 'wall'), '--object', 'backdrop']
    expect(await run(...again)).toMatchObject({ code: 1, err: expect.stringContaining('committed-frame') as string })
    expect((await run(...again, '--replace')).code).toBe(0)
    cpSync(join(folder, 'wall/wall.1003.png'), join(folder, 'few/wall.1003.png'))
    const few = ['import-mattes', project, join(folder, 'few'), '--object', 'few']
    expect(await run(...few)).toMatchObject({ code: 1, err: expect.stringContaining('frame 1001') as string })
    expect((await run(...few, '--skip-missing')).code).toBe(0)
    expect(mattes().names).toEqual(['backdrop', 'few'])
  })

  test.each(['davis', 'youtube-vos', 'coco', 'indexed-png'])('%s goes out and comes in', async (preset) => {
    const out = join(folder, preset)
    const exported = await run('export', project, '--preset', preset, '--out', out, '--objects', 'backdrop')
    expect(exported.code, exported.err).toBe(0)
    expect(readdirSync(out).length).toBeGreaterThan(1)
    const taken = await run('import-mattes', project, out, '--replace')
    expect(taken.code, taken.err).toBe(0)
    expect(JSON.parse(taken.out)).toMatchObject({ objects: [{ name: 'backdrop', frames: 4 }], frames: 4 })
  })

  test('exits 2 for a kind there is none of', async () => {
    expect((await run('import-mattes', project, folder, '--kind', 'psd')).code).toBe(2)
  })
})
