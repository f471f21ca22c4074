import { rm } from 'node:fs/promises'
import { clip, makeClip, squareAt } from './clip.ts'
import { expect, test } from './fixtures.ts'
import type { EditorPage } from './pages/EditorPage.ts'
import { WelcomePage } from './pages/WelcomePage.ts'

let made: Awaited<ReturnType<typeof makeClip>>
test.beforeAll(async () => {
  made = await makeClip()
})
test.afterAll(() => rm(made.folder, { recursive: true }))

async function opened(page: ConstructorParameters<typeof WelcomePage>[0], url: string): Promise<EditorPage> {
  const welcome = new WelcomePage(page)
  await welcome.open(url)
  const editor = await welcome.openClip(made.path)
  await expect(editor.timeline).toHaveAttribute('data-shots', `0 ${String(clip.cut)}`, { timeout: 60_000 })
  await editor.noJobs()
  return editor
}

type PlatePoint = readonly [number, number]

/** A rectangle drawn with the lasso: exact, and no network is asked. */
async function lasso(editor: EditorPage, x: number, y: number, width: number, height: number): Promise<void> {
  await editor.press('Shift+L')
  await editor.draw(clip, [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]) // prettier-ignore
  await editor.markDone()
}

/** How bright the matte is at points of the plate, 0..255; the view is the matte's. */
async function alphas(editor: EditorPage, ...points: PlatePoint[]): Promise<number[]> {
  return (await editor.colours(clip, points)).map((colour) => Math.round(colour[0] ?? 0))
}
async function showMatte(editor: EditorPage, index = 0): Promise<void> {
  await editor.press('F3')
  await expect(editor.picture).toHaveAttribute('data-view', 'matte')
  await editor.shows(index)
}

test('a feather is keyed on two frames, shown between them, stepped through, and taken back', async ({
  page,
  host,
}) => {
  const editor = await opened(page, host.url)
  await lasso(editor, 100, 60, 100, 60)
  await editor.mattesDrawn(1)
  await editor.press('Control+c')
  for (const frame of ['1009', '1017']) {
    await editor.frameField.fill(frame)
    await editor.press('Enter')
    await editor.shows(Number(frame) - 1001)
    await editor.press('Control+v')
    await editor.mattesDrawn(1)
  }
  await expect(editor.matteCount).toHaveText('3 frames')
  await editor.press('Home')
  await showMatte(editor)

  const feather = page.getByRole('slider', { name: 'Feather out' })
  const value = page.getByRole('textbox', { name: 'Feather out value' })
  await editor.button('Feather out: add key').click()
  await editor.frameField.fill('1017')
  await editor.press('Enter')
  await editor.shows(16)
  await value.fill('40')
  await editor.press('Enter')
  await expect(editor.button('Feather out: remove key')).toBeVisible()
  await value.fill('80')
  await editor.press('Escape')
  await expect(feather).toHaveAttribute('aria-valuetext', '40.0 px')
  // Twenty pixels beside the edge: half the feather, so half the alpha.
  await expect.poll(() => alphas(editor, [220, 90]).then(([alpha = 0]) => alpha)).toBeGreaterThan(100)

  await editor.frameField.fill('1009')
  await editor.press('Enter')
  await editor.shows(8)
  await expect(feather).toHaveAttribute('aria-valuetext', '20.0 px')
  const [half = 0, far = 0] = await alphas(editor, [210, 90], [224, 90])
  expect(Math.abs(half - 128)).toBeLessThan(20)
  expect(far).toBeLessThan(10)

  await editor.button('Feather out: key before').click()
  await editor.shows(0)
  await expect(feather).toHaveAttribute('aria-valuetext', '0.0 px')
  await editor.button('Feather out: key after').click()
  await editor.shows(16)

  await editor.button('Reset Feather out').click()
  await expect(feather).toHaveAttribute('aria-valuetext', '0.0 px')
  await expect.poll(() => alphas(editor, [220, 90]).then(([alpha = 0]) => alpha)).toBeLessThan(10)
  await expect(editor.button('Undo: Change keyframes')).toBeVisible()
  await page.locator('body').press('Control+z')
  await expect(feather).toHaveAttribute('aria-valuetext', '40.0 px')
})

test('the smart brush stops at the edge of the square that a plain brush paints over', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  const { x, y } = squareAt(0)
  const [inside, outside]: PlatePoint[] = [[x + 35, y + 30], [x + clip.square + 10, y + 30]] // prettier-ignore
  const down: PlatePoint[] = [[x + 45, y + 18], [x + 45, y + 42]] // prettier-ignore
  await editor.press('b')
  for (let k = 0; k < 4; k++) await editor.press(']', ']', ']')
  await editor.press('Shift+B')
  await editor.draw(clip, down)
  await editor.markDone()
  await editor.mattesDrawn(1)
  await showMatte(editor)
  const [kept = 0, beyond = 255] = await alphas(editor, inside as PlatePoint, outside as PlatePoint)
  expect(kept).toBeGreaterThan(240)
  expect(beyond).toBeLessThan(15)

  const smart = await editor.mattes()
  await editor.press('b')
  await editor.draw(clip, down)
  await editor.markDone()
  await expect.poll(() => editor.mattes()).not.toEqual(smart)
  await editor.shows(0)
  expect((await alphas(editor, outside as PlatePoint))[0]).toBeGreaterThan(240)
})

test('a hole is filled by a click, a piece removed with Alt, and what is neither is said', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  await lasso(editor, 60, 40, 120, 100)
  await editor.press('x')
  await lasso(editor, 100, 70, 40, 40)
  await editor.press('x')
  await lasso(editor, 240, 40, 30, 30)
  await showMatte(editor)
  expect(await alphas(editor, [120, 90], [255, 55])).toEqual([0, 255])

  await editor.press('y')
  await editor.draw(clip, [[120, 90]])
  await editor.markDone()
  await expect.poll(() => alphas(editor, [120, 90])).toEqual([255])
  await page.keyboard.down('Alt')
  await editor.draw(clip, [[255, 55]])
  await page.keyboard.up('Alt')
  await editor.markDone()
  await expect.poll(() => alphas(editor, [120, 90], [255, 55])).toEqual([255, 0])

  await editor.draw(clip, [[290, 150]])
  await expect(editor.notice(/There is no hole here/)).toBeVisible()
  await editor.press('Control+z')
  await expect.poll(() => alphas(editor, [255, 55])).toEqual([255])
})

test('a matte is moved, scaled and nudged; nudges are one step, and Escape gives a drag up', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  await lasso(editor, 100, 60, 60, 40)
  await showMatte(editor)
  const start = await editor.mattes()
  const changed = async (before: string[]): Promise<string[]> => {
    await editor.markDone()
    await expect.poll(() => editor.mattes()).not.toEqual(before)
    await editor.shows(0)
    return editor.mattes()
  }
  await editor.press('t')
  await page.waitForTimeout(300)
  await editor.draw(clip, [[130, 80], [170, 100]]) // prettier-ignore
  const moved = await changed(start)
  expect(await alphas(editor, [110, 70], [150, 85], [190, 115])).toEqual([0, 255, 255])

  await page.waitForTimeout(300)
  // The corner of the box from (140, 80) to (200, 120): twice the size, from its top left.
  await editor.draw(clip, [[200, 120], [260, 160]]) // prettier-ignore
  const scaled = await changed(moved)
  expect(await alphas(editor, [250, 150], [145, 84])).toEqual([255, 255])

  await page.waitForTimeout(300)
  await editor.press('Shift+ArrowLeft')
  const nudged = await changed(scaled)
  await page.waitForTimeout(300)
  await editor.press('Shift+ArrowLeft')
  await changed(nudged)
  expect(await alphas(editor, [125, 100], [248, 100])).toEqual([255, 0])
  await editor.press('Control+z')
  await expect.poll(() => editor.mattes()).toEqual(scaled)

  const box = await editor.viewer.boundingBox()
  if (!box) throw new Error('No viewer.')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(box.x + 100, box.y + 100)
  await editor.press('Escape')
  await page.mouse.up()
  await page.waitForTimeout(300)
  expect(await editor.mattes()).toEqual(scaled)
})

test('a click on the picture selects the object there', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  await lasso(editor, 60, 60, 60, 40)
  await editor.press('n')
  await expect(editor.objects).toHaveCount(2)
  await lasso(editor, 180, 60, 60, 40)
  await editor.mattesDrawn(2)
  const selected = editor.objects.and(page.locator('[aria-current=true]'))
  await expect(selected).toContainText('Object 2')
  await editor.press('v')
  await editor.draw(clip, [[90, 80]])
  await expect(selected).toContainText('Object 1')
  await editor.press('p')
  await page.keyboard.down('Control')
  await editor.draw(clip, [[210, 80]])
  await page.keyboard.up('Control')
  await expect(selected).toContainText('Object 2')
  await expect(editor.matteCount).toHaveText('1 frame')
})
