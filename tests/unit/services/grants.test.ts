import { expect, test } from 'vitest'
import { Grants } from '../../../src/main/services/grants.ts'

const grants = new Grants()
grants.add('/footage/shot 1')
grants.add('/exports/a.holdout')

test.each(['/footage/shot 1', '/footage/shot 1/plate.0001.exr', '/exports/a.holdout', '/footage/x/../shot 1/a.mp4'])(
  'gives %s',
  (path) => {
    expect(grants.require(path)).toMatch(/^\/(footage|exports)/)
  },
)

test.each(['/footage', '/footage/shot 10', '/footage/shot 1/../shot 2', '/exports/a.holdout.bak', '/etc/passwd', ''])(
  'refuses %s',
  (path) => {
    expect(() => grants.require(path)).toThrow(expect.objectContaining({ code: 'path-not-granted' }))
  },
)
