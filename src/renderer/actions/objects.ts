import {
  ArrowDown,
  ArrowUp,
  BadgeCheck,
  CirclePlus,
  ClipboardPaste,
  Copy,
  Eraser,
  Eye,
  Lock,
  type LucideIcon,
  Pencil,
  Trash2,
} from 'lucide-react'
import type { GestureId, MediaId, ObjectId } from '../../shared/domain/ids.ts'
import { newId } from '../../shared/domain/newId.ts'
import { defaultsAbove } from '../../shared/domain/objectDefaults.ts'
import type { ObjectRecord } from '../../shared/domain/records.ts'
import type { Document } from '../store/document.ts'
import type { Editor } from '../store/editor.ts'
import { matteAt, objectsOf } from '../store/queries.ts'
import { selectedObject, type State } from '../store/state.ts'
import { type Action, withMedia, withObject } from './action.ts'

/** A new object above all others, under the next number. */
export function makeObject(document: Pick<Document, 'objects'>, mediaId: MediaId): ObjectRecord {
  const present = objectsOf(document, mediaId)
  const numbers = present.map((object) => Number(/^Object (\d+)$/.exec(object.name)?.[1] ?? 0))
  const name = `Object ${String(Math.max(0, ...numbers) + 1)}`
  return { ...defaultsAbove(present), id: newId('obj'), mediaId, name }
}

let adding: Promise<unknown> = Promise.resolve()

/** One after the other: name, colour and place follow from the objects there are, so the one before must have arrived. */
function inTurn(add: () => Promise<ObjectId | null>): Promise<ObjectId | null> {
  const added = adding.then(add)
  adding = added.catch(() => undefined)
  return added
}

/** Adds an object and selects it; null where that failed. */
export const addObject = (editor: Editor): Promise<ObjectId | null> => inTurn(() => addAnother(editor))

/** The selected object; where there is none, a new one, made in the same step as what `gesture` does to it. */
export function objectToMark(editor: Editor, gesture: GestureId): Promise<ObjectId | null> {
  const selected = (): ObjectId | null => selectedObject(editor.state())?.id ?? null
  const now = selected()
  // Of two marks drawn while there is no object, the second finds the one that the first made.
  return now ? Promise.resolve(now) : inTurn(() => Promise.resolve(selected() ?? addAnother(editor, gesture)))
}

async function addAnother(editor: Editor, gesture?: GestureId): Promise<ObjectId | null> {
  const { document, mediaId } = editor.state()
  if (!document || !mediaId) return null
  const object = makeObject(document, mediaId)
  if (!(await editor.apply({ type: 'object.add', object }, gesture))) return null
  editor.set({ selected: object.id })
  return object.id
}

export async function updateObject(
  editor: Editor,
  objectId: ObjectId,
  patch: Partial<Omit<ObjectRecord, 'id' | 'mediaId' | 'order'>>,
  gesture?: GestureId,
): Promise<void> {
  await editor.apply({ type: 'object.update', objectId, patch }, gesture)
}

/** Puts the object at `position` of the list, 0 on top. */
export async function moveObject(editor: Editor, objectId: ObjectId, position: number): Promise<void> {
  const { document, mediaId } = editor.state()
  if (!document || !mediaId) return
  const ids = objectsOf(document, mediaId).map((object) => object.id)
  const from = ids.indexOf(objectId)
  if (from < 0 || position < 0 || position >= ids.length || from === position) return
  ids.splice(position, 0, ...ids.splice(from, 1))
  await editor.apply({ type: 'object.reorder', mediaId, objectIds: ids.reverse() })
}

const positionOf = ({ document, mediaId, selected }: State): number =>
  document ? objectsOf(document, mediaId).findIndex((object) => object.id === selected) : -1

const onObject = (
  name: string,
  label: string | ((state: State) => string),
  icon: LucideIcon,
  key: string,
  perform: (editor: Editor, object: ObjectRecord) => void | Promise<void>,
): Action => ({
  name,
  group: 'Objects',
  label,
  icon,
  keys: [key],
  enabled: withObject,
  perform: (editor) => {
    const object = selectedObject(editor.state())
    return object ? perform(editor, object) : undefined
  },
})

const move = (name: string, label: string, icon: LucideIcon, key: string, by: -1 | 1): Action => ({
  ...onObject(name, label, icon, key, (editor, object) =>
    moveObject(editor, object.id, positionOf(editor.state()) + by),
  ),
  enabled: (state) => {
    const to = positionOf(state) + by
    return withObject(state) && to >= 0 && to < (state.document ? objectsOf(state.document, state.mediaId).length : 0)
  },
})

const matteHere = (state: State): ReturnType<typeof matteAt> =>
  state.document && state.selected ? matteAt(state.document, state.selected, state.index) : null

export const addObjectAction: Action = {
  name: 'object.add',
  group: 'Objects',
  label: 'New object',
  icon: CirclePlus,
  keys: ['N'],
  enabled: withMedia,
  perform: async (editor) => {
    await addObject(editor)
  },
}
export const removeObject = onObject(
  'object.remove',
  'Remove object',
  Trash2,
  'Shift+Delete',
  async (editor, object) => {
    await editor.apply({ type: 'object.remove', objectId: object.id })
  },
)
export const renameObject = onObject('object.rename', 'Rename object', Pencil, 'Shift+N', (editor, object) => {
  editor.set({ renaming: object.id })
})
export const showObject = onObject('object.visible', 'Show or hide object', Eye, 'H', (editor, { id, visible }) =>
  updateObject(editor, id, { visible: !visible }),
)
export const lockObject = onObject('object.lock', 'Lock or unlock object', Lock, 'Shift+H', (editor, { id, locked }) =>
  updateObject(editor, id, { locked: !locked }),
)
export const moveUp = move('object.up', 'Move object up', ArrowUp, 'Alt+ArrowUp', -1)
export const moveDown = move('object.down', 'Move object down', ArrowDown, 'Alt+ArrowDown', 1)

export const commitFrame: Action = {
  name: 'frame.commit',
  group: 'Frames',
  label: (state) => (matteHere(state)?.committed ? 'Uncommit this frame' : 'Commit this frame'),
  icon: BadgeCheck,
  keys: ['Enter'],
  enabled: (state) => matteHere(state) !== null,
  active: (state) => matteHere(state)?.committed === true,
  perform: async (editor) => {
    const matte = matteHere(editor.state())
    if (!matte) return
    await editor.apply({
      type: 'matte.commit',
      objectId: matte.objectId,
      index: matte.index,
      committed: !matte.committed,
    })
  },
}
export const clearFrame: Action = {
  name: 'frame.clear',
  group: 'Frames',
  label: 'Clear matte and marks of this frame',
  icon: Eraser,
  keys: ['Delete'],
  enabled: (state) => matteHere(state) !== null,
  perform: async (editor) => {
    const { selected, index } = editor.state()
    if (selected) await editor.apply({ type: 'frame.clear', objectId: selected, index })
  },
}

/** Counted from the lowest, so that an object keeps its key when others come above it. */
const select = (number: number): Action => ({
  name: `object.select-${String(number)}`,
  group: 'Objects',
  label: `Select object ${String(number)}`,
  icon: BadgeCheck,
  keys: [String(number)],
  enabled: (state) => (state.document ? objectsOf(state.document, state.mediaId).length : 0) >= number,
  perform: (editor) => {
    const { document, mediaId } = editor.state()
    const object = document ? objectsOf(document, mediaId).at(-number) : undefined
    if (object) editor.set({ selected: object.id })
  },
})

export const copyMatte: Action = {
  name: 'frame.copy',
  group: 'Frames',
  label: 'Copy the matte of this frame',
  icon: Copy,
  keys: ['Ctrl+C'],
  enabled: (state) => matteHere(state) !== null,
  perform: (editor) => {
    const { selected, index, document, mediaId } = editor.state()
    const object = selected && document?.objects.get(selected)
    const media = mediaId && document?.media.get(mediaId)
    if (!object || !media) return
    editor.set({ copied: { objectId: object.id, index } })
    editor.notify('info', `Copied the matte of ${object.name} on frame ${String(index + media.startFrame)}`)
  },
}

/** On the selected object; where none is selected, on the one it was copied from. */
export const pasteMatte: Action = {
  name: 'frame.paste',
  group: 'Frames',
  label: 'Put the copied matte on this frame',
  icon: ClipboardPaste,
  keys: ['Ctrl+V'],
  enabled: ({ copied, document }) => copied !== null && document?.objects.has(copied.objectId) === true,
  perform: async (editor) => {
    const { copied, selected, index } = editor.state()
    if (!copied) return
    const to = { objectId: selected ?? copied.objectId, index }
    await editor.call('matte.copy', { from: copied, to }, { title: 'Could not put the matte here' })
  },
}

export const objectActions: readonly Action[] = [
  addObjectAction,
  renameObject,
  showObject,
  lockObject,
  moveUp,
  moveDown,
  removeObject,
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(select),
  commitFrame,
  clearFrame,
  copyMatte,
  pasteMatte,
]
