import { rm } from 'node:fs/promises'
import { clip, makeClip } from './clip.ts'
import { expect, test } from './fixtures.ts'
import type { EditorPage } from './pages/EditorPage.ts'
import { HistoryPage } from './pages/HistoryPage.ts'
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

test('marks act inside the region until Escape clears it', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  const hint = page.getByText('Marks act inside the region only')
  await editor.press('b', 'g')
  await editor.draw(clip, [
    [60, 10],
    [160, 170],
  ])
  await expect(hint).toBeVisible()
  await expect(editor.button('Brush')).toHaveAttribute('aria-pressed', 'true')

  const painted = async (): Promise<boolean[]> => {
    const colours = await editor.colours(clip, [[110, 90], [240, 90]]) // prettier-ignore
    return colours.map((colour) => Math.min(...colour) > 200)
  }
  const across = [[90, 90], [260, 90]] as const // prettier-ignore
  await editor.draw(clip, across)
  await editor.markDone()
  await editor.mattesDrawn(1)
  const inside = await editor.mattes()
  await editor.press('Escape')
  await expect(hint).toHaveCount(0)
  await editor.press('F3')
  await expect(editor.picture).toHaveAttribute('data-view', 'matte')
  expect(await painted()).toEqual([true, false])

  await editor.draw(clip, across)
  await editor.markDone()
  await expect.poll(() => editor.mattes()).not.toEqual(inside)
  await editor.shows(0)
  expect(await painted()).toEqual([true, true])
})

test('shots are split and joined at the playhead, and back again', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  const cut = String(clip.cut)
  const starts = (expected: string): Promise<void> => expect(editor.timeline).toHaveAttribute('data-shots', expected)
  await editor.frameField.fill('1011')
  await editor.press('Enter')
  await editor.shows(10)
  await editor.press('Shift+D')
  await starts(`0 10 ${cut}`)
  await editor.press('Alt+D')
  await starts(`0 ${cut}`)
  await editor.press('Control+z')
  await starts(`0 10 ${cut}`)
  await editor.press('Control+z')
  await starts(`0 ${cut}`)
  await editor.press('Control+Shift+z')
  await starts(`0 10 ${cut}`)
})

test('name, settings and first frame are changed together, as one undo step', async ({ page, host }) => {
  const editor = await opened(page, host.url)
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await editor.press('Control+,')
  await dialog.getByLabel('Name').fill('')
  await expect(dialog.getByText('A project needs a name.')).toBeVisible()
  await dialog.getByLabel('Name').fill('Crossing')
  await dialog.getByLabel('The networks see').selectOption('320')
  await dialog.getByLabel('Refine edges against the plate').uncheck()
  await dialog.getByLabel('Number of the first frame').fill('101')
  await editor.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Crossing' })).toBeVisible()
  await expect(editor.frameField).toHaveValue('101')

  await editor.press('Control+,')
  await expect(dialog.getByLabel('The networks see')).toHaveValue('320')
  await expect(dialog.getByLabel('Refine edges against the plate')).not.toBeChecked()
  await editor.press('Escape')
  await editor.press('Control+z')
  await expect(page.getByRole('heading', { name: 'square' })).toBeVisible()
  await expect(editor.frameField).toHaveValue('1001')
})

test('steps are gone to and back, versions compared and restored, also after the project was closed', async ({
  page,
  host,
}) => {
  const editor = await opened(page, host.url)
  const history = new HistoryPage(editor)
  const paint = async (y: number): Promise<string[]> => {
    const before = await editor.mattes()
    await editor.draw(clip, [[60, y], [160, y]]) // prettier-ignore
    await editor.markDone()
    await expect.poll(() => editor.mattes()).not.toEqual(before)
    await editor.mattesDrawn(1)
    return editor.mattes()
  }
  await editor.press('b')
  const first = await paint(40)
  await editor.press('Control+Shift+s')
  await history.name('First pass', 'for review')
  const second = await paint(120)

  await history.version('First pass').getByRole('button', { name: 'Compare' }).click()
  await expect.poll(() => editor.mattes()).toEqual([...second, ...first])
  await expect(history.version('First pass').getByRole('button', { name: '1001', exact: true })).toBeVisible()
  await history.version('First pass').getByRole('button', { name: 'Compare' }).click()
  await history.version('First pass').getByRole('button', { name: 'Restore' }).click()
  await expect.poll(() => editor.mattes()).toEqual(first)

  await editor.press('Alt+h')
  await expect(history.current).toHaveAccessibleName(/^Restore First pass/)
  await history.steps.focus()
  await editor.press('ArrowUp', 'Enter')
  await expect.poll(() => editor.mattes()).toEqual(second)
  await expect(history.step(/^Restore First pass.*undone/)).toBeVisible()

  await editor.press('Alt+Home')
  await new WelcomePage(page).openRecent('square')
  await expect.poll(() => editor.mattes()).toEqual(second)
  await expect(history.step(/^Add object.*First pass/)).toBeVisible()
  await editor.press('Control+z')
  await expect.poll(() => editor.mattes()).toEqual(first)
  await history.step(/^Restore First pass/).click()
  await expect(history.current).toHaveAccessibleName(/^Restore First pass/)
  await history.step('Start').click()
  await expect(editor.objects).toHaveCount(0)
})
