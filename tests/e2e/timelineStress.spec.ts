import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright/test'
import { inspectMedia } from '../../src/main/media/inspect.ts'
import { resolveTools } from '../../src/main/media/tools.ts'
import { createProject } from '../../src/main/project/createProject.ts'
import { encodeMatte } from '../../src/shared/codec/matte.ts'
import type { MatteRecord } from '../../src/shared/domain/records.ts'
import { randomFrom } from '../helpers/random.ts'
import { aMatte, anObject, objectId } from '../helpers/records.ts'
import { expect, test as base } from './fixtures.ts'
import { EditorPage } from './pages/EditorPage.ts'

const frames = 10_000
const objects = 50
const size = { width: 64, height: 36 }

const test = base.extend<object, { project: string }>({
  project: [
    async ({ browserName }, use) => {
      const folder = await mkdtemp(join(tmpdir(), `holdout-stress-${browserName}-`))
      await use(await makeProject(folder))
      await rm(folder, { recursive: true })
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  words: async ({ project }, use) => {
    await use(['--project', project])
  },
})

/** A long reel with a matte of every object on nearly every frame: committed here and there, doubtful here and there. */
async function makeProject(folder: string): Promise<string> {
  const { tools } = await resolveTools()
  const movie = join(folder, 'reel.mp4')
  const source = `testsrc=s=${String(size.width)}x${String(size.height)}:r=24`
  await promisify(execFile)(tools.ffmpeg, [
    '-v', 'error', '-f', 'lavfi', '-i', source, '-frames:v', String(frames), '-pix_fmt', 'yuv420p', movie,
  ]) // prettier-ignore
  const path = join(folder, 'reel.holdout')
  const project = createProject(path, 'Reel')
  const media = await inspectMedia(movie, { tools, cacheFolder: join(folder, 'cache') })
  project.apply({ type: 'media.add', media })
  for (let index = 100; index < frames; index += 100) {
    project.apply({ type: 'shot.split', mediaId: media.id, index })
  }
  const blob = project.putBlob(
    encodeMatte({ ...size, bits: 8, data: new Uint8Array(size.width * size.height).fill(255) }),
  )
  const random = randomFrom(5)
  for (let k = 0; k < objects; k++) {
    const object = anObject(String(k), { mediaId: media.id, order: k, name: `Object ${String(k + 1)}` })
    const mattes = Array.from({ length: frames }, (_, index): MatteRecord => {
      const provenance = index % 500 < 250 ? 'propagated' : 'fused'
      return aMatte(index, blob, { objectId: objectId(String(k)), provenance, confidence: random() })
    })
    const [committed, others] = [0, 1].map((rest) => mattes.filter(({ index }) => Math.min(1, index % 50) === rest))
    project.apply({ type: 'mattes.import', objects: [object], mattes: committed ?? [], replace: false })
    project.apply({ type: 'mattes.put', mattes: (others ?? []).filter(({ index }) => index % 97 !== 0) })
  }
  project.close()
  return path
}

/** Milliseconds between the frames the browser shows, and those drawing the timeline took, while `work` goes on. */
async function timed(page: Page, work: () => Promise<void>): Promise<{ between: number[]; drawing: number[] }> {
  await page.evaluate(() => {
    performance.clearMeasures('timeline.draw')
    const frameTimes: number[] = []
    Object.assign(window, { frameTimes })
    const next = (time: number): void => {
      frameTimes.push(time)
      // The next pass has a list of its own.
      if ((window as unknown as { frameTimes: number[] }).frameTimes === frameTimes) requestAnimationFrame(next)
    }
    requestAnimationFrame(next)
  })
  await work()
  return page.evaluate(() => {
    const { frameTimes } = window as unknown as { frameTimes: number[] }
    return {
      between: frameTimes.slice(1).map((time, k) => time - (frameTimes[k] ?? 0)),
      drawing: performance.getEntriesByName('timeline.draw').map(({ duration }) => duration),
    }
  })
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((first, second) => first - second)[Math.floor((values.length - 1) * share)] ?? NaN
const summary = (values: readonly number[]): string =>
  `median ${percentile(values, 0.5).toFixed(1)} ms, 95th percentile ${percentile(values, 0.95).toFixed(1)} ms of ${String(values.length)}`

test(`${String(frames)} frames and ${String(objects)} objects are panned, zoomed and scrolled`, async ({
  page,
  host,
}) => {
  test.setTimeout(240_000)
  await page.goto(host.url)
  const editor = new EditorPage(page)
  await expect(editor.objects).toHaveCount(objects, { timeout: 120_000 })
  await expect(editor.timeline).toHaveAttribute('data-shots', /^0 100 200 .* 9900$/)
  const box = await editor.timeline.boundingBox()
  if (!box) throw new Error('The timeline is not on the screen.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  const turn = async (times: number, x: number, y: number): Promise<void> => {
    for (let k = 0; k < times; k++) await page.mouse.wheel(x, y)
  }
  const passes: [string, () => Promise<void>][] = [
    ['zoom', () => turn(40, 0, -60)],
    ['pan', () => turn(120, 30, 0)],
    ['zoom out', () => turn(40, 0, 60)],
    ['scrub', () => editor.scrub(0.1, 0.3, 0.2, 0.8)],
  ]
  for (const [name, work] of passes) {
    const { between, drawing } = await timed(page, work)
    console.log(`${name}: drawing ${summary(drawing)}; between frames ${summary(between)}`)
    expect(drawing.length).toBeGreaterThan(5)
    // Far above what it takes: a machine under load must not fail it, frame after frame of walking all mattes must.
    expect(percentile(drawing, 0.5)).toBeLessThan(100)
  }
  await page.mouse.move(box.x + 40, box.y + box.height - 10)
  await turn(40, 0, 100)
  await page.mouse.click(box.x + 40, box.y + box.height - 8)
  await expect(editor.objects.last()).toHaveAttribute('aria-current', 'true')
})
