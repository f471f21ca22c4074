/**
 * How soon the desk shows what the network makes of a mark, and how the picture follows a scrub, in Chromium as the browser
 * tests start it: with `npm run build` before it.
 *   npx --no-install node bench/desk.ts [CLIP] [--marks 12]
 * CLIP is the bundled sample unless another is named. Prints median and 95th percentile, in milliseconds, of what the page
 * times itself: from the mark as it is pressed or moved to the picture with its preview, and from a frame being asked for
 * to its picture.
 */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import configuration from '../playwright.config.ts'
import { startHost } from '../tests/e2e/startHost.ts'

const { values, positionals } = parseArgs({
  options: { marks: { type: 'string', default: '12' } },
  allowPositionals: true,
})
const marks = Number(values.marks)
const clip = resolve(positionals[0] ?? join(import.meta.dirname, '../resources/sample/sample.mp4'))

const host = await startHost(['--media', clip])
const browser = await chromium.launch(configuration.use?.launchOptions)
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.setDefaultTimeout(120_000)
  await page.goto(host.url)
  await page.waitForFunction(() => document.querySelector('canvas.picture')?.getAttribute('data-settled') === 'true')
  await page.getByText('Ready', { exact: true }).waitFor()
  const box = await page.getByTestId('viewer').boundingBox()
  if (!box) throw new Error('The viewer is not on the screen.')
  const move = (k: number, by = 0): Promise<void> =>
    page.mouse.move(box.x + box.width * (0.42 + 0.02 * (k % 9)) + by, box.y + box.height * (0.45 + 0.02 * (k % 5)))
  const countOf = (name: string): Promise<number> =>
    page.evaluate((measure) => performance.getEntriesByName(measure).length, name)
  // Looking at each frame, as is usual, would have the browser draw frames all the while.
  const next = async (name: string, act: () => Promise<void>): Promise<void> => {
    const before = await countOf(name)
    await act()
    await page.waitForFunction(
      ([measure, count]) => performance.getEntriesByName(measure).length > count,
      [name, before] as const,
      { polling: 40 },
    )
  }
  const forget = (): Promise<void> =>
    page.evaluate(() => {
      performance.clearMeasures()
    })
  const report = async (what: string, name: string): Promise<void> => {
    const took = await page.evaluate(
      (measure) => performance.getEntriesByName(measure).map(({ duration }) => duration),
      name,
    )
    const sorted = took.sort((first, second) => first - second)
    const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(0)
    console.log(`${what}: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms of ${String(sorted.length)}`)
    await forget()
  }

  const preview = async (key: string, marked: (k: number) => Promise<void>): Promise<void> => {
    await page.keyboard.press(key)
    for (let k = 0; k <= marks; k++) {
      await move(k)
      await page.waitForTimeout(100)
      await next('viewer.trial', () => marked(k))
      await page.keyboard.press('Escape')
      await page.mouse.up()
      // What was seen goes before the next is drawn.
      await page.waitForTimeout(500)
      // The first one starts the engine.
      if (k === 0) await forget()
    }
  }
  await preview('p', () => page.mouse.down())
  await report('a click, from nothing', 'viewer.trial')
  await preview('s', async (k) => {
    await page.mouse.down()
    await move(k, 40)
  })
  await report('a stroke, from nothing', 'viewer.trial')
  await page.keyboard.press('p')
  await move(0)
  await page.mouse.down()
  await page.mouse.up()
  await page.getByText('Making the matte…').waitFor({ state: 'detached' })
  await preview('p', () => page.mouse.down())
  await report('a click, on a matte', 'viewer.trial')
  await page.keyboard.press('Home')
  for (let k = 0; k < marks; k++) {
    await next('viewer.scrub', () => page.keyboard.press('ArrowRight'))
  }
  await report('a step to the next frame', 'viewer.scrub')
} finally {
  await browser.close()
  await host.stop()
}
