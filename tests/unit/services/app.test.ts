import { expect, test, vi } from 'vitest'
import { appHandlers } from '../../../src/main/services/app.ts'
import type { Core } from '../../../src/main/services/core.ts'
import type { ShowMenu } from '../../../src/main/ports.ts'

const context = { signal: new AbortController().signal }

test('the host shows the menu that the page tells of, and the page hears what is chosen there', async () => {
  const menu = vi.fn<ShowMenu>()
  const emit = vi.fn()
  const handlers = appHandlers({ ports: { menu }, emit } as unknown as Core)
  const groups = [{ label: 'File', items: [] }]
  await handlers['app.show-menu']({ groups }, context)
  const [shown, choose] = menu.mock.calls[0] ?? []
  expect(shown).toEqual(groups)
  choose?.('file.export')
  expect(emit).toHaveBeenCalledExactlyOnceWith('app.menu-chosen', { name: 'file.export' })
})
