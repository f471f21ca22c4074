import { expect, type Page } from 'playwright/test'
import { EditorPage } from './EditorPage.ts'

/** The screen where work begins. */
export class WelcomePage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url)
    await expect(this.page.getByRole('heading', { name: 'Holdout' })).toBeVisible()
  }

  /** Uploads files by the browser's dialog; one movie, or the frames of a sequence. */
  async openClip(...files: string[]): Promise<EditorPage> {
    const chooser = this.page.waitForEvent('filechooser')
    await this.page.getByRole('button', { name: /^Open a clip/ }).click()
    await (await chooser).setFiles(files)
    const editor = new EditorPage(this.page)
    await editor.shows(0)
    return editor
  }

  async newProject(name: string): Promise<EditorPage> {
    await this.page.getByRole('button', { name: /^New project/ }).click()
    await this.page.getByRole('textbox', { name: 'Name' }).fill(name)
    await this.page.getByRole('button', { name: 'Create project' }).click()
    return new EditorPage(this.page)
  }

  async openRecent(name: string): Promise<EditorPage> {
    // A project that is still open has a button of its name too.
    await expect(this.page.getByRole('heading', { name: 'Holdout' })).toBeVisible()
    await this.page.getByRole('button', { name: new RegExp(name) }).click()
    return new EditorPage(this.page)
  }
}
