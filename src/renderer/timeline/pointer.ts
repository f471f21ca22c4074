import { keysOf } from '../../shared/domain/animation.ts'
import { moveCut, moveKeys, removeKeysAt } from '../actions/timeline.ts'
import { goTo } from '../actions/play.ts'
import type { ShotRecord } from '../../shared/domain/records.ts'
import type { Editor } from '../store/editor.ts'
import { currentMedia } from '../store/state.ts'
import { gutter, lanesTop, type Row, rowAt, rulerHeight } from './layout.ts'
import { frameAt, xOf } from './span.ts'
import { rowsOf, shotsIn, spanOf, type View } from './timelineView.ts'

/** Pixels on either side within which a cut or a key is taken hold of. */
const reach = 6

/** What lies under the pointer. */
export type Target =
  | { kind: 'frame' }
  | { kind: 'name'; row: Row | null }
  | { kind: 'row'; row: Row }
  | { kind: 'cut'; shot: ShotRecord; before: ShotRecord }
  | { kind: 'shots' }
  | { kind: 'key'; row: Extract<Row, { kind: 'keys' }>; index: number }

export function targetAt(editor: Editor, view: View, x: number, y: number): Target {
  const state = editor.state()
  const row = y >= lanesTop ? rowAt(rowsOf(state), y - lanesTop + view.scroll) : null
  if (x < gutter) return { kind: 'name', row }
  const distance = (frame: number): number => Math.abs(gutter + xOf(spanOf(view, state), frame) - x)
  if (y >= rulerHeight && y < lanesTop) {
    const shots = shotsIn(view, state)
    const at = shots.findIndex((shot, number) => number > 0 && distance(shot.start) <= reach)
    const [shot, before] = [shots[at], shots[at - 1]]
    return shot && before ? { kind: 'cut', shot, before } : { kind: 'shots' }
  }
  if (row?.kind === 'keys') {
    const keys = keysOf(row.object, row.property).filter(({ index }) => distance(index + 0.5) <= reach)
    const [nearest] = keys.sort((first, second) => distance(first.index + 0.5) - distance(second.index + 0.5))
    if (nearest) return { kind: 'key', row, index: nearest.index }
  }
  return row ? { kind: 'row', row } : { kind: 'frame' }
}

/** A drag under way. Nothing of the document changes before it is let go; Escape gives it up. */
export type Drag = { kind: 'scrub' } | { kind: 'cut'; shot: ShotRecord; least: number; most: number } | KeyDrag

interface KeyDrag {
  kind: 'keys'
  row: Extract<Row, { kind: 'keys' }>
  from: number
}

export interface TimelinePointer {
  press(x: number, y: number, more: boolean): void
  move(x: number): void
  release(): void
  /** False where nothing was under way. */
  cancel(): boolean
  /** Splits the shot under the pointer there, or joins the two that meet at a cut. */
  doubleClick(x: number, y: number): void
  /** Removes the chosen keys; where their object was locked meanwhile, says so. False where none are chosen. */
  removeChosen(): boolean
}

/** Scrubbing, choosing and dragging of keys, dragging of cuts. `redraw` is called where only the view changed. */
export function createTimelinePointer(editor: Editor, view: View, redraw: () => void): TimelinePointer {
  let drag: Drag | null = null
  const frameUnder = (x: number): number => {
    const state = editor.state()
    return frameAt(spanOf(view, state), x - gutter, currentMedia(state)?.frames ?? 1)
  }
  const choose = (row: Extract<Row, { kind: 'keys' }>, index: number, more: boolean): void => {
    const { chosen } = view
    const same = chosen?.objectId === row.object.id && chosen.property === row.property
    const held = same && (more || chosen.indices.includes(index)) ? chosen.indices : []
    const indices = [...new Set([...held, index])].sort((first, second) => first - second)
    view.chosen = { objectId: row.object.id, property: row.property, indices, by: 0 }
  }
  return {
    press(x, y, more) {
      const target = targetAt(editor, view, x, y)
      if ((target.kind === 'name' || target.kind === 'row') && target.row)
        editor.set({ selected: target.row.object.id })
      if (target.kind === 'name') return
      if (target.kind === 'key' && !target.row.object.locked) {
        choose(target.row, target.index, more)
        drag = { kind: 'keys', row: target.row, from: target.index }
      } else if (target.kind === 'cut') {
        const { shot, before } = target
        drag = { kind: 'cut', shot, least: before.start + 1, most: shot.end - 1 }
      } else {
        view.chosen = null
        drag = { kind: 'scrub' }
        goTo(editor, frameUnder(x))
      }
      redraw()
    },
    move(x) {
      if (!drag) return
      const index = frameUnder(x)
      if (drag.kind === 'scrub') goTo(editor, index)
      if (drag.kind === 'keys' && view.chosen) view.chosen = { ...view.chosen, by: index - drag.from }
      if (drag.kind === 'cut') {
        view.cut = { shotId: drag.shot.id, index: Math.min(drag.most, Math.max(drag.least, index)) }
      }
      redraw()
    },
    release() {
      const [ended, { chosen, cut }] = [drag, view]
      drag = null
      if (ended?.kind === 'cut' && cut) {
        // What is seen stays as dragged until the change comes back.
        void moveCut(editor, ended.shot, cut.index).then(() => {
          view.cut = null
          redraw()
        })
      }
      if (ended?.kind === 'keys' && chosen && chosen.by !== 0) {
        const { object, property } = ended.row
        const frames = currentMedia(editor.state())?.frames ?? 1
        const by = Math.max(-(chosen.indices[0] ?? 0), Math.min(frames - 1 - (chosen.indices.at(-1) ?? 0), chosen.by))
        void moveKeys(editor, object, property, chosen.indices, by).then(() => {
          view.chosen = { ...chosen, indices: chosen.indices.map((index) => index + by), by: 0 }
          redraw()
        })
      }
    },
    cancel() {
      if (!drag || drag.kind === 'scrub') return false
      drag = null
      view.cut = null
      if (view.chosen) view.chosen = { ...view.chosen, by: 0 }
      redraw()
      return true
    },
    doubleClick(x, y) {
      const target = targetAt(editor, view, x, y)
      const { mediaId } = editor.state()
      if (target.kind === 'cut') void editor.apply({ type: 'shot.join', shotId: target.shot.id })
      if (target.kind === 'shots' && mediaId) {
        void editor.apply({ type: 'shot.split', mediaId, index: frameUnder(x) })
      }
    },
    removeChosen() {
      const { chosen } = view
      const object = chosen && editor.state().document?.objects.get(chosen.objectId)
      view.chosen = null
      if (!chosen || !object) return false
      if (object.locked) editor.notify('info', `${object.name} is locked`, 'Unlock it in the list to remove its keys.')
      else void removeKeysAt(editor, object, chosen.property, chosen.indices)
      redraw()
      return true
    },
  }
}
