import { expect, test } from 'vitest'
import type { Picture } from '../../../../src/renderer/viewer/compositor.ts'
import { neutralLook } from '../../../../src/renderer/viewer/look.ts'
import { samePicture } from '../../../../src/renderer/viewer/samePicture.ts'

const plate = {} as Picture['plate']
const matte = {} as Picture['layers'][number]['matte']

/** Made anew each time, as the stage does. */
const picture = (): Picture => ({
  plate,
  layers: [{ matte, side: 'a', colour: '#35b6f2', opacity: 0.5, blend: 'normal', outline: true, confidence: 1 }],
  ghosts: [{ matte, colour: '#35b6f2', opacity: 0.5, fill: 0 }],
  view: 'overlay',
  wipe: { view: 'plate', half: { nx: 1, ny: 0, offset: 5 } },
  backdrop: { colour: '#2f7d46', picture: null },
  look: { ...neutralLook },
  camera: { scale: 1, x: 0, y: 0 },
  size: { width: 10, height: 10, aspect: 1 },
  interest: { x0: 0, y0: 0, x1: 5, y1: 5 },
})

test('a picture made anew of the same parts is the same', () => {
  expect(samePicture(picture(), picture())).toBe(true)
})

test.each<[string, (picture: Picture) => Partial<Picture>]>([
  ['plate', () => ({ plate: {} as Picture['plate'] })],
  ['a matte', ({ layers: [layer] }) => ({ layers: [{ ...layer, matte: {} } as Picture['layers'][number]] })],
  ['an opacity', ({ layers: [layer] }) => ({ layers: [{ ...layer, opacity: 0.6 } as Picture['layers'][number]] })],
  ['fewer objects', () => ({ layers: [] })],
  ['a ghost', ({ ghosts: [ghost] }) => ({ ghosts: [{ ...ghost, fill: 0.3 } as Picture['ghosts'][number]] })],
  ['the view', () => ({ view: 'matte' })],
  ['no wipe', () => ({ wipe: null })],
  ['the other view', () => ({ wipe: { view: 'matte', half: { nx: 1, ny: 0, offset: 5 } } })],
  ['the line', () => ({ wipe: { view: 'plate', half: { nx: 1, ny: 0, offset: 6 } } })],
  ['the colour behind', () => ({ backdrop: { colour: '#000000', picture: null } })],
  ['the picture behind', () => ({ backdrop: { colour: '#2f7d46', picture: {} as ImageBitmap } })],
  ['exposure', ({ look }) => ({ look: { ...look, exposure: 1 } })],
  ['the camera', () => ({ camera: { scale: 1, x: 1, y: 0 } })],
  ['the shape of pixels', () => ({ size: { width: 10, height: 10, aspect: 2 } })],
  ['no interest', () => ({ interest: null })],
])('%s makes it another', (_what, change) => {
  const now = picture()
  expect(samePicture(picture(), { ...now, ...change(now) })).toBe(false)
})
