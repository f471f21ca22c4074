import { access, constants } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import type { ToolFinding } from '../../shared/contract/app.ts'
import { HoldoutError, toWireError } from '../../shared/domain/errors.ts'
import { runProgram } from './runProgram.ts'
import type { MediaTools } from './types.ts'

type ToolName = ToolFinding['name']
interface Candidate {
  source: string
  path: string
}

/** Packages that carry a program: a path, or an object with one, is what they export. ffmpeg-static has no ffprobe. */
const packagesFirst: Record<ToolName, string[]> = { ffmpeg: ['ffmpeg-static'], ffprobe: [] }
const packagesLast: Record<ToolName, string> = {
  ffmpeg: '@ffmpeg-installer/ffmpeg',
  ffprobe: '@ffprobe-installer/ffprobe',
}

/**
 * Finds ffmpeg and ffprobe, each by the first of these that runs: the environment variables HOLDOUT_FFMPEG and
 * HOLDOUT_FFPROBE; the optional package ffmpeg-static; the folders of PATH; the bundled installer packages. Each
 * candidate is run once with -version; those that fail are listed with the reason.
 * @throws `tool-missing` when one of the two is nowhere
 */
export async function resolveTools(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ tools: MediaTools; findings: ToolFinding[] }> {
  const findings = await findTools(environment)
  const path = (name: ToolName): string => {
    const finding = findings.find((each) => each.name === name)
    if (finding?.path) return finding.path
    const reasons = (finding?.refused ?? []).map((each) => `${each.path}: ${each.reason}`).join('; ')
    throw new HoldoutError(
      'tool-missing',
      `${name} was not found. Install it, or set HOLDOUT_${name.toUpperCase()} to its path. ${reasons}`,
    )
  }
  return { tools: { ffmpeg: path('ffmpeg'), ffprobe: path('ffprobe') }, findings }
}

/** What {@link resolveTools} finds, without throwing: for reports. */
export async function findTools(environment: NodeJS.ProcessEnv = process.env): Promise<ToolFinding[]> {
  return Promise.all([findTool('ffmpeg', environment), findTool('ffprobe', environment)])
}

async function findTool(name: ToolName, environment: NodeJS.ProcessEnv): Promise<ToolFinding> {
  const refused: ToolFinding['refused'] = []
  for await (const candidate of candidates(name, environment, refused)) {
    try {
      const version = await versionOf(name, candidate.path)
      return { name, path: candidate.path, version, source: candidate.source, refused }
    } catch (error) {
      refused.push({ path: candidate.path, reason: toWireError(error).message })
    }
  }
  return { name, path: null, version: null, source: null, refused }
}

async function* candidates(
  name: ToolName,
  environment: NodeJS.ProcessEnv,
  refused: ToolFinding['refused'],
): AsyncGenerator<Candidate> {
  const variable = `HOLDOUT_${name.toUpperCase()}`
  const override = environment[variable]
  if (override) yield { source: variable, path: override }
  for (const packageName of packagesFirst[name]) yield* fromPackage(packageName, refused)
  yield* fromPath(name, environment.PATH ?? '')
  yield* fromPackage(packagesLast[name], refused)
}

async function* fromPath(name: ToolName, path: string): AsyncGenerator<Candidate> {
  const file = process.platform === 'win32' ? `${name}.exe` : name
  for (const folder of path.split(delimiter).filter((each) => each !== '')) {
    const candidate = join(folder, file)
    const executable = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (executable) yield { source: 'PATH', path: candidate }
  }
}

function* fromPackage(packageName: string, refused: ToolFinding['refused']): Generator<Candidate> {
  try {
    const exported = createRequire(import.meta.url)(packageName) as string | { path?: string } | null
    const path = typeof exported === 'string' ? exported : exported?.path
    if (path) yield { source: packageName, path }
    else refused.push({ path: packageName, reason: 'The package has no program for this platform.' })
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    refused.push({ path: packageName, reason })
  }
}

async function versionOf(name: ToolName, path: string): Promise<string> {
  const { code, stdout, stderr } = await runProgram(path, ['-version'])
  const version = new RegExp(`^${name} version (\\S+)`).exec(stdout.toString())?.[1]
  if (code === 0 && version) return version
  const said = stderr.trim().split('\n')[0] ?? ''
  throw new HoldoutError(
    'tool-missing',
    `It is not a working ${name}${said ? `: ${said}` : ''} (exit code ${String(code)}).`,
  )
}
