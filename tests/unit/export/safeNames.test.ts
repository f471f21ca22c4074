import { expect, test } from 'vitest'
import { safeNames } from '../../../src/main/export/safeNames.ts'

test.each([
  ['dog', 'dog'],
  ['left hand', 'left hand'],
  ['Zoë 犬 собака', 'Zoë 犬 собака'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a_b_c_d_e_f_g_h_i_j'],
  ['frame %04d ####', 'frame _04d _'],
  ['.hidden', 'hidden'],
  ['--rf', 'rf'],
  ['CON', '_CON'],
  ['lpt1.left', '_lpt1.left'],
  ['console', 'console'],
  ['trailing. . ', 'trailing'],
  ['two\nlines\u0000\u202e', 'two lines'],
  ['...', 'object'],
  ['\ud800', 'object'],
])('%j is written as %j', (name, safe) => {
  expect(safeNames([name])).toEqual([safe])
})

test('names that are one on some file system are told apart', () => {
  const names = safeNames(['Dog', 'dog', 'do\u202eg', 'a/b', 'a_b', 'dog-2', 'e\u0301', '\u00e9'])
  expect(names).toEqual(['Dog', 'dog-2', 'dog-3', 'a_b', 'a_b-2', 'dog-2-2', '\u00e9', '\u00e9-2'])
})

test('long names are cut between characters and stay different', () => {
  const names = safeNames(['犬'.repeat(200), '犬'.repeat(200), '👩‍👩‍👧'.repeat(60), 'a'.repeat(200)])
  for (const name of names) {
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(80)
    expect(name.isWellFormed()).toBe(true)
  }
  expect(new Set(names).size).toBe(4)
})
