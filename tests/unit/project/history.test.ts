import { expect, test } from 'vitest'
import { openProject } from '../../../src/main/project/openProject.ts'
import type { Change } from '../../../src/main/project/types.ts'
import { commandLabel, type Command } from '../../../src/shared/domain/commands.ts'
import type { GestureId } from '../../../src/shared/domain/ids.ts'
import { commandCases, commandTypes, setting } from '../../helpers/commandCases.ts'
import { blobsOf, closing, contentOf, temporaryProject } from '../../helpers/projects.ts'
import { aMatte, objectId } from '../../helpers/records.ts'

const rename = (name: string): Command => ({ type: 'project.rename', name })
const gesture = (name: string): GestureId => `ges_${name}` as GestureId

test.each(commandTypes)('%s does, undoes and redoes, also after reopening', (type) => {
  let project = temporaryProject(setting)
  const before = contentOf(project)
  const { revision } = project
  const command = commandCases(blobsOf(project))[type]
  expect(project.apply(command).revision).toBe(revision + 1)
  const after = contentOf(project)
  expect(after).not.toEqual(before)

  expect(project.undo()).toMatchObject({ done: commandLabel(command), revision: revision + 2 })
  expect(contentOf(project)).toEqual(before)
  expect(project.redo()).toMatchObject({ done: commandLabel(command), revision: revision + 3 })
  expect(contentOf(project)).toEqual(after)

  const reopen = () => {
    project.close()
    project = closing(openProject(project.path))
  }
  reopen()
  expect(contentOf(project)).toEqual(after)
  project.undo()
  expect(contentOf(project)).toEqual(before)
  reopen()
  expect(project.history().redo).toBe(commandLabel(command))
  project.redo()
  expect(contentOf(project)).toEqual(after)
  expect(project.revision).toBe(revision + 5)
})

test('undo and redo say so where there is nothing to do', () => {
  const project = temporaryProject()
  expect([project.undo(), project.redo(), project.revision]).toEqual([null, null, 0])
  expect(project.history()).toEqual({ undo: null, redo: null })
})

test('a new change drops what was undone', () => {
  const project = temporaryProject()
  for (const name of ['one', 'two', 'three']) project.apply(rename(name), { label: `Rename to ${name}` })
  project.undo()
  project.undo()
  expect(project.history()).toEqual({ undo: 'Rename to one', redo: 'Rename to two' })
  project.apply(rename('four'))
  expect(project.history()).toEqual({ undo: 'Rename project', redo: null })
  project.undo()
  expect(project.snapshot().project.name).toBe('one')
})

test('what changes nothing is no step, keeps what was undone, and is not told', () => {
  const project = temporaryProject()
  project.apply(rename('one'))
  project.undo()
  const told: Change[] = []
  project.onChange((change) => told.push(change))
  expect(project.apply(rename('Test'))).toMatchObject({ revision: 2, diff: [], history: { redo: 'Rename project' } })
  expect(told).toEqual([])
})

test('changes of one gesture are one step while nothing comes between them', () => {
  const project = temporaryProject()
  project.apply(rename('one'), { gesture: gesture('a') })
  project.apply(rename('two'), { gesture: gesture('a') })
  project.apply(rename('three'), { gesture: gesture('b') })
  project.apply(rename('four'), { gesture: gesture('a') })
  project.apply(rename('five'))
  const names: string[] = []
  while (project.undo()) names.push(project.snapshot().project.name)
  expect(names).toEqual(['four', 'three', 'two', 'Test'])
})

test('a gesture that goes on after its step was undone is a new step', () => {
  const project = temporaryProject()
  project.apply(rename('one'), { gesture: gesture('a') })
  project.apply(rename('two'), { gesture: gesture('b') })
  project.undo()
  project.apply(rename('three'), { gesture: gesture('a') })
  project.undo()
  expect(project.snapshot().project.name).toBe('one')
})

test('a gesture that ends where it began can be undone', () => {
  const project = temporaryProject(setting)
  const before = contentOf(project)
  const { revision } = project
  const object = { objectId: objectId('y'), index: 5 }
  project.apply({ type: 'mattes.put', mattes: [aMatte(5, blobsOf(project)(9), object)] }, { gesture: gesture('a') })
  project.apply({ type: 'frame.clear', ...object }, { gesture: gesture('a') })
  expect(project.undo()).toMatchObject({ diff: [], revision: revision + 3 })
  expect(contentOf(project)).toEqual(before)
})

test('listeners hear each change, undo and redo once, after it is done, until they leave', () => {
  const project = temporaryProject()
  const heard: unknown[] = []
  const leave = project.onChange((change) => {
    const after = change.diff.map((each) => (each.after && 'name' in each.after ? each.after.name : null))
    expect(project.snapshot().project.name).toBe(after[0])
    heard.push([change.revision, after, change.history.undo, change.history.redo])
  })
  project.apply(rename('one'))
  project.undo()
  project.redo()
  leave()
  project.undo()
  expect(heard).toEqual([
    [1, ['one'], 'Rename project', null],
    [2, ['Test'], null, 'Rename project'],
    [3, ['one'], 'Rename project', null],
  ])
})

test('a refused command leaves no trace', () => {
  const project = temporaryProject(setting)
  const before = [contentOf(project), project.revision, project.history()]
  const mattes = [aMatte(7, blobsOf(project)(9)), aMatte(0, blobsOf(project)(9))]
  expect(() => project.apply({ type: 'mattes.put', mattes })).toThrow('committed')
  expect([contentOf(project), project.revision, project.history()]).toEqual(before)
})

test('any step can be gone to, back and forth, as one change that is told once', () => {
  const project = temporaryProject(setting)
  const contents = [contentOf(project)]
  const { done } = project.steps(0, 1)
  for (const name of ['one', 'two', 'three']) {
    project.apply(rename(name))
    contents.push(contentOf(project))
  }
  const told: Change[] = []
  project.onChange((change) => told.push(change))
  for (const back of [3, 0, 2, 1]) {
    project.goTo(done + 3 - back)
    expect(contentOf(project)).toEqual(contents[3 - back])
  }
  expect(told.map(({ diff }) => diff.length)).toEqual([1, 1, 1, 1])
  expect(project.goTo(0)?.done).toBe('Start')
  expect(project.snapshot()).toMatchObject({ media: [], objects: [], history: { undo: null, redo: 'Add media' } })
  expect(project.goTo(0)).toBeNull()
  expect(project.goTo(done + 3)?.done).toBe('Rename project')
  expect(contentOf(project)).toEqual(contents[3])
})

test('a step that is gone cannot be gone to', () => {
  const project = temporaryProject(setting)
  const before = contentOf(project)
  expect(() => project.goTo(99)).toThrow('another change took its place')
  expect(contentOf(project)).toEqual(before)
})

test('the history is listed in parts: what each step did, and how far it is done', () => {
  const project = temporaryProject(setting)
  project.undo()
  const { total, done, steps } = project.steps(3, 2)
  expect([total, done]).toEqual([6, 5])
  expect(steps.map(({ label, mattes, objectId: object, index }) => [label, mattes, object, index])).toEqual([
    ['Add object', 0, objectId('y'), null],
    ['Edit matte', 1, objectId('x'), 0],
  ])
  expect(Date.now() - Date.parse(steps[0]?.at ?? '')).toBeLessThan(600_000)
  expect(project.steps(5, 9).steps.map(({ label, mattes }) => [label, mattes])).toEqual([['Propagate', 2]])
  project.apply(rename('one'))
  expect(project.steps(5, 9).steps.map(({ label }) => label)).toEqual(['Rename project'])
})
