import { rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright/test'
import { makeClip } from './clip.ts'
import { expect, test } from './fixtures.ts'
import { WelcomePage } from './pages/WelcomePage.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

let made: Awaited<ReturnType<typeof makeClip>>
test.beforeAll(async () => {
  made = await makeClip()
})
test.afterAll(() => rm(made.folder, { recursive: true }))

/** What axe finds serious or critical on the page, one line a finding. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join(' | ')}`,
    )
}

test('nothing stands in the way of people who hear, magnify or only have keys', async ({ page, host }) => {
  // The page's own policy lets no script in; this is how one gets in without touching it.
  await page.addInitScript({ path: axe })
  // Colours halfway between two states are nobody's to read.
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  expect(await findings(page)).toEqual([])

  const editor = await welcome.openClip(made.path)
  await editor.noJobs()
  expect(await findings(page)).toEqual([])
  await editor.press('n')
  await expect(editor.objects).toHaveCount(1)
  expect(await findings(page)).toEqual([])

  await editor.press('w', 'F5')
  await page.getByRole('button', { name: /^Look: / }).click()
  expect(await findings(page)).toEqual([])
  await editor.press('Escape', 'w', 'F2')
  await editor.button('What the bars mean').click()
  expect(await findings(page)).toEqual([])
  await editor.press('Escape')

  for (const [keys, dialog] of [
    ['Control+e', 'Export mattes'],
    ['Control+Shift+e', 'Import mattes'],
    ['Control+Shift+d', 'Shots'],
    ['Control+,', 'Settings'],
    ['Control+Alt+;', 'Settings'],
    ['Control+Alt+k', 'Settings'],
    ['?', 'Keyboard shortcuts'],
    ['Control+k', 'Find a command'],
  ] as const) {
    await editor.press(keys)
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible()
    expect(await findings(page)).toEqual([])
    await editor.press('Escape')
  }
  for (const panel of ['History', 'Versions']) {
    await page.getByRole('tab', { name: panel }).click()
    await expect(page.getByRole('tab', { name: panel, selected: true })).toBeVisible()
    expect(await findings(page)).toEqual([])
  }
  await editor.press('Alt+t')
  await expect(page.getByRole('complementary', { name: 'Tour' })).toBeFocused()
  expect(await findings(page)).toEqual([])
})
