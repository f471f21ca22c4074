import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runCli } from '../../src/main/hosts/cli/program.ts'
import { nodePorts } from '../../src/main/hosts/nodePorts.ts'

const root = resolve(import.meta.dirname, '../..')

/** Runs the command line as a script does, its own files below `home`. */
export async function holdout(home: string, words: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  const places = { userData: join(home, 'data'), cache: join(home, 'cache') }
  const context = {
    ports: { ...nodePorts(pathToFileURL(join(root, 'src/main/cli.ts')).href), ...places },
    print: (text: string) => out.push(text),
    say: (text: string) => err.push(text),
    status: () => undefined,
    signal: new AbortController().signal,
  }
  const code = await runCli(words, context, () => Promise.resolve())
  return { code, out: out.join('\n'), err: err.join('\n') }
}
