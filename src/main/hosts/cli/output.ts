import { writeFileSync } from 'node:fs'
import type { CliContext } from './withCore.ts'

/** A command's result as JSON: to `file`, else to standard output. */
export function output(context: CliContext, file: string | undefined, result: unknown): void {
  const text = JSON.stringify(result, null, 2)
  if (file === undefined) context.print(text)
  else writeFileSync(file, `${text}\n`)
}
