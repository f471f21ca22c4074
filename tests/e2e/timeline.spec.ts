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

const gutter = 136
/** Middles of the shots and of the first row of keys below the first lane. */
const [shotsRow, keysRow] = [44, 95]

async function at(editor: EditorPage, frame: number, y: number): Promise<[number, number]> {
  const box = await editor.timeline.boundingBox()
  if (!box) throw new Error('The timeline is not on the screen.')
  return [box.x + gutter + (frame / clip.frames) * (box.width - gutter), box.y + y]
}

async function drag(editor: EditorPage, y: number, from: number, to: number): Promise<void> {
  const { mouse } = editor.page
  await mouse.move(...(await at(editor, from, y)))
  await mouse.down()
  await mouse.move(...(await at(editor, to, y)), { steps: 6 })
  await mouse.up()
}

async function open({ page }: { page: EditorPage['page'] }, url: string): Promise<EditorPage> {
  const welcome = new WelcomePage(page)
  await welcome.open(url)
  const editor = await welcome.openClip(made.path)
  await expect(editor.timeline).toHaveAttribute('data-shots', `0 ${String(clip.cut)}`, { timeout: 60_000 })
  await editor.noJobs()
  return editor
}

test('a cut is dragged, made and taken away, each one undo step; Escape gives a drag up', async ({ page, host }) => {
  const editor = await open({ page }, host.url)
  const shots = (starts: string) => expect(editor.timeline).toHaveAttribute('data-shots', starts)
  await drag(editor, shotsRow, clip.cut, 30.5)
  await shots('0 30')
  await editor.press('Control+z')
  await shots(`0 ${String(clip.cut)}`)

  await page.mouse.dblclick(...(await at(editor, 10.5, shotsRow)))
  await shots(`0 10 ${String(clip.cut)}`)
  await page.mouse.dblclick(...(await at(editor, 10, shotsRow)))
  await shots(`0 ${String(clip.cut)}`)

  await page.mouse.move(...(await at(editor, clip.cut, shotsRow)))
  await page.mouse.down()
  await page.mouse.move(...(await at(editor, 40.5, shotsRow)), { steps: 6 })
  await shots('0 40')
  await editor.press('Escape')
  await page.mouse.up()
  await shots(`0 ${String(clip.cut)}`)
})

test('keys lie below the lane: dragged in time, removed, each one undo step', async ({ page, host }) => {
  const editor = await open({ page }, host.url)
  await editor.press('n')
  await expect(editor.objects).toHaveCount(1)
  await editor.button('Grow: add key').click()
  await editor.press('End')
  await editor.shows(clip.frames - 1)
  await editor.button('Grow: add key').click()
  const keyHere = editor.button('Grow: remove key')
  await expect(keyHere).toBeVisible()

  await drag(editor, keysRow, clip.frames - 0.5, 20.5)
  await expect(keyHere).toHaveCount(0)
  await editor.button('Grow: key before').click()
  await editor.shows(20)
  await expect(keyHere).toBeVisible()
  await editor.press('Control+z')
  await expect(keyHere).toHaveCount(0)
  await editor.press('Control+Shift+z')
  await expect(keyHere).toBeVisible()

  await page.mouse.click(...(await at(editor, 20.5, keysRow)))
  await editor.press('Delete')
  await expect(keyHere).toHaveCount(0)
  await editor.press('Control+z')
  await expect(keyHere).toBeVisible()
})

test('a propagation goes one frame on, or over every visible object, and its mattes fall out of date', async ({
  page,
  host,
}) => {
  const editor = await open({ page }, host.url)
  const square = squareAt(0)
  const middle = [square.x + clip.square / 2, square.y + clip.square / 2] as const
  await editor.press('n', 'p')
  await editor.draw(clip, [middle])
  await editor.markDone()
  await expect(editor.matteCount).toHaveText('1 frame')
  await editor.press('Alt+ArrowRight')
  await editor.shows(1)
  await expect(editor.matteCount).toHaveText('2 frames', { timeout: 60_000 })
  await editor.noJobs()
  await expect(editor.timeline).toHaveAttribute('data-old', '0')

  await editor.press('Home')
  await editor.shows(0)
  await editor.press('b')
  await editor.draw(clip, [
    [200, 40],
    [240, 60],
  ])
  await editor.markDone()
  await expect(editor.timeline).toHaveAttribute('data-old', '1')

  await editor.button(/more ways to propagate$/).click()
  await page.getByRole('menuitemradio', { name: /^Every visible object/ }).click()
  await editor.press('Control+ArrowRight')
  await expect(editor.matteCount).toHaveText(`${String(clip.cut)} frames`, { timeout: 90_000 })
  await editor.noJobs()
  await expect(editor.timeline).toHaveAttribute('data-old', '0')
})
