import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Browser, chromium } from 'playwright'
import { EditorPage } from '../tests/e2e/pages/EditorPage.ts'
import { startHost } from '../tests/e2e/startHost.ts'
import { buildIfStale } from './build.ts'
import { requireChromium } from './chromium.ts'

// `npm run pictures`: draws the README's pictures anew, in the built page, with the sample clip and its marks.

const root = resolve(import.meta.dirname, '..')
const pictures = join(root, 'docs/pictures')
const plate = { width: 640, height: 360 }

interface Stroke {
  positive: boolean
  points: [number, number][]
}
interface SamplePrompts {
  objects: { prompts: { index: number; strokes?: Stroke[] }[] }[]
}

buildIfStale()
const host = await startHost()
const browser = await openBrowser()
try {
  const editor = await openSample(browser, host.url)
  await markFox(editor)
  await editor.page.mouse.move(1, 1)
  await editor.press('Control+Enter')
  await editor.jobs.first().waitFor()
  await editor.noJobs(300_000)
  await editor.press('p')
  await showFrame(editor, 12)
  await editor.page.screenshot({ path: join(pictures, 'editor.png') })
} finally {
  await browser.close()
  await host.stop()
}

function openBrowser(): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', ...sandbox]
  return chromium.launch({ executablePath: requireChromium(), args })
}

async function openSample(browser: Browser, url: string): Promise<EditorPage> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(url)
  await page.getByRole('button', { name: /^Try the sample clip/ }).click()
  const editor = new EditorPage(page)
  await editor.shows(0)
  await editor.timeline.and(page.locator('[data-shots="0 60"]')).waitFor()
  await editor.noJobs()
  return editor
}

/** Scribbles over the fox what the sample's marks say, as an artist would. */
async function markFox(editor: EditorPage): Promise<void> {
  const prompts = JSON.parse(readFileSync(join(root, 'resources/sample/prompts.json'), 'utf8')) as SamplePrompts
  const marked = prompts.objects[0]?.prompts.find(({ strokes }) => strokes !== undefined)
  if (!marked?.strokes) throw new Error('resources/sample/prompts.json has no strokes to draw.')
  await showFrame(editor, marked.index)
  await editor.press('n')
  await editor.objects.first().waitFor()
  await editor.press('Shift+N')
  await editor.page.getByRole('textbox', { name: 'Object name' }).fill('Fox')
  await editor.press('Enter', 's')
  for (let size = 24; size > 5; size -= Math.max(1, Math.round(size * 0.1))) await editor.press('[')
  for (const { positive, points } of marked.strokes) {
    if (!positive) await editor.press('x')
    await editor.draw(plate, points)
    await editor.markDone()
    if (!positive) await editor.press('x')
  }
}

async function showFrame(editor: EditorPage, index: number): Promise<void> {
  await editor.frameField.fill(String(index + 1001))
  await editor.press('Enter')
  await editor.shows(index)
}
