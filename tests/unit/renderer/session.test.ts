import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import type { Connection } from '../../../src/renderer/client/createConnection.ts'
import { StatusLine } from '../../../src/renderer/jobs/StatusLine.tsx'
import { createEditor, type Editor } from '../../../src/renderer/store/editor.ts'
import { EditorContext } from '../../../src/renderer/store/EditorContext.ts'
import { rememberLooks, withLook } from '../../../src/renderer/store/looks.ts'
import { startSession } from '../../../src/renderer/store/session.ts'
import { initialState } from '../../../src/renderer/store/state.ts'
import type { JobSnapshot } from '../../../src/shared/contract/jobs.ts'
import type { JobId } from '../../../src/shared/domain/ids.ts'
import { defaultPreferences } from '../../../src/shared/domain/preferenceDefaults.ts'
import { aMedia, anObject, mediaId, objectId } from '../../helpers/records.ts'

const interrupted: JobSnapshot = {
  id: 'job_1' as JobId,
  kind: 'propagate',
  lane: 'gpu',
  title: 'Propagate both: dog',
  createdAt: '2026-01-01T00:00:00.000Z',
  progress: { state: 'interrupted' },
}

/** A page in touch with a core that answers as told. `happen` is an event of the core. */
async function pageOf(answers: Record<string, unknown>) {
  const listeners = new Map<string, (value: unknown) => void>()
  const editor = createEditor()
  rememberLooks(editor)
  const connection = {
    call: (name: string) => Promise.resolve(answers[name]),
    on: (name: string, listener: (value: unknown) => void) => listeners.set(name, listener),
    onStatus: () => undefined,
  }
  await startSession(editor, () => Promise.resolve(connection as unknown as Connection))
  return { editor, happen: (name: string, value: unknown) => listeners.get(name)?.(value) }
}

const nothingOpen = (): Record<string, unknown> => ({
  'app.info': {},
  'preferences.read': { preferences: { ...defaultPreferences, tour: { done: true } }, putAside: null },
  'project.recent': [],
  'jobs.list': [],
  'project.snapshot': null,
})

const statusOf = (editor: Editor): string =>
  renderToStaticMarkup(createElement(EditorContext, { value: createEditor(editor.state()) }, createElement(StatusLine)))

test('the jobs shown are those of the project that is open: one left undone can be taken up or dismissed', async () => {
  const answers = nothingOpen()
  const { editor, happen } = await pageOf(answers)
  expect(statusOf(editor)).toContain('Ready')
  answers['jobs.list'] = [interrupted]
  happen('project.switched', { path: '/dog.holdout' })
  await vi.waitFor(() => {
    expect(statusOf(editor)).toContain('Propagate both: dog was interrupted')
  })
  expect(statusOf(editor)).toContain('aria-label="Dismiss Propagate both: dog"')
  answers['jobs.list'] = []
  happen('project.switched', { path: null })
  await vi.waitFor(() => {
    expect(statusOf(editor)).toContain('Ready')
  })
})

test('a page that is loaded anew shows the clip shown last, where one was in it', async () => {
  const place = { index: 30, selected: objectId('x'), inPoint: 10, outPoint: null, span: null }
  const looks = withLook([], mediaId('b'), { ...initialState, ...place })
  const answers = {
    ...nothingOpen(),
    'preferences.read': { preferences: { ...defaultPreferences, tour: { done: true }, looks }, putAside: null },
    'project.snapshot': {
      path: '/p.holdout',
      revision: 1,
      project: { id: 'project', name: 'P', settings: { inferenceSide: 480, matteBits: 16, refine: true } },
      media: [aMedia(), aMedia({ id: mediaId('b') })],
      shots: [],
      objects: ['x', 'y'].map((name, order) => anObject(name, { mediaId: mediaId('b'), order })),
      history: { undo: null, redo: null },
    },
    'project.frames': { mattes: [], prompts: [] },
    'versions.list': [],
  }
  const { editor } = await pageOf(answers)
  expect(editor.state()).toMatchObject({ mediaId: mediaId('b'), ...place })
})
