import { rm } from 'node:fs/promises'
import { bars, chart, chartPicture, chartPixel, lights, makeChart, makeLinearChart } from './chart.ts'
import { expect, test } from './fixtures.ts'
import { ViewerPage } from './pages/ViewerPage.ts'
import { WelcomePage } from './pages/WelcomePage.ts'

type Page = ConstructorParameters<typeof WelcomePage>[0]

let made: Awaited<ReturnType<typeof makeChart>>
test.beforeAll(async () => {
  made = await makeChart()
})
test.afterAll(() => rm(made.folder, { recursive: true }))
test.use({ viewport: { width: 1040, height: 640 } })

async function opened(page: Page, url: string, files = made.files): Promise<ViewerPage> {
  const welcome = new WelcomePage(page)
  await welcome.open(url)
  const editor = await welcome.openClip(...files)
  await editor.noJobs()
  return new ViewerPage(editor)
}

type Corner = [x: number, y: number]
const box = (x0: number, y0: number, x1: number, y1: number): Corner[] => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]] // prettier-ignore

/** Draws a filled outline into a new object's matte; exact, and no network is asked. */
async function objectOf({ editor }: ViewerPage, points: Corner[], count: number): Promise<void> {
  await editor.press('n')
  await expect(editor.objects).toHaveCount(count)
  await editor.press('Shift+L')
  await editor.draw(chart, points)
  await editor.markDone()
  await editor.mattesDrawn(count)
}

/** Two objects that overlap; the lower one is corrected twice: a corner added, then a hole taken out. */
async function marked(viewer: ViewerPage): Promise<void> {
  const { editor } = viewer
  await objectOf(viewer, box(40, 20, 100, 76), 1)
  await objectOf(viewer, box(80, 10, 130, 50), 2)
  await editor.press('1', 'Shift+L')
  await editor.draw(chart, box(24, 60, 60, 88))
  await editor.markDone()
  await editor.press('x')
  await editor.draw(chart, box(56, 40, 72, 60))
  await editor.markDone()
  await editor.press('x')
  await editor.shows(0)
}

test('every view shows what its golden picture shows', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await marked(viewer)
  for (const [key, view] of [
    ['F1', 'plate'],
    ['F2', 'overlay'],
    ['F3', 'matte'],
    ['F4', 'cut-out'],
    ['F5', 'colour'],
    ['F7', 'outline'],
    ['F8', 'premultiplied'],
    ['F10', 'confidence'],
  ] as const) {
    await viewer.see(key, view)
    await viewer.matches(`view-${view}`)
  }
  await viewer.see('F9', 'difference')
  await expect(page.getByText('Object 1: Edit matte')).toBeVisible()
  await viewer.matches('view-difference')
  // What the hole's step took away, and nothing of what the step before it added.
  const [hole = [], corner = []] = await viewer.editor.colours(chart, [[64, 50], [40, 80]]) // prettier-ignore
  expect((hole[0] ?? 0) - (hole[2] ?? 0)).toBeGreaterThan(120)
  expect(Math.max(...corner) - Math.min(...corner)).toBeLessThan(4)
})

test('a cut-out is seen over a picture of one’s own', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await marked(viewer)
  await viewer.see('F6', 'backdrop')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('combobox', { name: 'Picture behind' }).selectOption('Choose a picture…')
  // The chart upside down.
  const buffer = chartPicture((x, y) => chartPixel(x, chart.height - 1 - y))
  await (await chooser).setFiles({ name: 'behind.png', mimeType: 'image/png', buffer })
  await expect(page.getByRole('combobox', { name: 'Picture behind' })).toHaveValue('image')
  await viewer.matches('view-backdrop')
  const known = [chartPixel(10, 15), chartPixel(50, 50), chartPixel(150, 15)].flat()
  const points = [[10, 80], [50, 50], [150, 80]] as const // prettier-ignore
  await expect
    .poll(async () => {
      const seen = (await viewer.editor.colours(chart, points)).flat()
      return Math.max(...seen.map((value, at) => Math.abs(value - (known[at] ?? 0))))
    })
    .toBeLessThan(4)
})

test('a wipe compares with the plate, with the matte before, and with another object', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await marked(viewer)
  await viewer.editor.press('w')
  await viewer.matches('wipe-plate')
  await viewer.drag(viewer.wipeAngle, -60, -40)
  await expect(viewer.wipeAngle).not.toHaveAttribute('aria-valuenow', '0')
  await viewer.drag(viewer.wipePosition, -70, 20)
  await viewer.matches('wipe-turned')

  await viewer.see('F3', 'matte')
  await viewer.editor.press('w', 'w')
  await viewer.compareWith('The matte before its last change')
  await viewer.wipePosition.focus()
  for (let k = 0; k < 22; k++) await viewer.editor.press('ArrowLeft')
  await expect(viewer.wipePosition).toHaveAttribute('aria-valuenow', '28')
  // Right of the line the hole is not yet there.
  await expect.poll(async () => (await viewer.editor.colours(chart, [[64, 57]]))[0]?.[0]).toBeGreaterThan(250)
  await viewer.matches('wipe-previous')
  await viewer.compareWith('Object 2')
  await viewer.matches('wipe-object')
  await viewer.compareWith('Nothing')
  await expect(viewer.wipePosition).toHaveCount(0)
})

test('onion skin outlines the neighbouring frames', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await viewer.editor.press('n')
  for (const index of [0, 1, 2, 3]) {
    if (index > 0) await viewer.editor.press('ArrowRight')
    await viewer.editor.shows(index)
    await viewer.editor.press('Shift+L')
    await viewer.editor.draw(chart, box(20 + 22 * index, 20, 60 + 22 * index, 70))
    await viewer.editor.markDone()
    await viewer.editor.mattesDrawn(1)
  }
  await viewer.editor.press('ArrowLeft', 'q', 'q')
  await viewer.editor.shows(2)
  await viewer.matches('onion')
})

test('solo and blend change how objects lie over the plate', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await marked(viewer)
  await page.getByRole('button', { name: 'Object 2 solo' }).click()
  await viewer.editor.mattesDrawn(1)
  await viewer.matches('solo')
  await page.getByRole('button', { name: 'Object 2 solo' }).click()
  // Over the mean grey of the ramp: each mode as its formula has it, at the opacity of a new object.
  const colour = [0x35, 0xb6, 0xf2].map((value) => value / 255)
  const ground = chartPixel(50, 30).map((value) => value / 255)
  const opacity = 0.55
  const formulas: Record<string, (under: number, over: number) => number> = {
    Normal: (under, over) => under + (over - under) * opacity,
    Add: (under, over) => Math.min(1, under + over * opacity),
    Multiply: (under, over) => under * (1 - opacity + over * opacity),
    Screen: (under, over) => 1 - (1 - under) * (1 - over * opacity),
  }
  await viewer.editor.press('1')
  for (const [name, formula] of Object.entries(formulas)) {
    await page.getByRole('combobox', { name: 'Blend' }).selectOption(name)
    const wanted = colour.map((over, channel) => Math.round(255 * formula(ground[channel] ?? 0, over)))
    await expect
      .poll(async () => {
        const [seen = []] = await viewer.editor.colours(chart, [[50, 30]])
        return Math.max(...seen.map((value, channel) => Math.abs(value - (wanted[channel] ?? 0))))
      })
      .toBeLessThan(5)
  }
})

test('exposure, gamma, channels and curves change what is seen, and nothing else', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await viewer.see('F1', 'plate')
  await viewer.editor.press('Alt+=', 'Alt+=', 'Alt+]', 'Alt+]')
  await expect(viewer.look).toHaveText('+1.00 EV · γ 1.21')
  await viewer.matches('look-exposed')
  await viewer.editor.press('Alt+0', 'Alt+R')
  await expect(viewer.look).toHaveText('R')
  const blue = chart.bar * 4.5
  await expect
    .poll(async () => (await viewer.editor.colours(chart, [[blue, 80]]))[0]?.map(Math.round))
    .toEqual([40, 40, 40])
  await viewer.editor.press('Alt+R')
  await viewer.look.click()
  await page.getByRole('combobox', { name: 'Plate is' }).selectOption('ARRI LogC3')
  await viewer.editor.press('Escape')
  await viewer.matches('look-log')
  await viewer.editor.press('Alt+0')
  await expect(viewer.look).toHaveText('Look')
  await expect(viewer.editor.button(/^Undo: (Add media|Detect shots)$/)).toBeVisible()
})

test('light above white comes back from a linear plate, and is read as it is', async ({ page, host }) => {
  const viewer = await opened(page, host.url, [await makeLinearChart(made.folder)])
  await viewer.see('F1', 'plate')
  const middles = lights.map((_, k) => [chart.bar * (k + 0.5), 48] as const)
  const greys = async (): Promise<number[]> =>
    (await viewer.editor.colours(chart, middles)).map(([red = 0]) => Math.round(red))
  await expect.poll(async () => (await greys()).slice(3)).toEqual([255, 255, 255, 255, 255])
  for (let k = 0; k < 8; k++) await viewer.editor.press('Alt+-')
  const srgb = (light: number): number => Math.round(255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055)) // prettier-ignore
  await expect
    .poll(async () => {
      const seen = await greys()
      return Math.max(...lights.map((light, k) => Math.abs((seen[k] ?? 0) - srgb(light / 16))))
    })
    .toBeLessThan(3)
  await viewer.editor.point(chart, [chart.bar * 6.5, 48])
  await expect(viewer.pixel).toContainText('8.0000')
})

test('the pixel under the pointer is read: place, plate values, alpha', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await marked(viewer)
  for (const [x, y, alpha] of [
    [110, 80, 0],
    [44, 70, 1],
  ] as const) {
    // prettier-ignore
    await viewer.editor.point(chart, [x + 0.5, y + 0.5])
    const [red, green, blue] = chartPixel(x, y).map(String)
    await expect(viewer.pixel).toHaveText(
      new RegExp(
        `^${String(x)}, ${String(y)}\\s*${red ?? ''}\\s*${green ?? ''}\\s*${blue ?? ''}\\s*α ${alpha.toFixed(3)}$`,
      ),
    )
  }
  expect(bars).toContainEqual(chartPixel(110, 80))
})

test('a region of interest is all that is drawn, and is moved and sized by its grips', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await marked(viewer)
  await viewer.editor.press('Shift+W')
  await viewer.drag(page.locator('[data-grip="1 1"]'), 60, 30)
  await viewer.drag(page.locator('[data-grip="0 0"]'), -30, -15)
  await viewer.matches('interest')
  await viewer.editor.press('Shift+W')
  await expect(page.locator('[data-grip="1 1"]')).toHaveCount(0)
})

test('beyond two to one, pixels are squares', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await marked(viewer)
  for (let k = 0; k < 10; k++) await viewer.editor.press('=')
  await viewer.editor.shows(0)
  await viewer.matches('pixels')
})

interface Counted {
  made: string[]
}

test('panning and zooming make nothing on the graphics card, and mattes are decoded beside the page', async ({
  page,
  host,
}) => {
  await page.addInitScript(() => {
    const counted = window as unknown as Counted
    counted.made = []
    const { prototype } = WebGL2RenderingContext
    const watched = ['createTexture', 'createBuffer', 'createFramebuffer', 'createProgram', 'texImage2D', 'texSubImage2D', 'texStorage2D', 'bufferData', 'renderbufferStorage'] as const // prettier-ignore
    for (const name of watched) {
      const original = Reflect.get(prototype, name) as (...parameters: unknown[]) => unknown
      Object.defineProperty(prototype, name, {
        value(this: unknown, ...parameters: unknown[]) {
          counted.made.push(name)
          return original.apply(this, parameters)
        },
      })
    }
  })
  const viewer = await opened(page, host.url)
  await marked(viewer)
  await viewer.see('F4', 'cut-out')
  expect(page.workers().map((worker) => /matteWorker/.test(worker.url()))).toEqual([true])
  const made = (): Promise<string[]> => page.evaluate(() => (window as unknown as Counted).made.splice(0))
  expect((await made()).length).toBeGreaterThan(0)
  const frame = await viewer.frame.boundingBox()
  if (!frame) throw new Error('There is no picture.')
  await page.mouse.move(frame.x + 100, frame.y + 60)
  await page.mouse.down({ button: 'middle' })
  await page.mouse.move(frame.x + 260, frame.y + 140, { steps: 40 })
  await page.mouse.up({ button: 'middle' })
  for (let k = 0; k < 6; k++) await page.mouse.wheel(0, k < 3 ? -60 : 60)
  await viewer.editor.shows(0)
  await expect.poll(() => page.evaluate(() => performance.getEntriesByName('viewer.pan').length)).toBeGreaterThan(5)
  expect(await made()).toEqual([])
})

test('scrubs, pans, strokes and new mattes are timed by the browser', async ({ page, host }) => {
  const viewer = await opened(page, host.url)
  await objectOf(viewer, box(40, 20, 100, 76), 1)
  await viewer.editor.scrub(0, 0.9, 0.3)
  await viewer.editor.press('=')
  const counts = (): Promise<number[]> =>
    page.evaluate(() =>
      ['scrub', 'pan', 'matte', 'stroke'].map((name) => performance.getEntriesByName(`viewer.${name}`).length),
    )
  await expect.poll(async () => Math.min(...(await counts()))).toBeGreaterThan(0)
})

test.describe('on a screen of two pixels a pixel', () => {
  test.use({ deviceScaleFactor: 2 })

  test('the picture is drawn in all of them, and marks lie where they are drawn', async ({ page, host }) => {
    const viewer = await opened(page, host.url)
    await marked(viewer)
    const [drawn, shown] = await viewer.editor.picture.evaluate((canvas) => {
      const { width, clientWidth } = canvas as HTMLCanvasElement
      return [width, clientWidth]
    })
    expect(drawn).toBe(2 * shown)
    await viewer.matches('dense', 'device')
    await viewer.editor.press('Shift+F')
    await expect(page.getByLabel('Zoom', { exact: true })).toHaveText('100 %')
    const box = await viewer.editor.viewer.boundingBox()
    if (!box) throw new Error('The viewer is not on the screen.')
    // A plate pixel is half a pixel of the page, and in the middle of the viewer.
    await page.mouse.move(box.x + box.width / 2 + 5, box.y + box.height / 2 - 5)
    await expect(viewer.pixel).toContainText(`${String(chart.width / 2 + 10)}, ${String(chart.height / 2 - 10)}`)
  })
})
