import { expect, test } from 'vitest'
import { openProject } from '../../../src/main/project/openProject.ts'
import { blobsOf, closing, temporaryProject } from '../../helpers/projects.ts'
import { aMatte, aMedia, anObject, objectId } from '../../helpers/records.ts'

test('what a matte was filled from is kept in the file, and back after undo', () => {
  const project = temporaryProject(() => [
    { type: 'media.add', media: aMedia() },
    { type: 'object.add', object: anObject('x') },
  ])
  const [plain, based] = [aMatte(3, blobsOf(project)(1)), aMatte(4, blobsOf(project)(2), { basis: 0xfffffffe })]
  project.apply({ type: 'mattes.put', mattes: [plain, based] })
  project.apply({ type: 'mattes.put', mattes: [{ ...based, basis: 7 }] })
  project.undo()
  const { path } = project
  project.close()
  const again = closing(openProject(path))
  expect(again.mattes({ objectId: objectId('x') })).toEqual([plain, based])
})
