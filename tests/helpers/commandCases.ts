import { Command } from '../../src/shared/domain/commands.ts'
import type { BlobHash } from '../../src/shared/domain/ids.ts'
import { aMatte, aMedia, anObject, aPrompt, aShot, mediaId, objectId, shotId } from './records.ts'

/** Makes the blob that a number stands for. */
export type PutBlob = (content: number) => BlobHash

/** A document with something of everything: two shots, two objects, a committed and a propagated frame. */
export const setting = (blob: PutBlob): Command[] => [
  { type: 'media.add', media: aMedia() },
  { type: 'shots.replace', mediaId: mediaId('a'), shots: [aShot('one', 0, 50), aShot('two', 50, 100)] },
  { type: 'object.add', object: anObject('x') },
  { type: 'object.add', object: anObject('y', { order: 1 }) },
  { type: 'frame.edit', prompts: [aPrompt('first')], matte: aMatte(0, blob(1)) },
  { type: 'mattes.put', mattes: [aMatte(1, blob(2)), aMatte(1, blob(3), { objectId: objectId('y') })] },
]

/** For every command, one that changes the {@link setting}; a command without one does not compile. */
export const commandCases = (blob: PutBlob): { [T in Command['type']]: Extract<Command, { type: T }> } => ({
  'project.rename': { type: 'project.rename', name: 'Renamed' },
  'project.settings': { type: 'project.settings', patch: { matteBits: 8 } },
  'media.add': { type: 'media.add', media: aMedia({ id: mediaId('b') }) },
  'media.relink': { type: 'media.relink', media: aMedia({ path: '/elsewhere/plate.mov', fingerprint: 'f2' }) },
  'media.start-frame': { type: 'media.start-frame', mediaId: mediaId('a'), startFrame: 1 },
  'media.remove': { type: 'media.remove', mediaId: mediaId('a') },
  'shot.split': { type: 'shot.split', mediaId: mediaId('a'), index: 20 },
  'shot.move': { type: 'shot.move', shotId: shotId('two'), index: 30 },
  'shot.join': { type: 'shot.join', shotId: shotId('two') },
  'shots.replace': {
    type: 'shots.replace',
    mediaId: mediaId('a'),
    shots: [aShot('one', 0, 40), aShot('new', 40, 100)],
  },
  'object.add': { type: 'object.add', object: anObject('z') },
  'object.update': { type: 'object.update', objectId: objectId('x'), patch: { name: 'dog', invert: true } },
  'object.remove': { type: 'object.remove', objectId: objectId('x') },
  'object.reorder': { type: 'object.reorder', mediaId: mediaId('a'), objectIds: [objectId('y'), objectId('x')] },
  'property.set': { type: 'property.set', objectId: objectId('x'), property: 'featherOut', index: 3, value: 2.5 },
  'property.keys': {
    type: 'property.keys',
    objectId: objectId('x'),
    property: 'grow',
    keys: [
      { index: 0, value: -2, interpolation: 'smooth' },
      { index: 9, value: 4.5, interpolation: 'hold' },
    ],
    value: 0,
  },
  'matte.commit': { type: 'matte.commit', objectId: objectId('x'), index: 1, committed: true },
  'frame.clear': { type: 'frame.clear', objectId: objectId('x'), index: 0 },
  'frame.edit': {
    type: 'frame.edit',
    prompts: [
      aPrompt('second'),
      aPrompt('third', {
        prompt: { kind: 'mask', blob: blob(4) },
        region: { x0: 1, y0: 2, x1: 30, y1: 40 },
      }),
    ],
    matte: aMatte(0, blob(5), { provenance: 'painted' }),
  },
  'mattes.import': {
    type: 'mattes.import',
    objects: [anObject('new', { order: 2 })],
    mattes: [
      aMatte(0, blob(8), { provenance: 'imported' }),
      aMatte(5, blob(9), { objectId: objectId('new'), provenance: 'imported' }),
    ],
    replace: true,
  },
  'mattes.put': { type: 'mattes.put', mattes: [aMatte(1, blob(6), { provenance: 'fused' }), aMatte(2, blob(7))] },
})

/** The names of all commands, from the schema itself. */
export const commandTypes: Command['type'][] = Command.options.flatMap((group) =>
  group.options.map((option) => option.shape.type.value),
)
