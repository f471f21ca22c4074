import { rm } from 'node:fs/promises'
import { makeClip } from './clip.ts'
import { expect, test } from './fixtures.ts'
import { EditorPage } from './pages/EditorPage.ts'
import { WelcomePage } from './pages/WelcomePage.ts'

let made: Awaited<ReturnType<typeof makeClip>>
test.beforeAll(async () => {
  made = await makeClip()
})
test.afterAll(() => rm(made.folder, { recursive: true }))

test.use({ newcomer: true })

test('the tour follows the work until it is skipped; panels and keys stay as the person wants them', async ({
  page,
  host,
}) => {
  const tour = page.getByRole('complementary', { name: 'Tour' })
  const pictured = new Set<string>()
  page.on('request', (request) => {
    const [, index] = /frame\/[^/]+\/(\d+)\?side=128&/.exec(request.url()) ?? []
    if (index) pictured.add(index)
  })
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  await expect(tour.locator('[aria-current=step]')).toHaveText('Open a clip')
  const editor = await welcome.openClip(made.path)
  await expect(tour.locator('[aria-current=step]')).toHaveText('Mark an object')
  await editor.noJobs()
  // More than the first frames of its two shots.
  await expect.poll(() => pictured.size).toBeGreaterThan(5)
  await tour.getByRole('button', { name: 'Skip the tour' }).click()

  const timeline = page.getByRole('region', { name: 'Timeline' })
  const height = async (): Promise<number> => (await timeline.boundingBox())?.height ?? 0
  const before = await height()
  await page.getByRole('separator', { name: 'Height of the timeline' }).press('ArrowUp')
  await expect.poll(height).toBeGreaterThan(before + 20)
  const higher = await height()
  const side = page.getByRole('complementary', { name: 'Objects and properties' })
  await editor.button('Objects and properties').click()
  await expect(side).toBeHidden()
  // From the line between the panels, which would keep the key, round what is seen.
  const tools = page.getByRole('navigation', { name: 'Tools' })
  for (const part of [page.getByRole('banner', { name: 'Project' }), tools, page.getByRole('main'), timeline]) {
    await editor.press('Control+F6')
    await expect(part).toBeFocused()
  }
  await editor.press('Control+Shift+F6')
  await expect(page.getByRole('main')).toBeFocused()

  await editor.press('Control+Alt+k')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('textbox', { name: 'Find' }).fill('Brush')
  await settings.getByRole('button', { name: 'Change the key of Brush', exact: true }).click()
  await editor.press('Control+e')
  await expect(settings.getByRole('alert')).toContainText('is Export')
  await settings.getByRole('button', { name: 'Take it' }).click()
  await expect(settings.getByText('went to Brush')).toHaveCount(0)
  await settings.getByRole('textbox', { name: 'Find' }).fill('Export')
  await expect(settings.getByText('went to Brush')).toBeVisible()
  await editor.press('Escape')

  await page.reload()
  await new EditorPage(page).shows(0)
  await expect(side).toBeHidden()
  expect(Math.abs((await height()) - higher)).toBeLessThan(2)
  await expect(tour).toHaveCount(0)
  await editor.press('Control+e')
  await expect(editor.button('Brush')).toHaveAttribute('aria-pressed', 'true')

  await editor.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(sheet).toContainText('with your own')
  const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  expect(paper).toMatch(/\/MediaBox\s*\[\s*0 0 84[12](\.\d+)? 59[45]/)
})
