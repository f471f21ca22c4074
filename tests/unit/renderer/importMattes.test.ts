import { expect, test } from 'vitest'
import type { Connection } from '../../../src/renderer/client/createConnection.ts'
import { createEditor } from '../../../src/renderer/store/editor.ts'
import { importDefaults, importMattes, importProblem } from '../../../src/renderer/store/importMattes.ts'
import { HoldoutError } from '../../../src/shared/domain/errors.ts'
import { aDocument } from '../../helpers/documents.ts'
import { aMedia, anObject, mediaId, objectId } from '../../helpers/records.ts'

/** An editor whose core answers a call by its name, and what was sent. */
function editorWith(answers: Record<string, unknown>) {
  const document = aDocument({
    media: [aMedia()],
    objects: [anObject('x')],
  })
  const sent: [string, unknown][] = []
  const editor = createEditor({ document, mediaId: mediaId('a') })
  const call = (name: string, input: unknown): Promise<unknown> => {
    sent.push([name, input])
    const answer = answers[name]
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  editor.connection = { call } as unknown as Connection
  return { editor, sent, notices: () => editor.state().notices.map(({ tone, title, detail }) => [tone, title, detail]) }
}

const choice = { ...importDefaults, from: { path: '/mattes' } }
const finished = {
  'datasets.import': { jobId: 'job' },
  'jobs.wait': {
    progress: { state: 'succeeded', result: { objects: [{ name: 'dog' }, { name: 'cat' }], frames: 12 } },
  },
}

test('mattes are asked for by what was chosen alone, and what came in is said', async () => {
  const { editor, sent, notices } = editorWith(finished)
  await importMattes(editor, choice)
  const plain = { mediaId: mediaId('a'), path: '/mattes', channel: 'auto', missing: 'refuse', replace: false }
  expect(sent).toEqual([
    ['datasets.import', plain],
    ['jobs.wait', { jobId: 'job' }],
  ])
  expect(notices()).toEqual([['success', 'Mattes imported', 'dog, cat: 12 committed frames']])
  const all = { objectId: objectId('x'), channel: ' dog.A ', first: 86400, skipMissing: true, replace: true }
  await importMattes(editor, { ...choice, ...all })
  expect(sent[2]?.[1]).toEqual({
    ...{ ...plain, objectId: objectId('x'), channel: 'dog.A' },
    ...{ first: 86400, missing: 'skip', replace: true },
  })
})

test('a refusal is told in the words of the core, a failed job where jobs are', async () => {
  const refused = editorWith({ 'datasets.import': new HoldoutError('path-not-granted', 'Open it by the dialog.') })
  await importMattes(refused.editor, choice)
  expect(refused.notices()).toEqual([['error', 'Could not import the mattes', 'Open it by the dialog.']])
  const failed = editorWith({ ...finished, 'jobs.wait': { progress: { state: 'failed', message: 'No.' } } })
  await importMattes(failed.editor, choice)
  expect(failed.notices()).toEqual([])
})

test('what stands in the way of an import is said', () => {
  expect(importProblem(importDefaults)).toContain('Choose the files')
  expect(importProblem({ ...choice, channel: ' ' })).toContain('channel')
  expect(importProblem({ ...choice, first: 1.5 })).toContain('whole numbers')
  expect(importProblem(choice)).toBeNull()
})
