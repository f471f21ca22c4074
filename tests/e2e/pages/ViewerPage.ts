import { expect, type Locator, type Page } from 'playwright/test'
import type { ViewMode } from '../../../src/renderer/viewer/views.ts'
import type { EditorPage } from './EditorPage.ts'

/** The viewer of the desk: how the picture is looked at. */
export class ViewerPage {
  readonly editor: EditorPage
  readonly page: Page
  /** The picture with what lies over it, without bars. */
  readonly frame: Locator
  readonly pixel: Locator
  readonly look: Locator
  readonly compare: Locator
  readonly wipePosition: Locator
  readonly wipeAngle: Locator

  constructor(editor: EditorPage) {
    this.editor = editor
    this.page = editor.page
    this.frame = editor.page.getByTestId('picture')
    this.pixel = editor.page.getByLabel('Pixel', { exact: true })
    this.look = editor.page.getByRole('button', { name: /^Look: / })
    this.compare = editor.page.getByRole('button', { name: 'A/B wipe', exact: true })
    this.wipePosition = editor.page.getByRole('slider', { name: 'Wipe position' })
    this.wipeAngle = editor.page.getByRole('slider', { name: 'Wipe angle' })
  }

  async see(key: string, view: ViewMode): Promise<void> {
    await this.editor.press(key)
    await expect(this.editor.picture).toHaveAttribute('data-view', view)
    await expect(this.editor.picture).toHaveAttribute('data-settled', 'true')
  }

  /** Compares with what the menu calls so. */
  async compareWith(name: string): Promise<void> {
    await this.compare.click()
    await this.page.getByRole('menuitemradio', { name: new RegExp(`^${name}`) }).click()
    // The menu gives the focus back when it has gone.
    await expect(this.compare).toBeFocused()
  }

  async drag(handle: Locator, dx: number, dy: number): Promise<void> {
    const box = await handle.boundingBox()
    if (!box) throw new Error('The handle is not on the screen.')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await this.page.mouse.move(x, y)
    await this.page.mouse.down()
    await this.page.mouse.move(x + dx, y + dy, { steps: 4 })
    await this.page.mouse.up()
  }

  /**
   * Compares the picture with the golden one of this name: some pixels in a thousand may differ, as edges do between
   * versions of the software that draws. Text is masked, for fonts differ. Where it fails, actual, expected and difference
   * lie in test-results.
   */
  async matches(name: string, scale: 'css' | 'device' = 'css', maxDiffPixelRatio = 0.004): Promise<void> {
    // Away from the picture, where no tool draws its outline.
    await this.page.mouse.move(2, 2)
    const mask = [this.page.locator('.wipe-name')]
    await expect(this.frame).toHaveScreenshot(`${name}.png`, { mask, scale, maxDiffPixelRatio, threshold: 0.1 })
  }
}
