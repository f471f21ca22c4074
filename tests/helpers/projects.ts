import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createProject } from '../../src/main/project/createProject.ts'
import type { Project } from '../../src/main/project/types.ts'
import type { Command } from '../../src/shared/domain/commands.ts'
import type { ErrorCode } from '../../src/shared/domain/errors.ts'
import type { PutBlob } from './commandCases.ts'

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdout-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** A new project in a temporary folder, closed after the test. */
export function temporaryProject(commands: (blob: PutBlob) => Command[] = () => []): Project {
  const project = createProject(join(temporaryFolder(), 'test.holdout'), 'Test')
  for (const command of commands(blobsOf(project))) project.apply(command)
  return closing(project)
}

/** Closes a project when the test is over. */
export function closing(project: Project): Project {
  onTestFinished(() => {
    project.close()
  })
  return project
}

/** Puts a blob for each number, always the same one. */
export const blobsOf =
  (project: Project): PutBlob =>
  (content) =>
    project.putBlob(new TextEncoder().encode(`matte ${String(content)} ${'0'.repeat(200)}`))

/** Everything the document holds, revision and history aside. */
export function contentOf(project: Project): unknown {
  const { media, shots, objects, project: record } = project.snapshot()
  return { record, media, shots, objects, prompts: project.prompts({}), mattes: project.mattes({}) }
}

/** The code of the error that `work` throws, null where it throws none. */
export function codeOf(work: () => unknown): ErrorCode | null {
  try {
    work()
    return null
  } catch (error) {
    return (error as { code: ErrorCode }).code
  }
}
