import { writeFileSync } from 'node:fs'
import { HoldoutError } from '../../../../shared/domain/errors.ts'
import { effortOf, goals, type Effort } from '../../../evaluation/effort.ts'
import type { TrueFrame } from '../../../evaluation/frameScores.ts'
import { playRounds, type RobotRules, type Round } from '../../../evaluation/interactiveProtocol.ts'
import type { Sequence } from '../../../evaluation/listSequences.ts'
import { plotCurves } from '../../../evaluation/plotCurves.ts'
import { objectIds, readLabels } from '../../../evaluation/readLabels.ts'
import { openProduct, type PropagationWish } from '../interactiveProduct.ts'
import { output } from '../output.ts'
import { withCore, type CliContext, type CliCore } from '../withCore.ts'

export interface InteractiveOptions extends PropagationWish {
  rounds: number
  marks: 'strokes' | 'clicks'
  marksPerRound: number
  secondsPerMark: number
  follow: RobotRules['follow']
  maxFrames?: number
  json?: string
  plot?: string
}

interface SequenceEffort extends Effort {
  name: string
  frames: number
  objects: number
  rounds: Round[]
}

/** `holdout eval ROOT --protocol interactive`: what it takes an artist to get a data set right, played by a robot. */
export async function evalInteractive(
  context: CliContext,
  sequences: readonly Sequence[],
  options: InteractiveOptions,
): Promise<void> {
  await withCore(context, async (core) => {
    const rows: SequenceEffort[] = []
    context.say(heading(options))
    for (const sequence of sequences) {
      const row = await evaluate(core, sequence, options)
      rows.push(row)
      context.say(line(row.name, row))
    }
    const mean = meanOf(rows, options.rounds)
    context.say(line('mean', mean))
    const { mode, model, rounds, marks, marksPerRound, secondsPerMark, follow } = options
    const settings = { mode, model, rounds, marks, marksPerRound, secondsPerMark, follow }
    output(context, options.json, { protocol: 'interactive', ...settings, sequences: rows, mean })
    const curves = rows.map(({ name, curve }) => ({ name, values: curve }))
    if (options.plot !== undefined) writeFileSync(options.plot, plotCurves('J&F after each round', curves, mean.curve))
  })
}

async function evaluate(core: CliCore, whole: Sequence, options: InteractiveOptions): Promise<SequenceEffort> {
  const sequence = {
    ...whole,
    frames: whole.frames.slice(0, options.maxFrames),
    annotations: whole.annotations.slice(0, options.maxFrames),
  }
  const truth: TrueFrame[] = []
  for (const [index, path] of sequence.annotations.entries()) {
    if (path !== null) truth.push({ index, labels: (await readLabels(path)).data })
  }
  const ids = [...new Set(truth.flatMap(({ labels }) => objectIds(labels)))].sort((a, b) => a - b)
  if (ids.length === 0) {
    throw new HoldoutError('invalid-input', `No annotation of ${sequence.name} shows an object.`)
  }
  const { media, product } = await openProduct(core, sequence, ids, { mode: options.mode, model: options.model })
  const rules = { ...options, strokes: options.marks === 'strokes' }
  const rounds: Round[] = []
  for await (const round of playRounds(product, { size: media, ids, truth }, rules)) rounds.push(round)
  const effort = effortOf(rounds, options.rounds, options.secondsPerMark)
  return { name: sequence.name, frames: sequence.frames.length, objects: ids.length, rounds, ...effort }
}

/** Means over sequences; of what reached a goal, how many did. */
function meanOf(rows: readonly Effort[], rounds: number): Omit<Effort, 'seconds' | 'reached'> & { reached: number[] } {
  const mean = (value: (row: Effort) => number): number => rows.reduce((sum, row) => sum + value(row), 0) / rows.length
  return {
    curve: Array.from({ length: rounds }, (_, round) => mean(({ curve }) => curve[round] as number)),
    auc: mean(({ auc }) => auc),
    at60: mean(({ at60 }) => at60),
    marks: mean(({ marks }) => marks),
    reached: goals.map((_, goal) => rows.filter(({ reached }) => reached[goal] !== null).length),
    worse: mean(({ worse }) => worse),
    better: mean(({ better }) => better),
  }
}

type Line = Omit<Effort, 'seconds' | 'reached'> & { reached: readonly (Effort['reached'][number] | number)[] }

const percent = (value: number, digits = 1): string => (100 * value).toFixed(digits)

function heading({ rounds, marks, follow }: InteractiveOptions): string {
  const numbers = Array.from({ length: rounds }, (_, round) => String(round + 1).padStart(5)).join('')
  return [
    `J&F after each round of ${marks}, following the ${follow}; rounds/marks until a goal; pixels a round made better and worse`,
    `${''.padEnd(14)}${numbers}   AUC  @60s marks     85     90     95  better  worse`,
  ].join('\n')
}

function line(name: string, { curve, auc, at60, marks, reached, better, worse }: Line): string {
  const goal = (value: Line['reached'][number]): string =>
    value === null
      ? '-'
      : typeof value === 'number'
        ? `${String(value)}x`
        : `${String(value.round)}/${String(value.marks)}`
  return [
    name.padEnd(14),
    ...curve.map((value) => percent(value).padStart(5)),
    percent(auc).padStart(6),
    percent(at60).padStart(6),
    marks.toFixed(0).padStart(6),
    ...reached.map((value) => goal(value).padStart(7)),
    percent(better, 2).padStart(8),
    percent(worse, 2).padStart(7),
  ].join('')
}
