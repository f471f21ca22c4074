import { expect, test } from 'vitest'
import { openProject } from '../../../src/main/project/openProject.ts'
import type { Project } from '../../../src/main/project/types.ts'
import { HoldoutError } from '../../../src/shared/domain/errors.ts'
import type { GestureId } from '../../../src/shared/domain/ids.ts'
import type { MatteRecord } from '../../../src/shared/domain/records.ts'
import { blobsOf, closing, codeOf, contentOf, temporaryProject } from '../../helpers/projects.ts'
import { aMatte } from '../../helpers/records.ts'
import { randomFrom } from '../../helpers/random.ts'
import { randomCommand } from '../../helpers/randomCommand.ts'

const seeds = [1, 2, 3, 4]
const COMMANDS = 150

/** Tries random commands, some of them as gestures, with an undo or redo now and then; answers how many were taken. */
function play(project: Project, random: () => number, check: () => void): number {
  let taken = 0
  for (let count = 0; count < COMMANDS; count++) {
    if (random() < 0.06) project.undo()
    if (random() < 0.04) project.redo()
    const command = randomCommand(random, blobsOf(project))
    const gesture = `ges_${String(Math.floor(random() * 3))}` as GestureId
    try {
      project.apply(command, random() < 0.4 ? { gesture } : {})
      taken++
    } catch (error) {
      expect(error).toBeInstanceOf(HoldoutError)
      expect((error as HoldoutError).code).toMatch(/^(invalid-input|not-found|conflict|committed-frame)$/)
    }
    check()
  }
  return taken
}

test.each(seeds)('undoing all gives the start, redoing all gives the end, seed %i', (seed) => {
  let project = temporaryProject()
  const start = contentOf(project)
  expect(play(project, randomFrom(seed), () => undefined)).toBeGreaterThan(COMMANDS / 4)
  while (project.redo());
  const end = contentOf(project)
  const states = [end]
  while (project.undo()) states.push(contentOf(project))
  expect(states.at(-1)).toEqual(start)

  project.close()
  project = closing(openProject(project.path))
  project.collectGarbage()
  const again = [contentOf(project)]
  while (project.redo()) again.push(contentOf(project))
  expect(again.reverse()).toEqual(states)
  for (const { blob } of project.mattes({})) expect(project.getBlob(blob)).not.toBeNull()
})

test.each(seeds)('the document holds together after every command, seed %i', (seed) => {
  const project = temporaryProject()
  play(project, randomFrom(seed + 100), () => {
    const { media, shots, objects } = project.snapshot()
    for (const { id, frames } of media) {
      const cover = shots.filter((shot) => shot.mediaId === id)
      expect(cover.map(({ start }) => start)).toEqual([0, ...cover.slice(0, -1).map(({ end }) => end)])
      expect(cover.at(-1)?.end).toBe(frames)
    }
    const known = new Set(objects.map(({ id }) => id))
    for (const { objectId } of [...project.mattes({}), ...project.prompts({})]) expect(known).toContain(objectId)
    for (const { committed, confidence } of project.mattes({})) if (committed) expect(confidence).toBe(1)
  })
})

test.each(seeds)('no propagation ever changes a committed frame, seed %i', (seed) => {
  const project = temporaryProject()
  const committed = (): MatteRecord[] => project.mattes({}).filter((matte) => matte.committed)
  let attempts = 0
  play(project, randomFrom(seed + 300), () => {
    const kept = committed()
    for (const { objectId, index } of kept.slice(0, 1)) {
      const over = aMatte(index, blobsOf(project)(99), { objectId })
      const locked = project.get('objects', objectId)?.locked === true
      const code = codeOf(() => project.apply({ type: 'mattes.put', mattes: [over] }))
      expect(code).toBe(locked ? 'conflict' : 'committed-frame')
      expect(committed()).toEqual(kept)
      attempts++
    }
  })
  expect(attempts).toBeGreaterThan(20)
})
