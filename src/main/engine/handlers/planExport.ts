import { resolve } from 'node:path'
import type { ExportFormat } from '../../../shared/contract/export.ts'
import { HoldoutError } from '../../../shared/domain/errors.ts'
import { exportDataset } from '../../datasets/exportDataset.ts'
import { cryptomatteSequence } from '../../export/images/cryptomatteSequence.ts'
import { exrSequence } from '../../export/images/exrSequence.ts'
import { pictureSequence } from '../../export/images/pictureSequence.ts'
import { objectMovies } from '../../export/movies/objectMovies.ts'
import { objectShapes } from '../../export/objectShapes.ts'
import { burnIn } from '../../export/review/burnIn.ts'
import { contactSheet } from '../../export/review/contactSheet.ts'
import { setUpScripts } from '../../export/scripts/setUpScripts.ts'
import type { ExportPlan, ExportSource } from '../../export/types.ts'
import type { ExportInput } from '../contract.ts'

/** The plan of the format that is asked for, and of the scripts that read its files. */
export function planExport(
  source: ExportSource,
  { format, scripts, out }: Pick<ExportInput, 'format' | 'scripts' | 'out'>,
): ExportPlan {
  const plan = planFormat(source, format)
  if (scripts.length > 0 && plan.outputs.every(({ content }) => content === 'review')) {
    throw new HoldoutError(
      'invalid-input',
      'Nothing in this export is for a compositor to read: leave the scripts out.',
    )
  }
  const parts = scripts.flatMap((target) => setUpScripts(source, plan.outputs, target, resolve(out)))
  return { ...plan, parts: [...plan.parts, ...parts] }
}

function planFormat(source: ExportSource, format: ExportFormat): ExportPlan {
  switch (format.kind) {
    case 'png':
    case 'tiff':
      return pictureSequence(source, format)
    case 'exr':
      return exrSequence(source, format)
    case 'cryptomatte':
      return cryptomatteSequence(source, format)
    case 'prores4444':
      return objectMovies(source, {
        codec: 'prores4444',
        foreground: 'plate',
        despill: 'none',
        despillLimit: 'average',
        audio: false,
        ...format,
      })
    case 'burn-in':
      return burnIn(source, format)
    case 'davis':
    case 'youtube-vos':
    case 'coco':
    case 'indexed':
      return exportDataset(source, format)
    case 'contact-sheet':
      return contactSheet(source, format)
    case 'shapes':
      return objectShapes(source, format)
    case 'movie':
      return objectMovies(source, format)
  }
}
