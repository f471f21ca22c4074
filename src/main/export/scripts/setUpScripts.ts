import { safeNames } from '../safeNames.ts'
import type { ScriptTarget } from '../../../shared/contract/export.ts'
import type { ExportOutput, ExportPart, ExportSource } from '../types.ts'
import { afterEffectsScript } from './afterEffects.ts'
import { blenderScript } from './blender.ts'
import { fusionComposition, fusionSetting } from './fusion.ts'
import { nukeScript } from './nuke.ts'
import { sceneOf, type ScriptScene } from './scene.ts'

const writers: Record<ScriptTarget, { extension: string; write: (scene: ScriptScene) => string }> = {
  nuke: { extension: 'nk', write: nukeScript },
  'after-effects': { extension: 'jsx', write: afterEffectsScript },
  'fusion-comp': { extension: 'comp', write: fusionComposition },
  'fusion-setting': { extension: 'setting', write: fusionSetting },
  blender: { extension: 'py', write: blenderScript },
}

/**
 * Scripts beside the files of an export that read all of them: `<plate>.nk`, whose paths are absolute, and
 * `<plate> relative.nk`, which goes on working where the folder is moved as a whole. None where there is nothing to read.
 *
 * @param folder absolute, where the files will lie
 */
export function setUpScripts(
  source: ExportSource,
  outputs: readonly ExportOutput[],
  target: ScriptTarget,
  folder: string,
): ExportPart[] {
  if (outputs.length === 0) return []
  const plate = safeNames([source.media.name])[0] as string
  const { extension, write } = writers[target]
  return [false, true].map((relative) => ({
    file: `${plate}${relative ? ' relative' : ''}.${extension}`,
    make: () => Promise.resolve(Buffer.from(write(sceneOf(source, outputs, folder, relative)))),
  }))
}
