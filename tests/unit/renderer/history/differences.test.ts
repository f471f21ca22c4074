import { expect, test, vi } from 'vitest'
import { nextDifference, previousDifference } from '../../../../src/renderer/actions/history.ts'
import { performAction } from '../../../../src/renderer/actions/action.ts'
import { type Differences, differencesIn, startDifferences } from '../../../../src/renderer/history/differences.ts'
import type { Document } from '../../../../src/renderer/store/document.ts'
import { createEditor } from '../../../../src/renderer/store/editor.ts'
import type { State } from '../../../../src/renderer/store/state.ts'
import type { VersionId } from '../../../../src/shared/domain/ids.ts'
import { aMedia, anObject, mediaId, objectId } from '../../../helpers/records.ts'

const version = (name: string): VersionId => `ver_${name}` as VersionId
const revision = (number: number): Document => ({ revision: number }) as Document

function setting() {
  const asked: VersionId[] = []
  const editor = createEditor({ connection: 'ready', document: revision(1) })
  editor.connection = {
    call: (_name: string, input: { versionId: VersionId }) => {
      asked.push(input.versionId)
      return Promise.resolve({ objects: [], others: asked.length })
    },
  } as never
  return { asked, editor, stop: startDifferences(editor) }
}

test('what differs is asked for while a version is compared with, and again when the document changes', async () => {
  const { asked, editor, stop } = setting()
  expect(asked).toEqual([])
  editor.set({ against: version('a') })
  editor.set({ index: 5 })
  await vi.waitFor(() => {
    expect(differencesIn(editor.state())).toMatchObject({ versionId: version('a'), others: 1 })
  })
  editor.set({ document: revision(2) })
  await vi.waitFor(() => {
    expect(differencesIn(editor.state())?.others).toBe(2)
  })
  editor.set({ against: null })
  expect(differencesIn(editor.state())).toBeNull()
  editor.set({ document: revision(3), against: version('b') })
  await vi.waitFor(() => {
    expect(differencesIn(editor.state())?.versionId).toBe(version('b'))
  })
  stop()
  editor.set({ document: revision(4) })
  expect(asked).toEqual([version('a'), version('a'), version('b')])
})

const compared = (patch: Partial<State>): ReturnType<typeof createEditor> => {
  const [media, elsewhere] = [aMedia(), mediaId('b')]
  const object = (name: string, ranges: [number, number][], of = media.id): Differences['objects'][number] => ({
    objectId: objectId(name),
    mediaId: of,
    name,
    ranges,
  })
  const objects = [
    object('first', [[2, 4], [10, 20]]),
    object('second', [[6, 7], [10, 11]]),
    object('removed', [[30, 31]]),
    object('other', [[12, 13]], elsewhere),
  ] // prettier-ignore
  return createEditor({
    against: version('a'),
    differences: { versionId: version('a'), objects, others: 0 },
    mediaId: media.id,
    document: {
      media: new Map([[media.id, media]]),
      objects: new Map(['first', 'second'].map((name) => [objectId(name), anObject(name)])),
    } as unknown as Document,
    ...patch,
  })
}
const place = (editor: ReturnType<typeof createEditor>): [number, string | null] => {
  const { index, selected } = editor.state()
  return [index, selected]
}

test('the keys go from one run of differing frames to the next, of any object of the clip', () => {
  const editor = compared({ index: 3, selected: objectId('first') })
  const visited = [1, 2, 3, 4].map(() => {
    performAction(nextDifference, editor)
    return place(editor)
  })
  // Where two begin, the selected object's is gone to; one that was removed cannot be selected.
  expect(visited).toEqual([
    [6, objectId('second')],
    [10, objectId('second')],
    [30, objectId('second')],
    [30, objectId('second')],
  ])
  performAction(previousDifference, editor)
  expect(place(editor)).toEqual([10, objectId('second')])
  editor.set({ index: 3 })
  performAction(previousDifference, editor)
  expect(place(editor)).toEqual([2, objectId('first')])
  expect(previousDifference.enabled(editor.state())).toBe(false)
})

test('there is nowhere to go while no version is compared with', () => {
  const editor = compared({ index: 0, against: null })
  expect(nextDifference.enabled(editor.state())).toBe(false)
})
