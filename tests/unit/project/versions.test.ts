import { expect, test } from 'vitest'
import { openProject } from '../../../src/main/project/openProject.ts'
import type { Project } from '../../../src/main/project/types.ts'
import { HoldoutError } from '../../../src/shared/domain/errors.ts'
import type { BlobHash, GestureId, VersionId } from '../../../src/shared/domain/ids.ts'
import { setting } from '../../helpers/commandCases.ts'
import { blobsOf, closing, codeOf, contentOf, temporaryProject } from '../../helpers/projects.ts'
import { randomFrom } from '../../helpers/random.ts'
import { randomCommand } from '../../helpers/randomCommand.ts'
import { aMatte, mediaId, objectId } from '../../helpers/records.ts'

const put = (project: Project, index: number, content: number): BlobHash => {
  const blob = blobsOf(project)(content)
  project.apply({ type: 'mattes.put', mattes: [aMatte(index, blob)] })
  return blob
}
const rename = (project: Project, name: string): unknown => project.apply({ type: 'project.rename', name })

test('a version is what the document was: restoring it is one step that can be undone', () => {
  const project = temporaryProject(setting)
  const then = contentOf(project)
  const { id } = project.versions.save('First pass', 'for review')
  put(project, 5, 21)
  project.apply({ type: 'object.remove', objectId: objectId('y') })
  const now = contentOf(project)
  const { total } = project.steps(0, 1)

  expect(project.versions.restore(id).history).toEqual({ undo: 'Restore First pass', redo: null })
  expect(contentOf(project)).toEqual(then)
  expect(project.steps(0, 1).total).toBe(total + 1)
  expect(project.versions.restore(id).diff).toEqual([])
  project.undo()
  expect(contentOf(project)).toEqual(now)
})

test('versions have names and notes, survive undo and reopening, and go when they are deleted', () => {
  let project = temporaryProject(setting)
  const first = project.versions.save('one')
  const second = project.versions.save('two', 'approved')
  expect(project.versions.list()).toEqual([second, first])
  project.goTo(0)
  project.close()
  project = closing(openProject(project.path))
  expect(project.versions.list()).toEqual([second, first])
  expect(project.versions.edit(first.id, { note: 'rough' })).toEqual({ ...first, note: 'rough' })
  expect(project.versions.edit(first.id, { name: 'start' })).toEqual({ ...first, name: 'start', note: 'rough' })
  project.versions.remove(second.id)
  expect(project.versions.list().map(({ name }) => name)).toEqual(['start'])
  const gone = second.id
  for (const work of [
    () => project.versions.edit(gone, {}),
    () => {
      project.versions.remove(gone)
    },
    () => project.versions.restore(gone),
    () => project.versions.changesTo(gone),
    () => project.versions.mattes(gone, { mediaId: mediaId('a'), from: 0, to: 9 }),
  ]) {
    expect(codeOf(work)).toBe('not-found')
  }
})

test('a version keeps its mattes alive where its steps are gone, and lets them go when it is deleted', () => {
  const project = temporaryProject(setting)
  const start = project.steps(0, 1).done
  const replaced = put(project, 5, 21)
  const kept = put(project, 5, 22)
  const { id } = project.versions.save('Tried')
  const then = contentOf(project)
  project.goTo(start)
  rename(project, 'Another way')

  project.collectGarbage()
  expect(project.getBlob(kept)).not.toBeNull()
  // The version does not need what was there before its last step.
  expect(project.getBlob(replaced)).toBeNull()
  project.versions.restore(id)
  expect(contentOf(project)).toEqual(then)
  project.undo()
  rename(project, 'Without it')

  project.versions.remove(id)
  expect(project.collectGarbage()).toBeGreaterThan(0)
  expect(project.getBlob(kept)).toBeNull()
})

test('a matte that two versions hold stays until both are deleted', () => {
  const project = temporaryProject(setting)
  const start = project.steps(0, 1).done
  const shared = put(project, 5, 21)
  const versions = [project.versions.save('one')]
  rename(project, 'B')
  versions.push(project.versions.save('two'))
  project.goTo(start)
  rename(project, 'C')
  const held = versions.map(({ id }) => {
    project.versions.remove(id)
    project.collectGarbage()
    return project.getBlob(shared) !== null
  })
  expect(held).toEqual([true, false])
})

test('steps that were undone when a version is restored are kept as a version', () => {
  const project = temporaryProject(setting)
  const { id } = project.versions.save('First pass')
  put(project, 5, 21)
  const undone = contentOf(project)
  rename(project, 'B')
  project.undo()
  project.undo()
  put(project, 7, 22)
  put(project, 8, 23)
  const later = contentOf(project)
  project.undo()
  project.versions.restore(id)
  const [newest, ...others] = project.versions.list()
  expect([newest?.name, others.map(({ name }) => name)]).toEqual(['Before restoring First pass', ['First pass']])
  project.versions.restore(newest?.id as VersionId)
  expect(contentOf(project)).toEqual(later)
  expect(contentOf(project)).not.toEqual(undone)
})

test('a gesture under way does not go on inside a version', () => {
  const project = temporaryProject(setting)
  const gesture = { gesture: 'ges_a' as GestureId }
  project.apply({ type: 'project.rename', name: 'one' }, gesture)
  const { id } = project.versions.save('Now')
  project.apply({ type: 'project.rename', name: 'two' }, gesture)
  project.versions.restore(id)
  expect(project.snapshot().project.name).toBe('one')
})

test('a version tells which mattes differ and what they were, whatever was undone since', () => {
  const project = temporaryProject(setting)
  const start = project.steps(0, 1).done
  const own = put(project, 5, 21)
  const { id } = project.versions.save('First pass')
  const frames = { mediaId: mediaId('a'), from: 0, to: 100 }
  const differing = (): unknown =>
    project.versions
      .mattes(id, frames)
      .map(({ objectId: object, index, matte }) => [object, index, matte?.blob ?? null])
  expect(differing()).toEqual([])

  put(project, 5, 22)
  put(project, 6, 23)
  expect(differing()).toEqual([
    [objectId('x'), 5, own],
    [objectId('x'), 6, null],
  ])
  expect(project.versions.changesTo(id).map(({ key }) => key)).toEqual([`${objectId('x')}:5`, `${objectId('x')}:6`])
  project.goTo(start)
  expect(differing()).toEqual([[objectId('x'), 5, own]])
  rename(project, 'The steps of the version are gone')
  expect(differing()).toEqual([[objectId('x'), 5, own]])
  put(project, 5, 21)
  expect(differing()).toEqual([])
})

test('the history marks the step a version is of', () => {
  const project = temporaryProject(setting)
  const { id } = project.versions.save('First pass')
  rename(project, 'Later')
  expect(project.steps(4, 9).steps.map(({ label, versions }) => [label, versions])).toEqual([
    ['Edit matte', []],
    ['Propagate', [id]],
    ['Rename project', []],
  ])
})

test.each([1, 2, 3])('versions are what they were after any changes, undone or not, seed %i', (seed) => {
  let project = temporaryProject()
  const random = randomFrom(seed)
  const saved: { id: VersionId; content: unknown }[] = []
  for (let count = 0; count < 150; count++) {
    if (random() < 0.15) project.undo()
    if (random() < 0.05) project.redo()
    const { total } = project.steps(0, 1)
    if (random() < 0.06 && total > 0) project.goTo(Math.floor(random() * (total + 1)))
    if (random() < 0.1) saved.push({ id: project.versions.save(String(count)).id, content: contentOf(project) })
    if (random() < 0.05) project.collectGarbage()
    const gesture = `ges_${String(Math.floor(random() * 3))}` as GestureId
    try {
      project.apply(randomCommand(random, blobsOf(project)), random() < 0.4 ? { gesture } : {})
    } catch (error) {
      expect(error).toBeInstanceOf(HoldoutError)
    }
  }
  expect(saved.length).toBeGreaterThan(5)
  project.close()
  project = closing(openProject(project.path))
  project.collectGarbage()
  for (const { id, content } of saved) {
    project.versions.restore(id)
    expect(contentOf(project)).toEqual(content)
    expect(project.versions.changesTo(id)).toEqual([])
    for (const { blob } of project.mattes({})) expect(project.getBlob(blob)).not.toBeNull()
  }
})
