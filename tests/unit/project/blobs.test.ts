import { createHash, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openProject } from '../../../src/main/project/openProject.ts'
import type { Project } from '../../../src/main/project/types.ts'
import type { BlobHash } from '../../../src/shared/domain/ids.ts'
import { setting } from '../../helpers/commandCases.ts'
import { blobsOf, closing, codeOf, temporaryProject } from '../../helpers/projects.ts'
import { aMatte, aPrompt, objectId } from '../../helpers/records.ts'

const stored = (path: string, hash: BlobHash): { deflated: number; bytes: number } => {
  const database = new Database(path, { readonly: true })
  const row = database.prepare('SELECT deflated, length(bytes) AS bytes FROM blobs WHERE hash = ?').get(hash)
  database.close()
  return row as { deflated: number; bytes: number }
}

test('a blob is found by the SHA-256 of its content, once, and smaller where it can be', () => {
  const project = temporaryProject()
  const even = new Uint8Array(100_000)
  const noise = new Uint8Array(randomBytes(1000))
  const hashes = [even, noise, new Uint8Array(0)].map((bytes) => project.putBlob(bytes))
  expect(project.putBlob(even)).toBe(hashes[0])
  expect(hashes[0]).toBe(createHash('sha256').update(even).digest('hex'))
  expect(hashes.map((hash) => new Uint8Array(project.getBlob(hash) ?? [1]))).toEqual([even, noise, new Uint8Array(0)])
  expect(project.getBlob('0'.repeat(64) as BlobHash)).toBeNull()

  project.close()
  expect(stored(project.path, hashes[0] as BlobHash).bytes).toBeLessThan(1000)
  expect(stored(project.path, hashes[1] as BlobHash)).toEqual({ deflated: 0, bytes: 1000 })
})

test('a record cannot refer to bytes that are not there', () => {
  const project = temporaryProject(setting)
  const missing = '1'.repeat(64) as BlobHash
  expect(codeOf(() => project.apply({ type: 'mattes.put', mattes: [aMatte(9, missing)] }))).toBe('not-found')
  const mask = aPrompt('mask', { index: 9, prompt: { kind: 'mask', blob: missing } })
  const matte = aMatte(9, blobsOf(project)(1))
  expect(codeOf(() => project.apply({ type: 'frame.edit', prompts: [mask], matte }))).toBe('not-found')
  expect(project.mattes({ objectId: objectId('x'), from: 9 })).toEqual([])
})

test.each<[string, string, Uint8Array]>([
  ['other bytes', 'UPDATE blobs SET bytes = zeroblob(length(bytes))', randomBytes(5000)],
  ['other deflated bytes', 'UPDATE blobs SET bytes = zeroblob(length(bytes))', new Uint8Array(5000)],
  ['more bytes than it says', 'UPDATE blobs SET size = 3', new Uint8Array(5000)],
  ['too few bytes', `UPDATE blobs SET bytes = x'00'`, new Uint8Array(5000)],
])('a damaged blob is told when it is read: %s', (_, damage, content) => {
  const { path, hash } = closedWith(content)
  const database = new Database(path)
  database.exec(damage)
  database.close()
  expect(codeOf(() => closing(openProject(path)).getBlob(hash))).toBe('project-corrupt')
})

function closedWith(bytes: Uint8Array): { path: string; hash: BlobHash } {
  const project = temporaryProject()
  const hash = project.putBlob(bytes)
  project.close()
  return { path: project.path, hash }
}

/** The blobs, of those that stand for the numbers, that the project still holds. */
const held = (project: Project, hashes: BlobHash[]): boolean[] => hashes.map((hash) => project.getBlob(hash) !== null)

test('garbage is what neither records nor undo nor redo can reach', () => {
  let project = temporaryProject(setting)
  const put = (content: number): BlobHash => {
    const blob = blobsOf(project)(content)
    project.apply({ type: 'mattes.put', mattes: [aMatte(5, blob)] })
    return blob
  }
  const replaced = put(21)
  const mask = blobsOf(project)(22)
  const prompt = aPrompt('mask', { index: 6, prompt: { kind: 'mask', blob: mask } })
  project.apply({ type: 'frame.edit', prompts: [prompt], matte: aMatte(6, blobsOf(project)(1)) })
  project.apply({ type: 'frame.clear', objectId: objectId('x'), index: 6 })
  const undone = put(23)
  const unused = blobsOf(project)(24)
  project.undo()

  const all = [replaced, mask, undone, unused]
  expect(project.collectGarbage()).toBeGreaterThan(0)
  expect(held(project, all)).toEqual([true, true, true, false])
  expect(project.collectGarbage()).toBe(0)
  project.redo()
  project.undo()
  project.close()

  project = closing(openProject(project.path))
  expect(project.collectGarbage()).toBe(0)
  expect(held(project, all)).toEqual([true, true, true, false])
  project.apply({ type: 'project.rename', name: 'The redo branch is gone' })
  expect(project.collectGarbage()).toBeGreaterThan(0)
  expect(held(project, all)).toEqual([true, true, false, false])
  while (project.undo());
  expect(project.collectGarbage()).toBe(0)
  project.apply({ type: 'project.rename', name: 'Everything is gone' })
  project.collectGarbage()
  expect(held(project, all)).toEqual([false, false, false, false])
})

test('a blob that another step still mentions stays', () => {
  const project = temporaryProject(setting)
  const shared = blobsOf(project)(31)
  project.apply({ type: 'mattes.put', mattes: [aMatte(5, shared)] })
  project.apply({ type: 'mattes.put', mattes: [aMatte(6, shared)] })
  project.undo()
  project.apply({ type: 'project.rename', name: 'Later' })
  expect(project.collectGarbage()).toBe(0)
  expect(project.getBlob(shared)).not.toBeNull()
})

test('collecting gives the space back to the disk', () => {
  const project = temporaryProject()
  for (let count = 0; count < 20; count++) project.putBlob(randomBytes(100_000))
  expect(project.collectGarbage()).toBe(2_000_000)
  project.close()
  expect(statSync(project.path).size).toBeLessThan(300_000)
})
