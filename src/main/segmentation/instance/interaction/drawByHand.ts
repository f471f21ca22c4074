import type { Matte } from '../../../../shared/codec/matte.ts'
import { HoldoutError } from '../../../../shared/domain/errors.ts'
import type { Prompt } from '../../../../shared/domain/records.ts'
import { paintCoverage } from '../../../../shared/painting/paintStroke.ts'
import type { ReadColours } from '../../../../shared/painting/snapSegment.ts'
import type { RgbFrame } from '../../../media/types.ts'
import { fillHoleAt, removeIslandAt } from '../../matte/cleanMatte.ts'
import { applyCoverage, lassoCoverage } from '../../matte/rasterize.ts'
import { transformMatte } from '../../matte/transformMatte.ts'

/** Marks that say exactly what becomes of the matte; a mask replaces it and is not among them. */
export type HandDrawn = Extract<Prompt, { kind: 'paint' | 'lasso' | 'fill' | 'transform' }>

export const isHandDrawn = (prompt: Prompt): prompt is HandDrawn =>
  prompt.kind === 'paint' || prompt.kind === 'lasso' || prompt.kind === 'fill' || prompt.kind === 'transform'

/** Whether the plate's colours are needed to draw the mark. */
export const looksAtPlate = (prompt: Prompt): boolean =>
  prompt.kind === 'paint' ? prompt.snap !== undefined : !isHandDrawn(prompt) && prompt.kind !== 'mask'

/** The matte with a mark drawn on it. `plate` is asked for where the mark looks at it. */
export async function drawByHand(prompt: HandDrawn, matte: Matte, plate: () => Promise<RgbFrame>): Promise<Matte> {
  switch (prompt.kind) {
    case 'paint': {
      const colours = prompt.snap === undefined ? undefined : coloursOf(await plate())
      return covered(matte, paintCoverage(prompt, matte, colours), prompt.positive)
    }
    case 'lasso':
      return covered(matte, lassoCoverage(prompt.points, matte), prompt.positive)
    case 'fill':
      return filled(matte, prompt)
    case 'transform':
      return transformMatte(matte, prompt.matrix)
  }
}

function covered(matte: Matte, coverage: Float32Array, positive: boolean): Matte {
  const data = matte.data.slice()
  applyCoverage(data, matte.bits, coverage, positive)
  return { ...matte, data }
}

function filled(matte: Matte, { x, y, positive }: Extract<Prompt, { kind: 'fill' }>): Matte {
  const { width, height, bits } = matte
  const full = bits === 8 ? 255 : 65535
  const [column, row] = [Math.floor(x), Math.floor(y)]
  const onPlate = column >= 0 && row >= 0 && column < width && row < height
  const plane = { width, height, alpha: Float32Array.from(matte.data, (value) => value / full) }
  const change = positive ? fillHoleAt : removeIslandAt
  const alpha = onPlate ? change(plane, row * width + column) : null
  if (!alpha) {
    throw new HoldoutError(
      'invalid-input',
      positive
        ? 'There is no hole here: click inside one that the matte surrounds, or hold Alt to remove a piece.'
        : 'There is no piece of the matte here: click on one to remove it.',
    )
  }
  const data = matte.data.slice()
  for (let i = 0; i < data.length; i++) data[i] = Math.round((alpha[i] as number) * full)
  return { ...matte, data }
}

const coloursOf =
  (plate: RgbFrame): ReadColours =>
  (left, top, width, height) => {
    const window = new Uint8Array(width * height * 3)
    for (let y = 0; y < height; y++) {
      const from = ((top + y) * plate.width + left) * 3
      window.set(plate.data.subarray(from, from + width * 3), y * width * 3)
    }
    return window
  }
