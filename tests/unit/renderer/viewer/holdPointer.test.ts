import { Children, createElement, type PointerEvent, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createEditor } from '../../../../src/renderer/store/editor.ts'
import { EditorContext } from '../../../../src/renderer/store/EditorContext.ts'
import { holdPointer } from '../../../../src/renderer/viewer/holdPointer.ts'
import { InterestBox } from '../../../../src/renderer/viewer/InterestBox.tsx'
import { WipeLine } from '../../../../src/renderer/viewer/WipeLine.tsx'
import { aDocument } from '../../../helpers/documents.ts'
import { aMedia, mediaId } from '../../../helpers/records.ts'

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget())
})
afterEach(() => {
  vi.unstubAllGlobals()
})

/** An element that holds pointer 1. */
function holder() {
  let held = false
  const element = Object.assign(new EventTarget(), {
    setPointerCapture: () => void (held = true),
    releasePointerCapture: () => void (held = false),
    hasPointerCapture: () => held,
  })
  return element as unknown as Element & { releasePointerCapture: (id: number) => void }
}

/** Presses a key; whether it was anybody's. */
const press = (key: string): boolean =>
  !window.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), { key }))

test('Escape lets a held pointer go, once, and other keys pass', () => {
  const element = holder()
  const escaped = vi.fn()
  holdPointer(element, 1, escaped)
  expect(press('a')).toBe(false)
  expect(press('Escape')).toBe(true)
  expect(element.hasPointerCapture(1)).toBe(false)
  expect(press('Escape')).toBe(false)
  expect(escaped).toHaveBeenCalledOnce()
})

test.each(['is let go', 'is gone with its element'])('a pointer that %s leaves Escape to others', (how) => {
  const element = holder()
  const [first, second] = [vi.fn(), vi.fn()]
  holdPointer(element, 1, first)
  element.releasePointerCapture(1)
  if (how === 'is let go') {
    element.dispatchEvent(new Event('lostpointercapture'))
    holdPointer(element, 1, second)
  }
  press('Escape')
  expect(first).not.toHaveBeenCalled()
  expect(second).toHaveBeenCalledTimes(how === 'is let go' ? 1 : 0)
})

const wipe = { target: 'plate', x: 0.5, y: 0.5, angle: 0 } as const
const interest = { x0: 100, y0: 100, x1: 200, y1: 200 }

/** What a component draws over the picture: the parts of its SVG. */
function partsOf(component: () => ReactElement | null) {
  const document = aDocument({
    media: [aMedia()],
  })
  const editor = createEditor({
    ...{ document, mediaId: mediaId('a'), wipe, interest },
    ...{ viewport: { width: 640, height: 480 }, camera: { scale: 1, x: 0, y: 0 } },
  })
  let parts: ReactElement<Record<string, (event: unknown) => void>>[] = []
  const Probe = (): ReactElement | null => {
    const drawn = component()
    parts = Children.toArray((drawn?.props as { children: ReactElement[] }).children) as typeof parts
    return drawn
  }
  renderToStaticMarkup(createElement(EditorContext, { value: editor }, createElement(Probe)))
  return { editor, parts }
}

const down = (currentTarget: Element, x: number, y: number): PointerEvent =>
  ({ currentTarget, pointerId: 1, clientX: x, clientY: y }) as unknown as PointerEvent

test('a wipe that is dragged is where it was after Escape', () => {
  const { editor, parts } = partsOf(WipeLine)
  const handle = parts.find(({ props }) => (props['name'] as unknown) === 'Wipe position')
  handle?.props['onPress']?.(down(holder(), 320, 240))
  handle?.props['onDrag']?.([64, 48])
  expect(editor.state().wipe).toMatchObject({ x: 0.1, y: 0.1 })
  press('Escape')
  expect(editor.state().wipe).toEqual(wipe)
})

test('the region of interest that is dragged is where it was after Escape, and stays', () => {
  const { editor, parts } = partsOf(InterestBox)
  const grip = parts.find(({ props }) => (props['data-grip'] as unknown) === '0 0')
  const element = holder()
  grip?.props['onPointerDown']?.(down(element, 150, 150))
  grip?.props['onPointerMove']?.(down(element, 160, 150))
  expect(editor.state().interest).toMatchObject({ x0: 110 })
  press('Escape')
  grip?.props['onPointerMove']?.(down(element, 170, 150))
  expect(editor.state().interest).toEqual(interest)
})
