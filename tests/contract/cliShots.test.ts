import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inspectMedia } from '../../src/main/media/inspect.ts'
import { resolveTools } from '../../src/main/media/tools.ts'
import { createProject } from '../../src/main/project/createProject.ts'
import { holdout } from '../helpers/cli.ts'
import { ffmpeg } from '../helpers/numberedFrames.ts'

/** `holdout shots` as a script calls it, on a reel of two pictures with a cut at 30. */
describe('holdout shots', () => {
  let folder: string
  let reel: string
  const shots = (...words: string[]) => holdout(folder, ['shots', ...words])

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'holdout-cli-shots-'))
    reel = join(folder, 'reel.mov')
    const pictures = ['testsrc2=s=160x90:r=25:d=1.2', 'smptehdbars=s=160x90:r=25:d=1.2']
    const inputs = pictures.flatMap((picture) => ['-f', 'lavfi', '-i', picture])
    const sound = ['-f', 'lavfi', '-i', 'sine=r=48000:d=2.4', '-c:a', 'pcm_s16le']
    const joined =
      '[0:v]format=yuv422p10le[a];[1:v]format=yuv422p10le,setsar=1[b];[a][b]concat=n=2,trim=end_frame=60[v]'
    const coded = ['-c:v', 'prores_ks', '-timecode', '10:00:00:00', reel]
    await ffmpeg(...inputs, ...sound.slice(0, 4), '-filter_complex', joined, '-map', '[v]', '-map', '2:a', ...sound.slice(4), ...coded) // prettier-ignore
  })
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })

  test('--export prints the list, or writes it with --out', async () => {
    const run = await shots(reel, '--export', 'edl', '--record-start', '02:00:00:00', '--reel', 'REEL01')
    expect(run.code, run.err).toBe(0)
    const events = run.out.split(/\r?\n/).filter((line) => line.startsWith('00'))
    expect(events).toEqual([
      '001  REEL01   V     C        10:00:00:00 10:00:01:05 02:00:00:00 02:00:01:05',
      '002  REEL01   V     C        10:00:01:05 10:00:02:10 02:00:01:05 02:00:02:10',
    ])
    const out = join(folder, 'reel.otio')
    expect((await shots(reel, '--export', 'otio', '--out', out)).code).toBe(0)
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ OTIO_SCHEMA: 'Timeline.1', name: 'reel' })
    expect(await shots(reel, '--export', 'otio', '--out', out)).toMatchObject({ code: 1, err: expect.stringContaining('conflict') as string }) // prettier-ignore
  })

  test('--import takes the cuts from a list, --split and --chapters write them', async () => {
    const list = join(folder, 'list.csv')
    writeFileSync(list, 'start\n0\n10\n45\n')
    const [parts, chapters] = [join(folder, 'parts'), join(folder, 'chapters')]
    const run = await shots(reel, '--import', list, '--split', parts, '--chapters', chapters)
    expect(run.code, run.err).toBe(0)
    expect(JSON.parse(run.out)).toMatchObject({
      shots: [{ start: 0, end: 10 }, { start: 10, end: 45 }, { start: 45, end: 60 }], // prettier-ignore
      files: [
        { name: 'reel_001.mov', range: [0, 10], how: 'copied' },
        { name: 'reel_002.mov', range: [10, 45], how: 'copied' },
        { name: 'reel_003.mov', range: [45, 60], how: 'copied' },
        { name: 'reel chapters.mov', range: [0, 60], how: 'copied' },
      ],
    })
    expect([readdirSync(parts), readdirSync(chapters)]).toEqual([
      ['SHA256SUMS', 'reel_001.mov', 'reel_002.mov', 'reel_003.mov'],
      ['SHA256SUMS', 'reel chapters.mov'],
    ])
  })

  test('a project keeps what was imported', async () => {
    const path = join(folder, 'kept.holdout')
    const { tools } = await resolveTools()
    const media = await inspectMedia(reel, { tools, cacheFolder: join(folder, 'cache') })
    const project = createProject(path, 'kept')
    project.apply({ type: 'media.add', media })
    project.close()
    const list = join(folder, 'edit.edl')
    writeFileSync(list, '001  AX V C 10:00:00:00 10:00:01:00 01:00:00:00 01:00:01:00\n')
    expect((await shots(path, '--import', list)).code).toBe(0)
    const kept = JSON.parse((await shots(path)).out) as { shots: unknown }
    expect(kept.shots).toEqual([{ start: 0, end: 25 }, { start: 25, end: 60 }]) // prettier-ignore
  })

  test.each([
    ['a format there is none of', ['--export', 'aaf']],
    ['handles that are no number', ['--handles', 'x']],
  ])('exits 2 for %s', async (_name, words) => {
    expect((await shots(reel, ...words)).code).toBe(2)
  })
})
