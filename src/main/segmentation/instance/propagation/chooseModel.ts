import { HoldoutError } from '../../../../shared/domain/errors.ts'
import type { ModelChoice, ProjectSettings } from '../../../../shared/domain/records.ts'
import type { NetworkProvider } from '../../../inference/types.ts'

/**
 * The propagation model to use, by id. Left to itself, a project gets the one that suits the machine: `fast` on a processor, `fine` on
 * a graphics card and where the mode is `offline`; or whichever there is.
 * @throws `model-missing` where there is none, or not the one asked for
 */
export function chooseModel(
  provider: NetworkProvider,
  { model = 'auto', mode }: Pick<ProjectSettings, 'model' | 'mode'> = {},
): string {
  const models = provider.models('propagation')
  const fitting: ModelChoice = provider.executionProvider === 'cpu' && mode !== 'offline' ? 'fast' : 'fine'
  const wanted = models.find(({ variant }) => variant === (model === 'auto' ? fitting : model))
  const found = wanted ?? (model === 'auto' ? models[0] : undefined)
  if (found) return found.id
  const there = models.map(({ variant }) => variant).join(', ') || 'none'
  throw new HoldoutError('model-missing', `There is no ${model} propagation model here. Choose among: ${there}.`)
}
