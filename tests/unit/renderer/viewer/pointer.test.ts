import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Connection } from '../../../../src/renderer/client/createConnection.ts'
import { createEditor } from '../../../../src/renderer/store/editor.ts'
import type { State } from '../../../../src/renderer/store/state.ts'
import type { PointerView } from '../../../../src/renderer/viewer/overlay.ts'
import { attachPointer } from '../../../../src/renderer/viewer/pointer.ts'
import { aDocument } from '../../../helpers/documents.ts'
import { aMedia, anObject, mediaId, objectId } from '../../../helpers/records.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('Element', vi.fn())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const here = { objectId: objectId('x'), index: 3, region: null }
const elsewhere = { selected: objectId('y'), index: 9, region: { x0: 0, y0: 0, x1: 5, y1: 5 } }

/** Two objects of one clip, x selected on frame 3, each plate pixel a pixel of the viewport. */
function setting(patch: Partial<State>) {
  const document = aDocument({
    media: [aMedia(), aMedia({ id: mediaId('b') })],
    objects: [anObject('x'), anObject('y')],
  })
  const editor = createEditor({
    ...{ document, mediaId: mediaId('a'), selected: objectId('x'), index: 3 },
    ...{ viewport: { width: 640, height: 480 }, camera: { scale: 1, x: 0, y: 0 } },
    ...patch,
  })
  const sent: { name: string; input: Record<string, unknown> }[] = []
  const call = (name: string, input: Record<string, unknown>): Promise<unknown> => {
    sent.push({ name, input })
    return Promise.resolve({ hash: 'h' })
  }
  editor.connection = { call } as unknown as Connection
  const element = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => ({ left: 0, top: 0 }),
    setPointerCapture: () => undefined,
  })
  const pointer: PointerView = { at: null, mark: null }
  const previews = { box: () => ({ x0: 10, y0: 10, x1: 90, y1: 90 }) }
  attachPointer(editor, element as never, pointer, previews as never, () => undefined)
  const point = (type: string, x: number, y: number): void => {
    const event = Object.assign(new Event(type), {
      ...{ button: 0, clientX: x, clientY: y, pointerType: 'mouse' },
      getCoalescedEvents: () => [],
    })
    element.dispatchEvent(event)
  }
  const key = (type: string, name: string): void => {
    window.dispatchEvent(Object.assign(new Event(type), { key: name }))
  }
  const placed = () => sent.filter(({ name }) => name === 'matte.prompt').map(({ input }) => input)
  return { editor, sent, pointer, point, key, placed }
}

test.each([
  ['brush', 'paint'],
  ['box', 'box'],
  ['transform', 'transform'],
] as const)('a drag with %s is what and where it was when pressed', async (tool, kind) => {
  const { editor, point, placed } = setting({ tool })
  point('pointerdown', 20, 20)
  point('pointermove', 60, 50)
  editor.set({ tool: 'region', toolBefore: tool, ...elsewhere })
  point('pointerup', 60, 50)
  await vi.runAllTimersAsync()
  expect(placed()).toMatchObject([{ ...here, prompts: [{ kind }] }])
  expect(editor.state()).toMatchObject({ tool: 'region', ...elsewhere })
})

test('a region dragged stays one when another tool is taken, which stays too', async () => {
  const { editor, point, placed } = setting({ tool: 'region', toolBefore: 'lasso' })
  point('pointerdown', 20, 20)
  point('pointermove', 60, 50)
  editor.set({ tool: 'brush' })
  point('pointerup', 60, 50)
  await vi.runAllTimersAsync()
  expect(placed()).toEqual([])
  expect(editor.state()).toMatchObject({ tool: 'brush', region: { x0: 20, y0: 20, x1: 60, y1: 50 } })
})

test('an object locked while it is drawn on takes no mark', () => {
  const { editor, point, placed } = setting({ tool: 'brush' })
  point('pointerdown', 20, 20)
  point('pointermove', 60, 50)
  const { document } = editor.state()
  if (!document) throw new Error('There is no document.')
  const locked = anObject('x', { locked: true })
  editor.set({ document: { ...document, objects: new Map(document.objects).set(locked.id, locked) } })
  point('pointerup', 60, 50)
  expect(placed()).toEqual([])
  expect(editor.state().notices).toMatchObject([{ title: `${locked.name} is locked` }])
})

test('a drag is given up with its clip', async () => {
  const { editor, pointer, point, placed } = setting({ tool: 'brush' })
  point('pointerdown', 20, 20)
  editor.set({ mediaId: mediaId('b'), selected: null })
  expect(pointer.mark).toBeNull()
  point('pointermove', 60, 50)
  point('pointerup', 60, 50)
  await vi.runAllTimersAsync()
  expect(placed()).toEqual([])
})

test('what is tried is no more once another frame is looked at', async () => {
  const { editor, sent, point } = setting({ tool: 'box' })
  const tried = () => sent.filter(({ name }) => name === 'matte.try').map(({ input }) => input)
  point('pointerdown', 20, 20)
  point('pointermove', 60, 50)
  await vi.advanceTimersByTimeAsync(200)
  expect(tried()).toMatchObject([{ index: 3 }])
  expect(editor.state().trial).not.toBeNull()
  editor.set({ index: 9 })
  expect(editor.state().trial).toBeNull()
  point('pointermove', 70, 60)
  await vi.advanceTimersByTimeAsync(200)
  expect(tried()).toHaveLength(1)
})

test('a nudge goes where its key was pressed, and on another frame it is another step', async () => {
  const { editor, key, placed } = setting({ tool: 'transform' })
  const nudge = (during: () => void = () => undefined): void => {
    key('keydown', 'ArrowRight')
    during()
    key('keyup', 'ArrowRight')
  }
  nudge()
  nudge(() => {
    editor.set({ index: 9 })
  })
  await vi.runAllTimersAsync()
  nudge()
  await vi.runAllTimersAsync()
  expect(placed().map((input) => input['index'])).toEqual([3, 3, 9])
  const [first, second, third] = placed().map((input) => input['gesture'])
  expect(second).toBe(first)
  expect(third).not.toBe(second)
})

test.each([
  ['trembles', 22, 20],
  ['drags', 30, 30],
])('a click by a hand that %s', async (_, x, at) => {
  const { sent, point } = setting({ tool: 'click' })
  point('pointerdown', 20, 20)
  point('pointermove', x, 20)
  point('pointerup', x, 20)
  await vi.runAllTimersAsync()
  const clicks = (x: number) => ({ prompts: [{ kind: 'click', x }] })
  const marked = sent.filter(({ name }) => name.startsWith('matte.')).map(({ name, input }) => ({ name, input }))
  expect(marked).toMatchObject([
    { name: 'matte.try', input: clicks(20) },
    { name: 'matte.prompt', input: clicks(at) },
  ])
})
