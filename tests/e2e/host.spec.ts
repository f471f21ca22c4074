import { expect, test } from './fixtures.ts'

test('the printed address opens the page, and the token leaves the address', async ({ page, host }) => {
  await page.goto(host.url)
  await expect(page).toHaveTitle(/Holdout/)
  await expect(page).toHaveURL(new URL('/', host.url).href)
  await page.reload()
  await expect(page).toHaveTitle(/Holdout/)
})

test('the page can draw with WebGL 2', async ({ page, host }) => {
  await page.goto(host.url)
  expect(await page.evaluate(() => document.createElement('canvas').getContext('webgl2') !== null)).toBe(true)
})

test('without the token there is no page', async ({ playwright, host }) => {
  const stranger = await playwright.request.newContext()
  expect((await stranger.get(new URL('/', host.url).href)).status()).toBe(401)
  await stranger.dispose()
})
