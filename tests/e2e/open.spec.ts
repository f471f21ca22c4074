import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { clip, makeClip, makeSequence } from './clip.ts'
import { expect, test } from './fixtures.ts'
import { EditorPage } from './pages/EditorPage.ts'
import { WelcomePage } from './pages/WelcomePage.ts'

let made: Awaited<ReturnType<typeof makeClip>>
test.beforeAll(async () => {
  made = await makeClip()
})
test.afterAll(() => rm(made.folder, { recursive: true }))

test('a clip is opened, and every way to a frame leads there', async ({ page, host }) => {
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const editor = await welcome.openClip(made.path)
  await expect(editor.frameField).toHaveValue('1001')
  await expect(editor.timecode).toHaveText('00:00:00:00')

  await editor.press('ArrowRight', 'ArrowRight')
  await editor.shows(2)
  await editor.press('Shift+ArrowRight')
  await editor.shows(12)
  await expect(editor.timecode).toHaveText('00:00:00:12')
  await editor.press('End')
  await editor.shows(clip.frames - 1)
  await expect(editor.frameField).toHaveValue('1048')
  await editor.press('Home')
  await editor.shows(0)

  await editor.frameField.fill('1031')
  await editor.press('Enter')
  await editor.shows(30)
  await editor.scrub(0.1, 0.9, 0.5)
  await editor.shows(24)
})

test('a clip dropped on the page is opened', async ({ page, host }) => {
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const browser = await page.context().newCDPSession(page)
  const data = { items: [], files: [made.path], dragOperationsMask: 1 }
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop'): Promise<unknown> =>
    browser.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
  const hint = page.getByText('Drop a clip, frames, or a folder of frames')
  await drag('dragEnter')
  await drag('dragOver')
  await expect(hint).toBeVisible()
  await drag('drop')
  await expect(hint).toHaveCount(0)
  const editor = new EditorPage(page)
  await editor.shows(0)
  await expect(page.getByRole('heading', { name: 'square', exact: true })).toBeVisible()
})

test('the picture is the frame: its colours are those of the clip', async ({ page, host }) => {
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const editor = await welcome.openClip(made.path)
  await editor.press('F1')
  const [ground = [], square = []] = await editor.colours(clip, [
    [10, 10],
    [60, 90],
  ])
  expect(Math.abs((ground[1] ?? 0) - 0x3f)).toBeLessThan(20)
  expect(square[0]).toBeGreaterThan(220)
  expect(square[2]).toBeLessThan(90)
  await editor.press('End')
  await editor.shows(clip.frames - 1)
  const [light = []] = await editor.colours(clip, [[10, 10]])
  expect(Math.abs((light[2] ?? 0) - 0xc4)).toBeLessThan(20)
})

test('it plays, backward too, within in and out, and stops', async ({ page, host }) => {
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const editor = await welcome.openClip(made.path)
  const index = async (): Promise<number> => Number(await editor.picture.getAttribute('data-frame'))

  await editor.press('Space')
  await expect(editor.button('Pause')).toBeVisible()
  await expect.poll(index).toBeGreaterThan(3)
  await editor.press('k')
  await expect(editor.button('Play')).toBeVisible()

  await editor.frameField.fill('1020')
  await editor.press('Enter', 'i')
  await editor.shows(19)
  await editor.frameField.fill('1025')
  await editor.press('Enter', 'o')
  await editor.shows(24)
  await editor.press('j')
  for (let look = 0; look < 8; look++) {
    await page.waitForTimeout(150)
    const shown = await index()
    expect(shown).toBeGreaterThanOrEqual(19)
    expect(shown).toBeLessThanOrEqual(24)
  }
  await editor.press('k')
})

test('cuts are found, shown, and reached by keys', async ({ page, host }) => {
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const editor = await welcome.openClip(made.path)
  await expect(editor.timeline).toHaveAttribute('data-shots', `0 ${String(clip.cut)}`, { timeout: 60_000 })
  await editor.press('ArrowDown')
  await editor.shows(clip.cut)
  await editor.press('Control+z')
  await expect(editor.timeline).toHaveAttribute('data-shots', '0')
})

test('frames of a sequence keep their own numbers', async ({ page, host }) => {
  const files = await makeSequence(made.path, made.folder, 101, 6)
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const editor = await welcome.openClip(...files)
  await expect(editor.frameField).toHaveValue('101')
  await editor.press('End')
  await editor.shows(5)
  await expect(editor.frameField).toHaveValue('106')
})

test('a project is there again as one left it, after leaving it and after reloading the page', async ({
  page,
  host,
}) => {
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const editor = await welcome.openClip(made.path)
  await editor.press('n')
  await expect(editor.objects).toHaveCount(1)
  await editor.press('ArrowRight', 'i', 'ArrowRight', 'ArrowRight')
  await editor.shows(3)
  const kept = (): Promise<string> => readFile(join(host.home, 'data/preferences.json'), 'utf8')
  await expect.poll(kept).toMatch(/"index":\s*3,/)
  await page.reload()
  await editor.shows(3)
  await editor.press('Shift+i')
  await editor.shows(1)
  await expect(editor.objects).toHaveCount(1)
  await editor.noJobs()
  await editor.button('Back to all projects').click()
  await welcome.openRecent('square')
  await editor.shows(1)
  await expect(editor.objects).toHaveCount(1)
})

test('what is no clip is refused in words, and leaves no project behind', async ({ page, host }) => {
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /^Open a clip/ }).click()
  await (await chooser).setFiles({ name: 'notes.mp4', mimeType: 'video/mp4', buffer: Buffer.from('no movie at all') })
  await expect(new EditorPage(page).notice('Could not open the clip')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Holdout' })).toBeVisible()
})
