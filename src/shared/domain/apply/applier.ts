import type { Command } from '../commands.ts'
import type { RecordsDiff } from '../diff.ts'
import type { RecordReader } from './reader.ts'

export type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>

/** One function for each command whose name begins with one of `Prefix`. */
export type Appliers<Prefix extends string> = {
  [T in Extract<Command['type'], `${Prefix}.${string}`>]: (reader: RecordReader, command: CommandOf<T>) => RecordsDiff
}
