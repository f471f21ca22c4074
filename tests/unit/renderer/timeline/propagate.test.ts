import { createElement, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import type { Action } from '../../../../src/renderer/actions/action.ts'
import {
  propagateAll,
  propagateBackward,
  propagateBoth,
  propagateForward,
  propagateScope,
  propagateStepBack,
  propagateStepForward,
  propagateToIn,
  propagateToOut,
} from '../../../../src/renderer/actions/propagate.ts'
import type { Connection } from '../../../../src/renderer/client/createConnection.ts'
import { StatusLine } from '../../../../src/renderer/jobs/StatusLine.tsx'
import { withFrames } from '../../../../src/renderer/store/document.ts'
import { createEditor, type Editor } from '../../../../src/renderer/store/editor.ts'
import { EditorContext } from '../../../../src/renderer/store/EditorContext.ts'
import { QueueList } from '../../../../src/renderer/timeline/PropagateQueue.tsx'
import type { JobSnapshot } from '../../../../src/shared/contract/jobs.ts'
import type { BlobHash, JobId } from '../../../../src/shared/domain/ids.ts'
import { aDocument } from '../../../helpers/documents.ts'
import { aMatte, aMedia, anObject, aShot, mediaId, objectId } from '../../../helpers/records.ts'

const blob = 'ab'.repeat(32) as BlobHash

/** Objects x and y of 100 frames, committed on 40, in shots that part at 60; x is selected. */
function editorAt(index: number): { editor: Editor; sent: unknown[] } {
  const document = aDocument({
    media: [aMedia()],
    shots: [aShot('one', 0, 60), aShot('two', 60, 100)],
    objects: [anObject('x'), anObject('y')],
  })
  const mattes = ['x', 'y'].map((name) => aMatte(40, blob, { objectId: objectId(name), committed: true }))
  const sent: unknown[] = []
  const editor = createEditor({
    document: withFrames(document, mediaId('a'), { mattes, prompts: [] }),
    mediaId: mediaId('a'),
    selected: objectId('x'),
    index,
  })
  const call = (_: string, input: unknown): Promise<unknown> => {
    sent.push(input)
    return Promise.resolve({})
  }
  editor.connection = { call } as unknown as Connection
  return { editor, sent }
}

test.each<[string, Action, object, number]>([
  ['one frame on, and goes there', propagateStepForward, { direction: 'forward', range: [51, 52] }, 51],
  ['to the out point', propagateToOut, { direction: 'forward', range: [51, 80] }, 50],
])('from frame 50 on: %s', async (_, action, expected, after) => {
  const { editor, sent } = editorAt(50)
  editor.set({ inPoint: 10, outPoint: 80 })
  await action.perform(editor)
  expect(sent).toEqual([{ mediaId: mediaId('a'), objectIds: [objectId('x')], from: 40, ...expected }])
  expect(editor.state().index).toBe(after)
})

test.each<[string, Action, object, number]>([
  ['one frame back, and goes there', propagateStepBack, { direction: 'backward', range: [29, 30] }, 29],
  ['to the in point', propagateToIn, { direction: 'backward', range: [10, 30] }, 30],
])('from frame 30 back: %s', async (_, action, expected, after) => {
  const { editor, sent } = editorAt(30)
  editor.set({ inPoint: 10, outPoint: 80 })
  await action.perform(editor)
  expect(sent).toEqual([{ mediaId: mediaId('a'), objectIds: [objectId('x')], from: 40, ...expected }])
  expect(editor.state().index).toBe(after)
})

test('over every visible object each starts from its own frame beside this one', async () => {
  const { editor, sent } = editorAt(50)
  await propagateScope.perform(editor)
  await propagateForward.perform(editor)
  expect(sent).toEqual([{ mediaId: mediaId('a'), objectIds: [], direction: 'forward', from: 50 }])
})

test.each(['selected', 'visible'] as const)(
  'nothing goes over a cut, nor from a shot without a committed frame: %s',
  (scope) => {
    const { editor } = editorAt(70)
    editor.set({ propagateScope: scope, inPoint: 0, outPoint: 100 })
    const enabled = (): boolean[] =>
      [propagateForward, propagateBackward, propagateBoth, propagateToIn, propagateToOut, propagateStepBack].map(
        (each) => each.enabled(editor.state()),
      )
    expect(enabled()).toEqual([false, false, false, false, false, false])
    expect(propagateAll.enabled(editor.state())).toBe(true)
    // The last frame of the shot has something to start from, and none after it to go to.
    editor.set({ index: 59 })
    expect(propagateForward.enabled(editor.state())).toBe(true)
    expect(propagateStepForward.enabled(editor.state())).toBe(false)
  },
)

test('there is nothing to do without a point to go to, past the ends, or for a locked object', () => {
  const { editor } = editorAt(99)
  expect(propagateToOut.enabled(editor.state())).toBe(false)
  expect(propagateToIn.enabled(editor.state())).toBe(false)
  expect(propagateStepForward.enabled(editor.state())).toBe(false)
  editor.set({ index: 50 })
  expect(propagateStepForward.enabled(editor.state())).toBe(true)
  const { document } = editor.state()
  if (!document) throw new Error('There is a document.')
  const locked = anObject('x', { locked: true })
  editor.set({ document: { ...document, objects: new Map(document.objects).set(locked.id, locked) } })
  expect(propagateStepForward.enabled(editor.state())).toBe(false)
})

const job = (id: string, progress: JobSnapshot['progress'], lane: JobSnapshot['lane'] = 'gpu'): JobSnapshot => ({
  id: id as JobId,
  kind: 'propagate',
  lane,
  title: `Propagate ${id}`,
  createdAt: '2026-01-01T00:00:00.000Z',
  progress,
})

test('the queue says how far, how long still, on what, and lets each be cancelled', () => {
  const jobs = [
    job('dog', { state: 'running', phase: 'propagating', done: 12, total: 60, unit: 'frames', eta: 95 }),
    job('cat', { state: 'queued' }),
  ]
  const value = createEditor({ engines: { gpu: { lane: 'gpu', state: 'busy', provider: 'cuda' } } })
  const text = renderToStaticMarkup(createElement(EditorContext, { value }, createElement(QueueList, { jobs })))
  expect(text).toContain('12 of 60 frames · 1 min 35 s left · cuda')
  expect(text).toContain('waiting')
  expect(text).toContain('aria-label="Take Propagate cat from the queue"')
})

test('a job names what the engine of its own lane runs on', () => {
  const running = { state: 'running', phase: 'shots', done: 3, total: 8, unit: 'frames', eta: null } as const
  const jobs = [job('dog', running), job('cuts', running, 'cpu')]
  const value = createEditor({
    engines: { cpu: { lane: 'cpu', state: 'busy', provider: 'coreml' } },
    jobs: new Map(jobs.map((each) => [each.id, each])),
  })
  const textOf = (view: ReactElement): string => renderToStaticMarkup(createElement(EditorContext, { value }, view))
  const queue = createElement(QueueList, { jobs: jobs.slice(0, 1) })
  expect(textOf(queue)).not.toContain('coreml')
  expect(textOf(createElement(StatusLine)).match(/3 of 8 frames[^<]*/g)).toEqual([
    '3 of 8 frames',
    '3 of 8 frames · coreml',
  ])
})
