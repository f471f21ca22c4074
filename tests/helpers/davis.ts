import { join } from 'node:path'
import sharp from 'sharp'
import { maskOf, readLabels } from '../../src/main/evaluation/readLabels.ts'
import type { BinaryMask } from '../../src/main/evaluation/interactionRobot.ts'
import type { RgbFrame } from '../../src/main/media/types.ts'
import { dataFolder } from './data.ts'

/** One development frame and its only object. Only where {@link dataFolder} is there. */
export async function davisFrame(name: string, index: number): Promise<{ plate: RgbFrame; truth: BinaryMask }> {
  const root = join(dataFolder() ?? '', 'davis')
  const file = String(index).padStart(5, '0')
  const { data, info } = await sharp(join(root, 'JPEGImages/480p', name, `${file}.jpg`))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const labels = await readLabels(join(root, 'Annotations/480p', name, `${file}.png`))
  return {
    plate: { index, width: info.width, height: info.height, data: new Uint8Array(data) },
    truth: { width: labels.width, height: labels.height, data: maskOf(labels.data, 1) },
  }
}
