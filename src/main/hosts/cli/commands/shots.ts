import type { ShotRecord } from '../../../../shared/domain/records.ts'
import { addMedia } from '../document.ts'
import { output } from '../output.ts'
import { withCore, type CliContext } from '../withCore.ts'

/** `holdout shots MEDIA [--json FILE]` */
export async function shotsCommand(context: CliContext, path: string, options: { json?: string }): Promise<void> {
  await withCore(context, async (core) => {
    const project = await core.call('project.create', { name: 'shots', path: `${core.scratch}/shots.holdout` })
    const media = await addMedia(core, path, true)
    const { shots } = (await core.call('project.snapshot', {})) ?? project
    output(context, options.json, {
      frames: media.frames,
      rate: media.rate,
      shots: shots.map(({ start, end }) => ({ start, end })),
      transitions: shots
        .map((shot) => shot.transition)
        .filter(isChange)
        .map(named),
    })
  })
}

type Transition = ShotRecord['transition']
const isChange = ({ type }: Transition): boolean => type !== 'start'

/** Fades of all kinds are `fade`, with which one beside it. */
const named = ({ type, start, end }: Transition): object =>
  type === 'cut' || type === 'dissolve'
    ? { type, start, end }
    : { type: 'fade', fade: type.slice('fade-'.length), start, end }
