import type { Command } from '../../src/shared/domain/commands.ts'
import type { ObjectRecord } from '../../src/shared/domain/records.ts'
import type { PutBlob } from './commandCases.ts'
import { aMatte, aMedia, anObject, aPrompt, mediaId, objectId, promptId, shotId } from './records.ts'

const FRAMES = 12

/**
 * A command over a small world of two media, three objects and twelve frames, often one that the document refuses.
 * `random` gives numbers in [0, 1).
 */
export function randomCommand(random: () => number, blob: PutBlob): Command {
  const whole = (below: number) => Math.floor(random() * below)
  const pick = <V>(...values: V[]): V => values[whole(values.length)] as V
  const media = () => mediaId(pick('a', 'b'))
  const object = () => objectId(pick('x', 'y', 'z'))
  const frame = () => ({ objectId: object(), index: whole(FRAMES) })
  const matte = (at = frame()) => aMatte(at.index, blob(whole(40)), at)
  const id = () => String(whole(1e9))
  const patch = () =>
    pick<Pick<Partial<ObjectRecord>, 'locked' | 'invert'>>(
      { locked: true },
      { locked: false },
      { locked: false },
      { invert: pick(true, false) },
    )

  const makers: { [T in Command['type']]: () => Extract<Command, { type: T }> } = {
    'project.rename': () => ({ type: 'project.rename', name: pick('one', 'two', 'three') }),
    'project.settings': () => ({ type: 'project.settings', patch: { refine: pick(true, false) } }),
    'media.add': () => ({ type: 'media.add', media: aMedia({ id: media(), frames: FRAMES }) }),
    'media.relink': () => ({ type: 'media.relink', media: aMedia({ id: media(), frames: FRAMES, path: `/${id()}` }) }),
    'media.start-frame': () => ({ type: 'media.start-frame', mediaId: media(), startFrame: whole(3) }),
    'media.remove': () => ({ type: 'media.remove', mediaId: media() }),
    'shot.split': () => ({ type: 'shot.split', mediaId: media(), index: 1 + whole(FRAMES) }),
    'shot.move': () => ({
      type: 'shot.move',
      shotId: shotId(`${pick('a', 'b')}-${String(whole(FRAMES))}`),
      index: 1 + whole(FRAMES),
    }),
    'shot.join': () => ({ type: 'shot.join', shotId: shotId(`${pick('a', 'b')}-${String(whole(FRAMES))}`) }),
    'shots.replace': () => replaceShots(media(), 1 + whole(FRAMES - 1)),
    'object.add': () => ({ type: 'object.add', object: { ...anObject('x', { mediaId: media() }), id: object() } }),
    'object.update': () => ({ type: 'object.update', objectId: object(), patch: patch() }),
    'object.remove': () => ({ type: 'object.remove', objectId: object() }),
    'object.reorder': () => ({
      type: 'object.reorder',
      mediaId: media(),
      objectIds: pick(['x'], ['x', 'y'], ['y', 'x'], ['z', 'x', 'y']).map(objectId),
    }),
    'property.set': () => ({ type: 'property.set', ...frame(), property: 'grow', value: whole(9) }),
    'property.keys': () => ({
      type: 'property.keys',
      objectId: object(),
      property: pick('grow', 'dots'),
      keys: pick([], [{ index: whole(FRAMES), value: whole(9), interpolation: pick('hold', 'linear', 'smooth') }]),
      value: whole(3),
    }),
    'matte.commit': () => ({ type: 'matte.commit', ...frame(), committed: pick(true, false) }),
    'frame.clear': () => ({ type: 'frame.clear', ...frame() }),
    'frame.edit': () => {
      const edited = matte()
      return { type: 'frame.edit', prompts: [aPrompt(id(), { ...edited, id: promptId(id()) })], matte: edited }
    },
    'mattes.put': () => ({ type: 'mattes.put', mattes: Array.from({ length: 1 + whole(4) }, () => matte()) }),
    'mattes.import': () => {
      const fresh = anObject(id(), { mediaId: media() })
      const mattes = [matte({ objectId: fresh.id, index: whole(FRAMES) }), matte()]
      return { type: 'mattes.import', objects: [fresh], mattes, replace: pick(true, false) }
    },
  }
  // Building more often than removing, or the world would stand empty most of the time.
  const often = (['media.add', 'object.add', 'frame.edit', 'mattes.put'] as const).map((type) => makers[type])
  return pick(...Object.values(makers), ...often, ...often, ...often, ...often, ...often)()
}

function replaceShots(id: ReturnType<typeof mediaId>, at: number): Extract<Command, { type: 'shots.replace' }> {
  const shot = (start: number, end: number) => ({
    id: shotId(`${id.slice(4)}-${String(start)}`),
    mediaId: id,
    start,
    end,
    transition: { type: 'cut' as const, start, end: start },
  })
  return { type: 'shots.replace', mediaId: id, shots: [shot(0, at), shot(at, FRAMES)] }
}
