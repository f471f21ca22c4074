import { expect, test } from 'vitest'
import { allActions } from '../../../src/renderer/actions/all.ts'
import { teaching } from '../../../src/renderer/actions/teach.ts'

test('every lesson is of an action, and one line', () => {
  for (const [name, line] of Object.entries(teaching)) {
    expect(
      allActions.some((action) => action.name === name),
      name,
    ).toBe(true)
    expect(line.length, name).toBeLessThan(90)
  }
})

test('every tool and view teaches', () => {
  for (const { name, group } of allActions) {
    if (
      group === 'Tools' &&
      /^tool\.(select|click|box|scribble|brush|eraser|smart|lasso|fill|transform|region)$/.test(name)
    ) {
      expect(teaching[name], name).toBeDefined()
    }
    if (
      /^view\.(plate|overlay|matte|cut-out|colour|backdrop|outline|premultiplied|difference|confidence)$/.test(name)
    ) {
      expect(teaching[name], name).toBeDefined()
    }
  }
})
