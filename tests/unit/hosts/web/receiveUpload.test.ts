import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, sep } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { receiveUpload, safeFileName } from '../../../../src/main/hosts/web/receiveUpload.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdout-upload-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})
const body = (text: string): Readable => Readable.from([Buffer.from(text)])

test('a file is written as it came, in a folder of its own', async () => {
  const first = await receiveUpload(body('one'), { name: 'a.mov', batch: null }, { folder, limit: 100 })
  const second = await receiveUpload(body('two'), { name: 'a.mov', batch: null }, { folder, limit: 100 })
  expect(await readFile(first.path, 'utf8')).toBe('one')
  expect(basename(first.path)).toBe('a.mov')
  expect(first.folder).not.toBe(second.folder)
})

test('the files of a batch lie in one folder; one name twice is refused', async () => {
  const options = { folder, limit: 100 }
  const first = await receiveUpload(body('1'), { name: 'f.0001.png', batch: 'batch-000001' }, options)
  await receiveUpload(body('2'), { name: 'f.0002.png', batch: 'batch-000001' }, options)
  const again = receiveUpload(body('3'), { name: 'f.0002.png', batch: 'batch-000001' }, options)
  await expect(again).rejects.toMatchObject({ code: 'conflict' })
  expect(await readdir(dirname(first.path))).toEqual(['f.0001.png', 'f.0002.png'])
})

test('the folders of a data set stay, and lead nowhere else', async () => {
  const options = { folder, limit: 100 }
  const within = (place: string) => ({ name: '00000.png', batch: 'batch-000001', within: place })
  const inside = await receiveUpload(body('1'), within('set/Annotations/dog'), options)
  expect(inside.path).toBe(join(inside.folder, 'set/Annotations/dog/00000.png'))
  const hostile = await receiveUpload(body('2'), within('a\\..\\b//C:'), options)
  expect(hostile.path).toBe(join(inside.folder, 'b/C_/00000.png'))
  for (const place of ['..', 'a/../..', 'a/'.repeat(13)]) {
    await expect(receiveUpload(body('3'), within(place), options)).rejects.toMatchObject({ code: 'invalid-input' })
  }
})

test.each(['../../etc', 'a/b', '', 'short'])('the batch %j is refused', async (batch) => {
  const upload = receiveUpload(body('x'), { name: 'a.mov', batch }, { folder, limit: 100 })
  await expect(upload).rejects.toMatchObject({ code: 'invalid-input' })
})

test('a file above the limit is refused and nothing is left', async () => {
  const upload = receiveUpload(body('too long'), { name: 'a.mov', batch: 'batch-000001' }, { folder, limit: 3 })
  await expect(upload).rejects.toMatchObject({ code: 'invalid-input' })
  expect(await readdir(join(folder, 'batch-000001'))).toEqual([])
})

test('a client that leaves in the middle leaves nothing', async () => {
  const broken = new Readable({
    read() {
      this.push('some')
      this.destroy(new Error('aborted'))
    },
  })
  const upload = receiveUpload(broken, { name: 'a.mov', batch: 'batch-000001' }, { folder, limit: 100 })
  await expect(upload).rejects.toMatchObject({ code: 'io' })
  expect(await readdir(join(folder, 'batch-000001'))).toEqual([])
})

test.each([
  ['clip.mov', 'clip.mov'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\plates\\a.mov', 'a.mov'],
  ['..', null],
  ['.hidden', 'hidden'],
  ['', null],
  ['frame.%04d.png', 'frame._04d.png'],
  ['concat:a|b.mov', 'concat_a_b.mov'],
  ['a\u0000b\n.mov', 'a_b_.mov'],
  ['Überblendung 01.mov', 'Überblendung 01.mov'],
])('the name %j becomes %j', (name, expected) => {
  if (expected === null) expect(() => safeFileName(name)).toThrow('needs a file name')
  else expect(safeFileName(name)).toBe(expected)
})

test('a long name keeps its end, whole characters and no more than 200 bytes', () => {
  const short = safeFileName(`${'ü'.repeat(300)}.0007.exr`)
  expect(Buffer.byteLength(short)).toBeLessThanOrEqual(200)
  expect(short).toMatch(/^ü+\.0007\.exr$/)
  expect(short).not.toContain(sep)
})
