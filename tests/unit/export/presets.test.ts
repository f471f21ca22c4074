import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planExport } from '../../../src/main/engine/handlers/planExport.ts'
import { ExportFormat } from '../../../src/shared/contract/export.ts'
import { hasScripts } from '../../../src/renderer/export/formatFields.ts'
import { exportPresets } from '../../../src/shared/domain/exportPresets.ts'
import { diskMatte, filesBelow, run, sourceOf, temporaryFolder } from './helpers.ts'

test.each(exportPresets)('$name is written, and its files are what it says of them', async ({ format, scripts }) => {
  const out = await temporaryFolder()
  const plain = sourceOf({ width: 320, height: 180, frames: 3 }, ['dog', 'cat'])
  const matte = (index: number) => Promise.resolve(diskMatte(320, 180, index))
  const source = { ...plain, layers: plain.layers.map((layer) => ({ ...layer, matte })) }
  const plan = planExport(source, { format: ExportFormat.parse(format), scripts, out })
  await run(plan, out)
  const written = await filesBelow(out)
  expect(written.toSorted()).toEqual([...plan.parts.map(({ file }) => file), 'SHA256SUMS'].toSorted())
  for (const { path, sequence, frames, objects } of plan.outputs) {
    expect(frames).toEqual([1001, 1003])
    for (const number of sequence ? [1001, 1002, 1003] : [0]) {
      expect(written).toContain(path.replace('%04d', String(number)))
    }
    expect(objects.length).toBeGreaterThan(0)
  }
  const bytes = await Promise.all(plan.parts.map(async ({ file }) => (await stat(join(out, file))).size))
  expect(Math.min(...bytes)).toBeGreaterThan(0)
})

test('names and titles are told apart', () => {
  expect(new Set(exportPresets.map(({ name }) => name)).size).toBe(exportPresets.length)
  expect(new Set(exportPresets.map(({ title }) => title)).size).toBe(exportPresets.length)
})

test('scripts are offered where a compositor has something to read, and refused elsewhere', () => {
  for (const { format } of exportPresets) {
    const plan = () =>
      planExport(sourceOf({ frames: 1, width: 320, height: 180 }), {
        format: ExportFormat.parse(format),
        scripts: ['nuke'],
        out: '/',
      })
    if (hasScripts(format)) expect(plan().parts.some(({ file }) => file === 'plate.nk')).toBe(true)
    else expect(plan).toThrow(/leave the scripts out/)
  }
})
