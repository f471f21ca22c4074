import { expect, type Locator } from 'playwright/test'
import type { EditorPage } from './EditorPage.ts'

/** The panels of history and versions. */
export class HistoryPage {
  readonly editor: EditorPage
  readonly steps: Locator
  /** The step the document is at. */
  readonly current: Locator

  constructor(editor: EditorPage) {
    this.editor = editor
    this.steps = editor.page.getByRole('tree', { name: 'Steps' })
    this.current = this.steps.getByRole('treeitem', { selected: true })
  }

  step(name: string | RegExp): Locator {
    return this.steps.getByRole('treeitem', { name })
  }

  version(name: string): Locator {
    return this.editor.page.getByRole('listitem', { name, exact: true })
  }

  /** Names the version that was just saved. */
  async name(name: string, note: string): Promise<void> {
    const field = this.editor.page.getByLabel('Version name')
    await expect(field).toBeFocused()
    await field.fill(name)
    await this.editor.page.getByLabel('Note').fill(note)
    await this.editor.press('Enter')
    await expect(this.version(name)).toContainText(note)
  }
}
