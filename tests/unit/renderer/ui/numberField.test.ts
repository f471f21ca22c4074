import { createElement, type InputHTMLAttributes, type ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { NumberField } from '../../../../src/renderer/ui/NumberField.tsx'

/** A field of 80 that 20 was written into, and an input that gets the handlers of that drawing: a key draws no other. */
function written() {
  const onCommit = vi.fn<(text: string) => void>()
  let props: InputHTMLAttributes<HTMLInputElement> = {}
  const Probe = (): ReactElement => {
    const field = NumberField({
      ...{ label: 'Flow', text: '80', unit: '%', disabled: false },
      ...{ onCommit, onStep: () => undefined },
    })
    props = (field.props as { children: [ReactElement<typeof props>] }).children[0].props
    if (props.value !== '20') props.onChange?.({ target: { value: '20' } } as never)
    return field
  }
  renderToStaticMarkup(createElement(Probe))
  const input = {
    value: '20',
    blur: () => props.onBlur?.({ currentTarget: input } as never),
  }
  const press = (key: string): void => props.onKeyDown?.({ key, currentTarget: input } as never)
  return { onCommit, input, press }
}

test('Escape takes the old number', () => {
  const { onCommit, press } = written()
  press('Escape')
  expect(onCommit).not.toHaveBeenCalled()
})

test('Enter takes what was written, once', () => {
  const { onCommit, press } = written()
  press('Enter')
  expect(onCommit.mock.calls).toEqual([['20']])
})

test('leaving takes what was written', () => {
  const { onCommit, input } = written()
  input.blur()
  expect(onCommit.mock.calls).toEqual([['20']])
})
