import { z } from 'zod'
import type { Appliers } from './apply/applier.ts'
import { frameAppliers } from './apply/frames.ts'
import { mediaAppliers } from './apply/media.ts'
import { objectAppliers } from './apply/objects.ts'
import { projectAppliers } from './apply/project.ts'
import { propertyAppliers } from './apply/properties.ts'
import type { RecordReader } from './apply/reader.ts'
import { shotAppliers } from './apply/shots.ts'
import { Command } from './commands.ts'
import type { RecordsDiff } from './diff.ts'
import { HoldoutError } from './errors.ts'

export type { RecordReader } from './apply/reader.ts'

const appliers: Appliers<string> = {
  ...projectAppliers,
  ...mediaAppliers,
  ...shotAppliers,
  ...objectAppliers,
  ...propertyAppliers,
  ...frameAppliers,
}

/**
 * What a command does to the records `reader` shows. Pure: the same records and command give the same diff, and nothing
 * is written. An empty diff says that everything is already so.
 *
 * @throws `invalid-input` where the command cannot be meant, `not-found` and `conflict` where the records do not allow it,
 * `committed-frame` where it would replace a matte the artist vouches for
 */
export function apply(reader: RecordReader, command: Command): RecordsDiff {
  const parsed = Command.safeParse(command)
  if (!parsed.success) throw new HoldoutError('invalid-input', z.prettifyError(parsed.error), { cause: parsed.error })
  return applyParsed(reader, parsed.data)
}

function applyParsed<C extends Command>(reader: RecordReader, command: C): RecordsDiff {
  // The table is keyed by the command's own type, which the compiler cannot follow through a union.
  const applier = appliers[command.type] as (reader: RecordReader, command: C) => RecordsDiff
  return applier(reader, command)
}
