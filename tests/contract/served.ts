import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect } from 'vitest'
import type { CallInput } from '../../src/shared/contract/index.ts'
import { defaultPreferences } from '../../src/shared/domain/preferenceDefaults.ts'
import { decodeMatte } from '../../src/shared/codec/matte.ts'
import type { MediaId } from '../../src/shared/domain/ids.ts'
import type { TestCore } from '../helpers/core.ts'

/** What hosts serve beside the calls: a matte of the footage, also as its properties show it. */
export async function servesMatte(core: TestCore, blob: string): Promise<void> {
  const matteAt = async (words: string): Promise<ReturnType<typeof decodeMatte>> => {
    const response = await core.app.media(new Request(`http://core/media/matte/${blob}${words}`))
    return decodeMatte(new Uint8Array(await response.arrayBuffer()))
  }
  const matte = await matteAt('')
  expect([matte.width, matte.height, matte.bits]).toEqual([854, 480, 16])
  expect(matte.data.some((value) => value === 65535)).toBe(true)
  const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)
  expect(sum((await matteAt('?grow=5&featherOut=2')).data)).toBeGreaterThan(sum(matte.data))
}

/** A finished export's folder comes as a ZIP that somebody else's reader unpacks to the same files. */
export async function offersZip(core: TestCore, jobId: string, out: string): Promise<void> {
  const response = await core.app.download(new Request(`http://core/download/${jobId}`))
  expect(response.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''mattes.zip")
  const archive = join(core.folder, 'mattes.zip')
  writeFileSync(archive, new Uint8Array(await response.arrayBuffer()))
  execFileSync('python3', ['-m', 'zipfile', '-e', archive, join(core.folder, 'unpacked')])
  expect(execFileSync('diff', ['-r', out, join(core.folder, 'unpacked')]).toString()).toBe('')
}

/** Writing a section leaves the others, and lands in the file. */
export async function keepsPreferences(call: TestCore['client']['call'], folder: string): Promise<void> {
  expect(await call('preferences.read', {})).toEqual({ preferences: defaultPreferences, putAside: null })
  const shortcuts = { preset: 'nuke' as const, remaps: { 'tool.brush': ['Alt+B'] } }
  const written = await call('preferences.write', { shortcuts })
  expect(written).toEqual({ ...defaultPreferences, shortcuts })
  expect((await call('preferences.read', {})).preferences).toEqual(written)
  expect(JSON.parse(readFileSync(join(folder, 'data/preferences.json'), 'utf8'))).toEqual(written)
}

/** Values are those of the plate, cut to it. @param frames the folder the media is of */
export async function readsValues(call: TestCore['client']['call'], mediaId: MediaId, frames: string): Promise<void> {
  const part = { mediaId, index: 3, x: 850, y: 478, width: 8, height: 8 }
  const { width, height, values } = await call('media.values', part)
  expect([width, height, values.length]).toEqual([4, 2, 24])
  const { data, info } = await sharp(join(frames, '00003.jpg')).raw().toBuffer({ resolveWithObject: true })
  const stored = [478, 479].flatMap((y) => [...data.subarray((y * info.width + 850) * 3, (y + 1) * info.width * 3)])
  expect(values.map((value) => Math.round(value * 255))).toEqual(stored)
}

/** Marks are tried on an object, and on none with the same answer. Returns what the matte is served by. */
export async function triesMarks(
  core: TestCore,
  call: TestCore['client']['call'],
  marks: CallInput<'matte.try'>,
): Promise<string> {
  const { hash } = await call('matte.try', marks)
  expect(await call('matte.try', { ...marks, objectId: null })).toEqual({ hash })
  expect((await core.app.media(new Request(`http://core/media/matte/${hash}`))).status).toBe(200)
  return hash
}
