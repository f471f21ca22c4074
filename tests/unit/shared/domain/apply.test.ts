import { describe, expect, test } from 'vitest'
import { apply } from '../../../../src/shared/domain/apply.ts'
import type { Command } from '../../../../src/shared/domain/commands.ts'
import type { ErrorCode } from '../../../../src/shared/domain/errors.ts'
import type { BlobHash } from '../../../../src/shared/domain/ids.ts'
import { MemoryRecords } from '../../../helpers/memoryRecords.ts'
import { commandCases, commandTypes, setting } from '../../../helpers/commandCases.ts'
import { aMatte, aMedia, anObject, aPrompt, aShot, mediaId, objectId, shotId } from '../../../helpers/records.ts'

const blob = (content: number): BlobHash => content.toString(16).padStart(64, '0') as BlobHash
const scene = (...more: Command[]): MemoryRecords => {
  const records = new MemoryRecords()
  records.run(...setting(blob), ...more)
  return records
}
const refusal = (records: MemoryRecords, command: Command): ErrorCode | null => {
  const before = records.dump()
  try {
    records.run(command)
    return null
  } catch (error) {
    expect(records.dump()).toEqual(before)
    return (error as { code: ErrorCode }).code
  }
}
const lockX: Command = { type: 'object.update', objectId: objectId('x'), patch: { locked: true } }

describe('every command', () => {
  test.each(commandTypes)('%s does, undoes, redoes, and is pure', (type) => {
    const records = scene()
    const command = commandCases(blob)[type]
    const before = structuredClone(records.dump())
    const given = structuredClone(command)
    const diff = apply(records, command)
    expect(apply(records, command)).toEqual(diff)
    expect(records.dump()).toEqual(before)
    expect(command).toEqual(given)
    expect(diff).not.toEqual([])
    expect(new Set(diff.map(({ table, key }) => `${table}/${key}`)).size).toBe(diff.length)

    records.write(diff)
    const after = structuredClone(records.dump())
    expect(after).not.toEqual(before)
    records.undo(diff)
    expect(records.dump()).toEqual(before)
    records.write(diff)
    expect(records.dump()).toEqual(after)
  })

  test.each(commandTypes)('%s refuses what is not a command', (type) => {
    expect(refusal(scene(), { ...commandCases(blob)[type], ...spoilt } as Command)).toBe('invalid-input')
  })
})

/** One of these is a field of every command, and none of them is right. */
const spoilt = {
  name: 1,
  patch: 1,
  media: 1,
  mediaId: 1,
  shotId: 1,
  object: 1,
  objectId: 1,
  mattes: 1,
  matte: 1,
}

describe('project', () => {
  test('what is already so is no change', () => {
    expect(scene().run({ type: 'project.rename', name: 'Test' })).toEqual([])
  })

  test('settings left out or undefined stay', () => {
    const records = scene({ type: 'project.settings', patch: { refine: false, matteBits: undefined } })
    expect(records.get('project', 'project')?.settings).toEqual({ inferenceSide: 480, matteBits: 16, refine: false })
  })
})

describe('media', () => {
  test('a new media is one shot', () => {
    const records = new MemoryRecords()
    records.run({ type: 'media.add', media: aMedia({ frames: 7 }) })
    expect(records.shots(mediaId('a'))).toMatchObject([
      { start: 0, end: 7, transition: { type: 'start', start: 0, end: 0 } },
    ])
  })

  test('the same media cannot be added twice', () => {
    expect(refusal(scene(), { type: 'media.add', media: aMedia() })).toBe('conflict')
  })

  test('relinking keeps to the same picture', () => {
    expect(refusal(scene(), { type: 'media.relink', media: aMedia({ frames: 99 }) })).toBe('conflict')
    expect(refusal(scene(), { type: 'media.relink', media: aMedia({ width: 320 }) })).toBe('conflict')
    expect(refusal(scene(), { type: 'media.relink', media: aMedia({ id: mediaId('gone') }) })).toBe('not-found')
  })

  test('removing a media removes everything of it and nothing else', () => {
    const other = aMedia({ id: mediaId('b') })
    const records = scene({ type: 'media.add', media: other }, { type: 'media.remove', mediaId: mediaId('a') })
    const dump = records.dump()
    expect(dump).toMatchObject({ objects: {}, prompts: {}, mattes: {}, media: { med_b: other } })
    expect(Object.keys(dump.shots as object)).toHaveLength(1)
  })
})

describe('shots', () => {
  const ranges = (records: MemoryRecords) => records.shots(mediaId('a')).map(({ start, end }) => [start, end])
  const replace = (...shots: ReturnType<typeof aShot>[]): Command => ({
    type: 'shots.replace',
    mediaId: mediaId('a'),
    shots,
  })

  test('splitting and joining keep the cover', () => {
    const split: Command = { type: 'shot.split', mediaId: mediaId('a'), index: 20 }
    const records = scene(split)
    expect(ranges(records)).toEqual([[0, 20], [20, 50], [50, 100]]) // prettier-ignore
    const [, second] = records.shots(mediaId('a'))
    records.run({ type: 'shot.join', shotId: second?.id ?? shotId('missing') }, split)
    expect(ranges(records)).toEqual([[0, 20], [20, 50], [50, 100]]) // prettier-ignore
  })

  test('moving a cut moves both ends that meet there, and no matte or key', () => {
    const keyed: Command = {
      type: 'property.keys',
      objectId: objectId('x'),
      property: 'grow',
      keys: [{ index: 55, value: 2, interpolation: 'linear' }],
      value: 0,
    }
    const records = scene(keyed)
    const { objects, mattes } = records.dump()
    records.run({ type: 'shot.move', shotId: shotId('two'), index: 60 })
    expect(ranges(records)).toEqual([[0, 60], [60, 100]]) // prettier-ignore
    expect(records.shots(mediaId('a'))[1]?.transition).toEqual({ type: 'cut', start: 60, end: 60 })
    expect(records.dump()).toMatchObject({ objects: objects as object, mattes: mattes as object })
  })

  test('a split takes an id that is free', () => {
    const taken = replace(aShot('a-30', 0, 100))
    const records = scene(taken, { type: 'shot.split', mediaId: mediaId('a'), index: 30 })
    expect(records.shots(mediaId('a')).map(({ id }) => id)).toEqual(['sht_a-30', 'sht_a-30-1'])
  })

  test.each<[string, Command, ErrorCode]>([
    ['a split where a shot begins', { type: 'shot.split', mediaId: mediaId('a'), index: 50 }, 'conflict'],
    ['a split behind the end', { type: 'shot.split', mediaId: mediaId('a'), index: 100 }, 'invalid-input'],
    ['moving the start of the media', { type: 'shot.move', shotId: shotId('one'), index: 5 }, 'conflict'],
    ['a cut moved over the shot before', { type: 'shot.move', shotId: shotId('two'), index: 0 }, 'invalid-input'],
    ['a cut moved over its own shot', { type: 'shot.move', shotId: shotId('two'), index: 100 }, 'invalid-input'],
    ['joining the first shot', { type: 'shot.join', shotId: shotId('one') }, 'conflict'],
    ['joining a shot that is not there', { type: 'shot.join', shotId: shotId('none') }, 'not-found'],
    ['a gap', replace(aShot('p', 0, 40), aShot('q', 41, 100)), 'invalid-input'],
    ['an overlap', replace(aShot('p', 0, 41), aShot('q', 40, 100)), 'invalid-input'],
    ['the wrong order', replace(aShot('q', 40, 100), aShot('p', 0, 40)), 'invalid-input'],
    ['a late start', replace(aShot('p', 1, 100)), 'invalid-input'],
    ['an early end', replace(aShot('p', 0, 99)), 'invalid-input'],
    ['a late end', replace(aShot('p', 0, 101)), 'invalid-input'],
    ['an empty shot', replace(aShot('p', 0, 100), aShot('q', 100, 100)), 'invalid-input'],
    ['one id twice', replace(aShot('p', 0, 40), aShot('p', 40, 100)), 'invalid-input'],
    ['shots of another media', replace(aShot('p', 0, 100, { mediaId: mediaId('b') })), 'invalid-input'],
    [
      'a transition that ends before it starts',
      replace(aShot('p', 0, 100, { transition: { type: 'dissolve', start: 5, end: 4 } })),
      'invalid-input',
    ],
  ])('refuses %s', (_, command, code) => {
    expect(refusal(scene(), command)).toBe(code)
  })

  test('an id that another media uses is refused', () => {
    const records = scene({ type: 'media.add', media: aMedia({ id: mediaId('b') }) })
    expect(refusal(records, replace(aShot('b-0', 0, 100)))).toBe('conflict')
  })
})

describe('objects', () => {
  test('removing an object leaves the others as they are', () => {
    const records = scene({ type: 'object.remove', objectId: objectId('x') })
    expect(records.prompts(objectId('x'))).toEqual([])
    expect(records.mattes(objectId('x'))).toEqual([])
    expect(records.mattes(objectId('y'))).toHaveLength(1)
  })

  test.each<[string, Command, ErrorCode]>([
    ['one that exists', { type: 'object.add', object: anObject('x') }, 'conflict'],
    ['one of no media', { type: 'object.add', object: anObject('z', { mediaId: mediaId('b') }) }, 'not-found'],
    ['changing none', { type: 'object.update', objectId: objectId('z'), patch: {} }, 'not-found'],
    ['an order with one missing', order('x'), 'invalid-input'],
    ['an order with a stranger', order('x', 'y', 'z'), 'invalid-input'],
    ['an order with one twice', order('x', 'x'), 'invalid-input'],
  ])('refuses %s', (_, command, code) => {
    expect(refusal(scene(), command)).toBe(code)
  })

  function order(...names: string[]): Command {
    return { type: 'object.reorder', mediaId: mediaId('a'), objectIds: names.map(objectId) }
  }
})

describe('frames', () => {
  test('an edit commits the frame and numbers its marks on from those that are there', () => {
    const records = scene({
      type: 'frame.edit',
      prompts: [aPrompt('p', { sequence: 9 }), aPrompt('q', { sequence: 9 })],
      matte: aMatte(0, blob(9), { confidence: 0.2 }),
    })
    expect(records.prompts(objectId('x'), 0).map(({ id, sequence }) => [id, sequence])).toEqual([
      ['prm_first', 0],
      ['prm_p', 1],
      ['prm_q', 2],
    ])
    expect(records.get('mattes', 'obj_x:0')).toMatchObject({ committed: true, confidence: 1, blob: blob(9) })
  })

  test('a committed frame is never changed by a propagation, nor are the frames put with it', () => {
    const put: Command = { type: 'mattes.put', mattes: [aMatte(1, blob(8)), aMatte(0, blob(8))] }
    const records = scene()
    expect(refusal(records, put)).toBe('committed-frame')
    records.run({ type: 'matte.commit', objectId: objectId('x'), index: 0, committed: false }, put)
    expect(records.get('mattes', 'obj_x:0')).toEqual(aMatte(0, blob(8)))
  })

  test('clearing an empty frame is no change', () => {
    expect(scene().run({ type: 'frame.clear', objectId: objectId('x'), index: 50 })).toEqual([])
  })

  const matte = aMatte(1, blob(8))
  test.each<[string, Command, ErrorCode]>([
    [
      'a commit without a matte',
      { type: 'matte.commit', objectId: objectId('x'), index: 9, committed: true },
      'not-found',
    ],
    ['a frame behind the end', { type: 'mattes.put', mattes: [aMatte(100, blob(8))] }, 'invalid-input'],
    ['one frame twice', { type: 'mattes.put', mattes: [matte, matte] }, 'invalid-input'],
    [
      'a propagated frame that says it is committed',
      { type: 'mattes.put', mattes: [{ ...matte, committed: true }] },
      'invalid-input',
    ],
    ['a matte of no object', { type: 'mattes.put', mattes: [{ ...matte, objectId: objectId('z') }] }, 'not-found'],
    ['a mark of another frame', { type: 'frame.edit', prompts: [aPrompt('p')], matte }, 'invalid-input'],
    [
      'a mark twice',
      { type: 'frame.edit', prompts: [aPrompt('p'), aPrompt('p')], matte: aMatte(0, blob(8)) },
      'invalid-input',
    ],
    [
      'a mark that is there',
      { type: 'frame.edit', prompts: [aPrompt('first')], matte: aMatte(0, blob(8)) },
      'conflict',
    ],
  ])('refuses %s', (_, command, code) => {
    expect(refusal(scene(), command)).toBe(code)
  })

  test.each(['mattes.put', 'frame.edit', 'frame.clear', 'matte.commit'] as const)(
    '%s leaves a locked object',
    (type) => {
      expect(refusal(scene(lockX), commandCases(blob)[type])).toBe('conflict')
    },
  )
})

describe('mattes.import', () => {
  const object = anObject('new', { order: 2 })
  const imported = (index: number, fields = {}) =>
    aMatte(index, blob(index + 20), { provenance: 'imported', ...fields })
  const command = (fields: Partial<Extract<Command, { type: 'mattes.import' }>>): Command => ({
    type: 'mattes.import',
    objects: [],
    mattes: [],
    replace: false,
    ...fields,
  })

  test('commits frames of present and new objects; the marks of replaced frames go', () => {
    const records = scene(
      command({ objects: [object], mattes: [imported(0), imported(7, { objectId: object.id })], replace: true }),
    )
    expect(records.mattes(objectId('x'))[0]).toMatchObject({ index: 0, committed: true, confidence: 1 })
    expect(records.prompts(objectId('x'), 0)).toEqual([])
    expect(records.mattes(object.id)).toMatchObject([{ index: 7, provenance: 'imported', committed: true }])
  })

  test.each<[string, Command, ErrorCode]>([
    ['a committed frame', command({ mattes: [imported(0)] }), 'committed-frame'],
    ['a frame the media has not', command({ objects: [object], mattes: [imported(100, { objectId: object.id })] }), 'invalid-input'], // prettier-ignore
    ['a frame twice', command({ mattes: [imported(3), imported(3)] }), 'invalid-input'],
    ['an object that is there', command({ objects: [anObject('x')] }), 'conflict'],
    ['an object that is not', command({ mattes: [imported(3, { objectId: objectId('none') })] }), 'not-found'],
  ])('refuses %s', (_name, wrong, code) => {
    expect(refusal(scene(), wrong)).toBe(code)
  })

  test('refuses a locked object', () => {
    expect(refusal(scene(lockX), command({ mattes: [imported(3)] }))).toBe('conflict')
  })
})
