import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { marksOf, readPromptsFile } from '../../../../src/main/hosts/cli/promptsFile.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdout-prompts-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function write(content: unknown): string {
  const path = join(folder, 'prompts.json')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}
const file = (frame: object) => ({ version: 1, objects: [{ id: 1, name: 'dog', prompts: [frame] }] })

test('reads the documented form; mask paths are relative to the file', () => {
  const path = write(
    file({
      index: 40,
      mask: 'masks/0040.png',
      clicks: [{ x: 10.5, y: 20, positive: false }],
      box: [1, 2, 30, 40],
      strokes: [{ positive: false, width: 9, points: [[1, 2], [3, 4]] }], // prettier-ignore
    }),
  )
  const frame = readPromptsFile(path).objects[0]?.prompts[0]
  expect(frame?.mask).toBe(join(folder, 'masks/0040.png'))
  expect(frame && marksOf(frame)).toEqual([
    { kind: 'box', x0: 1, y0: 2, x1: 30, y1: 40 },
    { kind: 'click', x: 10.5, y: 20, positive: false },
    { kind: 'stroke', positive: false, width: 9, points: [[1, 2], [3, 4]] }, // prettier-ignore
  ])
})

test.each([
  ['no JSON', '{', /not JSON/],
  ['another version', { version: 2, objects: [] }, /version/],
  ['no object', { version: 1, objects: [] }, /objects/],
  ['a misspelt key', file({ index: 0, click: [] }), /click/],
  ['a negative index', file({ index: -1, mask: 'a.png' }), /index/],
  ['a frame without marks', file({ index: 3 }), /index 3 mark nothing/],
])('refuses %s, saying where', (_name, content, message) => {
  expect(() => readPromptsFile(write(content))).toThrow(message)
})

test('says which file is missing', () => {
  expect(() => readPromptsFile('/nowhere/prompts.json')).toThrow(/\/nowhere\/prompts.json/)
})

test('objects that share a mask are told apart in it by their ids', () => {
  const object = (id: number, mask: string) => ({ id, name: `object ${id}`, prompts: [{ index: 0, mask }] })
  const path = write({ version: 1, objects: [object(1, 'all.png'), object(3, 'all.png'), object(4, 'own.png')] })
  expect(readPromptsFile(path).objects.map(({ prompts }) => prompts[0]?.label)).toEqual([1, 3, undefined])
})
