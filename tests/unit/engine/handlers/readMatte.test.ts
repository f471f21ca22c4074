import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { EngineHandlerContext } from '../../../../src/main/engine/contract.ts'
import { readMatte } from '../../../../src/main/engine/handlers/readMatte.ts'
import type { EngineResources } from '../../../../src/main/engine/resources.ts'
import { exrSequence } from '../../../../src/main/export/images/exrSequence.ts'
import { ExrFormat } from '../../../../src/shared/contract/export.ts'
import { decodeMatte } from '../../../../src/shared/codec/matte.ts'
import { defaultProjectSettings } from '../../../../src/shared/domain/records.ts'
import { rampMatte, sourceOf, temporaryFolder } from '../../export/helpers.ts'
import { madeFiles, pathOf } from '../../export/images/helpers.ts'

const read = async (path: string, width: number, height: number) => {
  const input = { path, width, height, settings: { ...defaultProjectSettings, matteBits: 16 as const } }
  const context = { signal: new AbortController().signal } as EngineHandlerContext<'read-matte'>
  const { matte } = await readMatte({} as EngineResources)(input, context)
  return decodeMatte(matte)
}

test('an exported OpenEXR matte is imported as it was', async () => {
  for (const content of ['matte', 'rgba'] as const) {
    const plan = exrSequence(sourceOf({ frames: 1 }), ExrFormat.parse({ kind: 'exr', content, depth: 'float' }))
    const path = pathOf(await madeFiles(plan), 'dog/dog.1001.exr')
    expect(await read(path, 101, 67)).toEqual(rampMatte(101, 67, 16))
    await expect(read(path, 100, 67)).rejects.toThrow('is 101x67 pixels, the plate 100x67')
  }
})

test('what is no OpenEXR is said to be none', async () => {
  const path = join(await temporaryFolder(), 'a.exr')
  await writeFile(path, 'no picture at all')
  await expect(read(path, 10, 10)).rejects.toMatchObject({ code: 'media-unreadable' })
})
