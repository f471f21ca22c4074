import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { requireChromium } from './chromium.ts'
import { ensureDebianPackages } from './debian.ts'

// `npm test`: every check in turn, all of them even where one fails, then one line of sums. `npm test -- lint unit`
// runs those only.

interface Counts {
  passed: number
  failed: number
  skipped: number
}
interface Step {
  name: string
  words: string[]
  environment?: Record<string, string>
  /** What the step's runner says of its tests; steps without tests count only when they fail. */
  counts?: () => Counts
}

const root = resolve(import.meta.dirname, '..')
const reports = mkdtempSync(join(tmpdir(), 'holdout-test-'))

function vitest(name: string, folder: string): Step {
  const file = join(reports, `${name}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  return { name, words: ['vitest', 'run', folder, ...reporters], counts: () => vitestCounts(file) }
}

const browserReport = join(reports, 'browser.json')
const all: Step[] = [
  { name: 'types', words: ['tsc', '-b'] },
  { name: 'lint', words: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'format', words: ['prettier', '--check', '--log-level', 'warn', '.'] },
  vitest('unit', 'tests/unit'),
  vitest('contract', 'tests/contract'),
  { name: 'build', words: ['electron-vite', 'build', '--logLevel', 'warn'] },
  {
    name: 'browser',
    words: ['playwright', 'test', '--reporter=list,json'],
    environment: { PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport },
    counts: () => playwrightCounts(browserReport),
  },
]

ensureDebianPackages()
const wanted = process.argv.slice(2)
const steps = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
const summary: string[] = []
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
for (const step of steps) {
  console.log(`\n── ${step.name}`)
  const started = Date.now()
  const ok = run(step)
  const counts = countsOf(step, ok)
  for (const key of ['passed', 'failed', 'skipped'] as const) total[key] += counts[key]
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  const tests = step.counts ? ` · ${line(counts)}` : ''
  summary.push(`${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(10)} ${seconds.padStart(6)} s${tests}`)
}
rmSync(reports, { recursive: true })
console.log(`\n${summary.join('\n')}\n\n${line(total)}`)
process.exitCode = total.failed > 0 ? 1 : 0

function run({ name, words, environment = {} }: Step): boolean {
  try {
    if (name === 'browser') environment.CHROMIUM_PATH = requireChromium()
  } catch (error) {
    console.error((error as Error).message)
    return false
  }
  const [program = '', ...rest] = words
  const env = { ...process.env, ...environment }
  // On Windows npm's commands are .cmd files, which only a shell runs.
  const shell = process.platform === 'win32'
  return (
    spawnSync(join(root, 'node_modules/.bin', program), rest, { cwd: root, stdio: 'inherit', env, shell }).status === 0
  )
}

/** A step that failed without a failed test, because it broke earlier or has no tests, counts as one failure. */
function countsOf({ counts }: Step, ok: boolean): Counts {
  const none: Counts = { passed: 0, failed: 0, skipped: 0 }
  const found = counts ? readCounts(counts) : none
  return ok || found.failed > 0 ? found : { ...found, failed: 1 }
}

function readCounts(counts: () => Counts): Counts {
  try {
    return counts()
  } catch (error) {
    console.error(`The runner left no report: ${(error as Error).message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

function vitestCounts(file: string): Counts {
  const report = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = report
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
}

function playwrightCounts(file: string): Counts {
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as { stats: Record<string, number> }
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats
  return { passed: expected, failed: unexpected + flaky, skipped }
}

function line({ passed, failed, skipped }: Counts): string {
  return `${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped`
}
