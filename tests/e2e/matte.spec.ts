import { execFileSync } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { clip, makeClip, squareAt } from './clip.ts'
import { expect, test } from './fixtures.ts'
import type { EditorPage } from './pages/EditorPage.ts'
import { WelcomePage } from './pages/WelcomePage.ts'

let made: Awaited<ReturnType<typeof makeClip>>
test.beforeAll(async () => {
  made = await makeClip()
})
test.afterAll(() => rm(made.folder, { recursive: true }))

/** Opens the clip and waits for its two shots. */
async function opened(page: ConstructorParameters<typeof WelcomePage>[0], url: string): Promise<EditorPage> {
  const welcome = new WelcomePage(page)
  await welcome.open(url)
  const editor = await welcome.openClip(made.path)
  await expect(editor.timeline).toHaveAttribute('data-shots', `0 ${String(clip.cut)}`, { timeout: 60_000 })
  await editor.noJobs()
  return editor
}

/** Draws round the square of the frame shown with the lasso: exact, and no network is asked. */
async function lassoSquare(editor: EditorPage, index: number): Promise<void> {
  const { x, y } = squareAt(index)
  const side = clip.square
  await editor.press('Shift+L')
  await editor.draw(clip, [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
  ])
  await editor.markDone()
}

test('a box shows what it would become while it is held, and becomes an object and its matte; undo and redo go through it', async ({
  page,
  host,
}) => {
  const editor = await opened(page, host.url)
  const { x, y } = squareAt(0)
  const box = [
    [x - 6, y - 6],
    [x + clip.square + 6, y + clip.square + 6],
  ] as const
  // The square is orange, its matte sky blue.
  const red = async (): Promise<number> => (await editor.colours(clip, [[x + 30, y + 30]]))[0]?.[0] ?? 0
  await editor.press('r')
  const plain = await red()
  await editor.hold(clip, box)
  await expect.poll(red).toBeLessThan(plain - 30)
  await expect(editor.objects).toHaveCount(0)
  await editor.press('Escape')
  await expect.poll(red).toBeGreaterThan(plain - 5)
  await page.mouse.up()
  await expect(editor.objects).toHaveCount(0)
  await editor.draw(clip, box)
  await editor.mattesDrawn(1)
  await expect(editor.objects).toHaveCount(1)
  await expect(editor.matteCount).toHaveText('1 frame')
  await editor.markDone()

  await expect(editor.button(/^Undo: /)).toBeEnabled()
  await editor.press('Control+z')
  await expect(editor.objects).toHaveCount(0)
  await editor.mattesDrawn(0)
  await editor.press('Control+Shift+z')
  await editor.mattesDrawn(1)
  await expect(editor.objects).toHaveCount(1)
})

test('paint is added and taken away where it was drawn, in every view', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  await editor.press('b')
  await editor.draw(clip, [
    [100, 40],
    [200, 40],
  ])
  await editor.markDone()
  await editor.mattesDrawn(1)
  const before = await editor.mattes()
  const points = [
    [150, 40],
    [150, 150],
  ] as const

  await editor.press('F3')
  await expect(editor.picture).toHaveAttribute('data-view', 'matte')
  const [inside = [], outside = []] = await editor.colours(clip, points)
  expect(Math.min(...inside)).toBeGreaterThan(230)
  expect(Math.max(...outside)).toBeLessThan(10)

  await editor.press('F4')
  await expect(editor.picture).toHaveAttribute('data-view', 'cut-out')
  const [held = [], checker = []] = await editor.colours(clip, points)
  expect(Math.abs((held[1] ?? 0) - 0x3f)).toBeLessThan(25)
  expect(Math.max(...checker) - Math.min(...checker)).toBeLessThan(1)

  await editor.press('F2', 'e')
  await editor.draw(clip, [
    [150, 40],
    [200, 40],
  ])
  await editor.markDone()
  await expect.poll(() => editor.mattes()).not.toEqual(before)
  await editor.press('F3')
  await editor.shows(0)
  await expect.poll(async () => Math.max(...((await editor.colours(clip, [[180, 40]]))[0] ?? []))).toBeLessThan(20)
})

test('Escape gives up a stroke being drawn', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  await editor.press('b')
  const box = await editor.viewer.boundingBox()
  if (!box) throw new Error('No viewer.')
  await page.mouse.move(box.x + 200, box.y + 200)
  await page.mouse.down()
  await page.mouse.move(box.x + 300, box.y + 220)
  await editor.press('Escape')
  await page.mouse.up()
  await page.waitForTimeout(300)
  await expect(editor.objects).toHaveCount(0)
})

test('a matte is propagated to the cut, corrected, exported, and taken in again', async ({ page, host }) => {
  test.setTimeout(240_000)
  const editor = await opened(page, host.url)
  await lassoSquare(editor, 0)
  await editor.mattesDrawn(1)
  await editor.press('Control+ArrowRight')
  await expect(editor.matteCount).toHaveText(`${String(clip.cut)} frames`, { timeout: 120_000 })
  await editor.noJobs()

  await expect(editor.timeline).toHaveAttribute('data-suggested', /^[1-9]/)
  const suggested = Number(await editor.timeline.getAttribute('data-suggested'))
  await editor.press('u')
  await editor.shows(suggested)

  await editor.press('End')
  await editor.shows(clip.frames - 1)
  await editor.mattesDrawn(0)

  await editor.frameField.fill('1013')
  await editor.press('Enter')
  await editor.shows(12)
  const propagated = await editor.mattes()
  await lassoSquare(editor, 12)
  await expect.poll(() => editor.mattes()).not.toEqual(propagated)
  await editor.press('Home', 'PageDown')
  await editor.shows(12)

  await editor.press('Control+e')
  await page.getByRole('tab', { name: 'Pictures' }).click()
  await page.getByRole('radio', { name: 'PNG mattes, 16 bits' }).click()
  await page.getByLabel('Depth').selectOption('8 bits')
  await page.getByRole('button', { name: 'Export', exact: true }).last().click()
  const done = editor.notice(/files in /)
  await expect(done).toBeVisible({ timeout: 60_000 })
  const folder = /files in (.+)$/.exec((await done.textContent()) ?? '')?.[1] ?? ''
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.png'))
  expect(files).toHaveLength(clip.frames)
  expect(files.some((name) => name.endsWith('1001.png'))).toBe(true)
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).first().click()
  const archive = await (await downloading).path()
  const listed = execFileSync('python3', ['-m', 'zipfile', '-l', archive], { encoding: 'utf8' })
  expect(listed.match(/\.png/g)).toHaveLength(clip.frames)

  await editor.press('Escape', 'Control+Shift+E')
  const dialog = page.getByRole('dialog', { name: 'Import mattes' })
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Choose the files')
  const choosing = page.waitForEvent('filechooser')
  await dialog.getByRole('button', { name: 'Folder…' }).click()
  await (await choosing).setFiles(join(folder, dirname(files[0] ?? '')))
  await dialog.getByLabel('Replace committed frames').check()
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(editor.notice(`${String(clip.frames)} committed frames`)).toBeVisible({ timeout: 60_000 })
  await expect(editor.matteCount).toHaveText(`${String(clip.frames)} frames`)
})

test('a propagation keeps what was done, as one step, when it is cancelled and when the host is killed; then it goes on', async ({
  page,
  host,
}) => {
  test.setTimeout(180_000)
  const editor = await opened(page, host.url)
  // Without its cut the clip is one shot: there is more of it to break off in.
  await editor.press('Control+z')
  await expect(editor.timeline).toHaveAttribute('data-shots', '0')
  await lassoSquare(editor, 0)
  await editor.mattesDrawn(1)
  const propagateSome = async (): Promise<void> => {
    await expect(editor.matteCount).toHaveText('1 frame')
    await editor.press('Control+ArrowRight')
    // Looked at each time the screen is drawn: the rest takes seconds.
    const shown = await editor.matteCount.elementHandle()
    await page.waitForFunction((count) => count.textContent !== '1 frame', shown, { timeout: 60_000 })
  }
  await propagateSome()
  await editor.press('Control+.')
  await editor.noJobs()
  await editor.press('Control+z')
  await editor.press('e')
  await editor.press('=')
  const zoom = page.getByLabel('Zoom', { exact: true })
  await expect(editor.button('Eraser')).toHaveAttribute('aria-pressed', 'true')
  const seenAt = await zoom.textContent()

  await propagateSome()
  await host.kill()
  await expect(page.locator('.banner')).toContainText('Holdout does not answer')
  const count = async (): Promise<number> => parseInt((await editor.matteCount.textContent()) ?? '')
  const seen = await count()
  await host.restart()
  // The token is another: the page is opened by the address that the host prints.
  await page.goto(host.url)
  await expect(editor.notice('Holdout ended unexpectedly')).toBeVisible()
  await editor.shows(0)
  await expect(zoom).toHaveText(seenAt ?? '')
  await expect(editor.button('Eraser')).toHaveAttribute('aria-pressed', 'true')
  await expect(editor.jobs).toContainText('was interrupted')
  const made = await count()
  expect(made).toBeGreaterThanOrEqual(seen)
  expect(made).toBeLessThan(clip.frames)
  await editor.press('ArrowRight')
  await editor.shows(1)
  await editor.mattesDrawn(1)

  await editor.button('Go on').click()
  await expect(editor.matteCount).toHaveText(`${String(clip.frames)} frames`, { timeout: 60_000 })
  await editor.noJobs()
  await editor.press('Control+z')
  await expect(editor.matteCount).toHaveText(`${String(made)} frames`)
  await editor.press('Control+z')
  await expect(editor.matteCount).toHaveText('1 frame')
})

test('another frame is painted on while a propagation runs, and keeps its paint', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  // Without its cut the clip is one shot.
  await editor.press('Control+z')
  await expect(editor.timeline).toHaveAttribute('data-shots', '0')
  // The larger model takes its time, so that there is enough of it to paint in.
  await editor.press('Control+,')
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await dialog.getByLabel('Model').selectOption('Fine')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await lassoSquare(editor, 0)
  await editor.mattesDrawn(1)
  await editor.press('Control+ArrowRight')
  await expect(editor.jobs).toContainText('Propagate forward')
  await editor.press('End', 'b')
  await editor.shows(clip.frames - 1)
  await editor.draw(clip, [[20, 20], [90, 20]]) // prettier-ignore
  await expect(page.getByText('painted')).toBeVisible()
  await expect(editor.jobs).toContainText('Propagate forward')
  await editor.noJobs()
  await expect(editor.matteCount).toHaveText(`${String(clip.frames)} frames`)
  await expect(page.getByText('painted')).toBeVisible()
  await editor.press('ArrowLeft')
  await expect(page.getByText('propagated')).toBeVisible()
})

test('objects are renamed, ordered, hidden, locked and removed by keys', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  await editor.press('n')
  await expect(editor.objects).toHaveCount(1)
  await editor.press('n')
  await expect(editor.objects).toHaveCount(2)
  await expect(editor.objects.first()).toContainText('Object 2')

  await editor.press('Shift+N')
  await page.getByRole('textbox', { name: 'Object name' }).fill('Square')
  await editor.press('Enter')
  await expect(editor.objects.first()).toContainText('Square')
  await editor.press('Alt+ArrowDown')
  await expect(editor.objects.last()).toContainText('Square')
  await editor.objects.last().dragTo(editor.objects.first())
  await expect(editor.objects.first()).toContainText('Square')
  await expect(editor.button('Undo: Reorder objects')).toBeVisible()
  await editor.press('Control+z')
  await expect(editor.objects.last()).toContainText('Square')
  await editor.press('h')
  await expect(page.getByRole('button', { name: 'Square visible' })).toHaveAttribute('aria-pressed', 'false')
  await editor.press('Shift+H')
  await expect(page.getByRole('button', { name: 'Square locked' })).toHaveAttribute('aria-pressed', 'true')
  await editor.press('1', 'Shift+Delete')
  await expect(editor.objects).toHaveCount(1)
  await editor.press('Control+z')
  await expect(editor.objects).toHaveCount(2)
})

test('a slider is one undo step however far it is moved', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  await lassoSquare(editor, 0)
  await editor.mattesDrawn(1)
  const feather = page.getByRole('slider', { name: 'Feather out' })
  await feather.focus()
  await editor.press('ArrowRight', 'ArrowRight', 'ArrowRight')
  await expect(feather).toHaveAttribute('aria-valuetext', '1.5 px')
  await expect(editor.button('Undo: Change matte property')).toBeVisible()
  await editor.shows(0)
  await feather.blur()
  await editor.press('Control+z')
  await expect(feather).toHaveAttribute('aria-valuetext', '0.0 px')
})

test('the keys are listed, and a lost connection is told and mended', async ({ page, host }) => {
  const sockets: { close: () => Promise<void> }[] = []
  await page.routeWebSocket(/\/rpc$/, (socket) => {
    socket.connectToServer()
    sockets.push(socket)
  })
  const editor = await opened(page, host.url)
  await editor.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Propagate both ways')
  await editor.press('Escape')

  await sockets.at(-1)?.close()
  await expect(page.getByText('Holdout does not answer')).toBeVisible()
  await expect(page.getByText('Holdout does not answer')).toHaveCount(0)
  await editor.press('n')
  await expect(editor.objects).toHaveCount(1)
})
