import { rm } from 'node:fs/promises'
import { makeClip } from './clip.ts'
import { expect, test } from './fixtures.ts'
import { WelcomePage } from './pages/WelcomePage.ts'

let made: Awaited<ReturnType<typeof makeClip>>
test.beforeAll(async () => {
  made = await makeClip()
})
test.afterAll(() => rm(made.folder, { recursive: true }))

test('its name finds a command; Enter does it, and what cannot be done is not offered', async ({ page, host }) => {
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const editor = await welcome.openClip(made.path)
  await editor.noJobs()
  const palette = page.getByRole('dialog', { name: 'Find a command' })
  await editor.press('Control+k')
  await expect(palette.getByRole('option', { name: /^Redo/ })).toHaveCount(0)
  await expect(palette.getByRole('option', { name: /^Undo/ })).toHaveCount(1)
  await page.keyboard.type('eraser')
  await expect(palette.getByRole('option').first()).toContainText('Eraser')
  await editor.press('Enter')
  await expect(palette).toHaveCount(0)
  await expect(editor.button('Eraser')).toHaveAttribute('aria-pressed', 'true')
  await editor.press('Control+Shift+p')
  await page.keyboard.type('qqqq')
  await expect(palette.getByText('No command of that name')).toBeVisible()
  await editor.press('Escape')
  await expect(palette).toHaveCount(0)
})
