import { fork, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openProject } from '../../../src/main/project/openProject.ts'
import { wasLeftOpen } from '../../../src/main/project/projectLock.ts'
import { aMedia, anObject } from '../../helpers/records.ts'
import { closing, codeOf, contentOf, temporaryFolder, temporaryProject } from '../../helpers/projects.ts'
import { setting } from '../../helpers/commandCases.ts'

const holder = resolve(import.meta.dirname, '../../fixtures/holdProject.ts')

/** Another process that has the project open. */
async function heldElsewhere(
  path: string,
  mode = 'hold',
  errors: 'inherit' | 'ignore' = 'inherit',
): Promise<ChildProcess> {
  const child = fork(holder, [path, mode], { stdio: ['ignore', 'pipe', errors, 'ipc'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const { promise, resolve: opened, reject } = Promise.withResolvers<undefined>()
  child.once('message', () => {
    opened(undefined)
  })
  child.once('exit', (code) => {
    reject(new Error(`The other process ended with ${String(code)}.`))
  })
  await promise
  return child
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => {
      resolve()
    })
  })

test('a second opener in this process is told, by any name of the file', () => {
  const project = temporaryProject()
  const alias = join(temporaryFolder(), 'alias.holdout')
  symlinkSync(project.path, alias)
  expect(codeOf(() => openProject(project.path))).toBe('project-locked')
  expect(codeOf(() => openProject(alias))).toBe('project-locked')
  project.close()
  expect(closing(openProject(alias)).path).toBe(project.path)
})

test('being refused here does not let another process in', async () => {
  const project = temporaryProject()
  expect(codeOf(() => openProject(project.path))).toBe('project-locked')
  await expect(heldElsewhere(project.path, 'hold', 'ignore')).rejects.toThrow('ended with 1')
})

test('a second process is told who has it, touches nothing, and gets it when the first lets go', async () => {
  const project = temporaryProject(setting)
  const content = contentOf(project)
  project.close()
  const other = await heldElsewhere(project.path)
  const bytes = readFileSync(project.path)
  expect(() => openProject(project.path)).toThrow(`process ${String(other.pid)} on ${hostname()} since 20`)
  expect(codeOf(() => openProject(project.path))).toBe('project-locked')
  expect(readFileSync(project.path)).toEqual(bytes)

  const gone = ended(other)
  other.send('stop')
  await gone
  expect(existsSync(`${project.path}.lock`)).toBe(false)
  expect(contentOf(closing(openProject(project.path)))).toEqual(content)
})

test('a process killed while it writes loses nothing that was done, and its lock goes with it', async () => {
  const project = temporaryProject(() => [
    { type: 'media.add', media: aMedia() },
    { type: 'object.add', object: anObject('x') },
  ])
  project.close()
  const writer = await heldElsewhere(project.path, 'write')
  let said = ''
  writer.stdout?.on('data', (chunk) => {
    said += String(chunk)
    if (said.split('\n').length > 30) writer.kill('SIGKILL')
  })
  await ended(writer)
  expect(existsSync(`${project.path}.lock`)).toBe(true)

  const reopened = closing(openProject(project.path))
  const acknowledged = Number(said.trimEnd().split('\n').at(-1))
  const name = Number(reopened.snapshot().project.name)
  expect(acknowledged).toBeGreaterThanOrEqual(30)
  expect(name).toBeGreaterThanOrEqual(acknowledged)
  // Killed between two changes or inside one, the file holds whole changes: a name, perhaps with the matte after it.
  expect([2 + 2 * name, 3 + 2 * name]).toContain(reopened.revision)
  for (const matte of reopened.mattes({})) expect(reopened.getBlob(matte.blob)).toHaveLength(50_000)
  while (reopened.undo());
  expect(contentOf(reopened)).toMatchObject({ record: { name: 'Test' }, media: [], objects: [], mattes: [] })
})

test('a project is known to be left open by a process that died, but not by two in a row', async () => {
  const path = closedProject()
  const kill = async (child: ChildProcess): Promise<void> => {
    const gone = ended(child)
    child.kill('SIGKILL')
    await gone
  }
  expect(wasLeftOpen(path)).toBe(false)
  const first = await heldElsewhere(path)
  expect(wasLeftOpen(path)).toBe(false)
  await kill(first)
  expect(wasLeftOpen(path)).toBe(true)
  await kill(await heldElsewhere(path))
  expect(wasLeftOpen(path)).toBe(false)
  openProject(path).close()
  await kill(await heldElsewhere(path))
  expect(wasLeftOpen(path)).toBe(true)
})

test('a note of a dead process, of this one, or one that makes no sense keeps nobody out', () => {
  const path = closedProject()
  const note = (pid: number) => JSON.stringify({ pid, host: hostname(), since: new Date(0).toISOString() })
  for (const text of [note(2 ** 22 + 1), note(process.pid), note(1), '{', '']) {
    writeFileSync(`${path}.lock`, text)
    const project = openProject(path)
    expect(JSON.parse(readFileSync(`${path}.lock`, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname() })
    project.close()
  }
})

test('a note of another computer keeps everybody out and says how to go on', () => {
  const path = closedProject()
  writeFileSync(`${path}.lock`, JSON.stringify({ pid: 5, host: 'elsewhere', since: 'yesterday' }))
  expect(() => openProject(path)).toThrow(`process 5 on elsewhere since yesterday`)
  expect(() => openProject(path)).toThrow(`delete ${path}.lock`)
  expect(existsSync(`${path}.lock`)).toBe(true)
})

test('closing leaves one file, and a closed project says so', () => {
  const project = temporaryProject(setting)
  project.close()
  project.close()
  expect(['-wal', '-shm', '-journal', '.lock'].filter((end) => existsSync(project.path + end))).toEqual([])
  expect(codeOf(() => project.snapshot())).toBe('no-project')
  expect(codeOf(() => project.apply({ type: 'project.rename', name: 'late' }))).toBe('no-project')
  expect(codeOf(() => project.jobs.list())).toBe('no-project')
})

function closedProject(): string {
  const project = temporaryProject()
  project.close()
  return project.path
}
