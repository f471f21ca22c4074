import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clip, makeClip } from './clip.ts'
import { expect, test } from './fixtures.ts'
import { WelcomePage } from './pages/WelcomePage.ts'

let made: Awaited<ReturnType<typeof makeClip>>
test.beforeAll(async () => {
  made = await makeClip()
})
test.afterAll(() => rm(made.folder, { recursive: true }))

test('shots go out as a list, and cuts come in from one as one undo step', async ({ page, host }) => {
  const welcome = new WelcomePage(page)
  await welcome.open(host.url)
  const editor = await welcome.openClip(made.path)
  await expect(editor.timeline).toHaveAttribute('data-shots', `0 ${String(clip.cut)}`, { timeout: 60_000 })
  await editor.noJobs()

  await editor.press('Control+Shift+D')
  const downloading = page.waitForEvent('download')
  await page.getByRole('dialog', { name: 'Shots' }).getByRole('button', { name: 'Export' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('square.edl')
  const edl = await readFile(await download.path(), 'utf8')
  expect(edl).toContain('002  AX       V     C        00:00:01:00 00:00:02:00 01:00:01:00 01:00:02:00')

  const list = join(made.folder, 'cuts.csv')
  await writeFile(list, 'start\n0\n12\n30\n')
  await editor.button('Export or import shots').click()
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: /^Import EDL/ }).click()
  await (await choosing).setFiles(list)
  await expect(editor.timeline).toHaveAttribute('data-shots', '0 12 30')
  await editor.press('Control+Z')
  await expect(editor.timeline).toHaveAttribute('data-shots', `0 ${String(clip.cut)}`)
})
