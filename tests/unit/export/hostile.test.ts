import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planExport } from '../../../src/main/engine/handlers/planExport.ts'
import { ExportFormat, type ExportFormatInput } from '../../../src/shared/contract/export.ts'
import { randomFrom } from '../../helpers/random.ts'
import { probed } from './movies/helpers.ts'
import { diskMatte, filesBelow, run, sourceOf, temporaryFolder } from './helpers.ts'

const formats: ExportFormatInput[] = [
  { kind: 'png', bits: 8 },
  { kind: 'tiff', bits: 16, content: 'rgba' },
  { kind: 'exr', content: 'matte' },
  { kind: 'exr', content: 'plate-and-mattes' },
  { kind: 'cryptomatte' },
  { kind: 'movie', codec: 'ffv1' },
  { kind: 'movie', codec: 'prores422hq' },
  { kind: 'burn-in' },
  { kind: 'contact-sheet', columns: 2, rows: 2, width: 320 },
  { kind: 'shapes', target: 'silhouette', tolerance: 4 },
  { kind: 'shapes', target: 'svg', tolerance: 4 },
  { kind: 'davis' },
  { kind: 'youtube-vos' },
  { kind: 'coco' },
  { kind: 'indexed' },
]

const NASTY = [
  '../../etc/passwd', '..', '.', '/', 'C:\\Windows\\system32', 'CON', 'nul.txt', 'LPT1', 'a\nb', '%04d', '%s %n', '#### @@@@',
  'x'.repeat(200), '犬'.repeat(66), '👩‍👩‍👧‍👦'.repeat(8), '\u202Egnp.exe', 'a?', 'a*', 'a|', 'A:', 'ﬁ', 'é', 'e\u0301', ' lead', 'trail. ', '-rf',
  '--help', '$(reboot)', "'; drop table", '"quoted"', '<b>', 'a.b.c', 'dog.A', 'RGBA', 'Z', '12', '\u0000', '\ud800',
] // prettier-ignore

const FORBIDDEN = /[<>:"\\|?*%#\p{Cc}]/u
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

function expectFit(files: string[]): void {
  expect(new Set(files.map((file) => file.normalize('NFC').toLowerCase())).size).toBe(files.length)
  for (const part of files.flatMap((file) => file.split('/'))) {
    expect(part).not.toMatch(FORBIDDEN)
    expect(part).not.toMatch(RESERVED)
    expect(part).not.toMatch(/^[.\s-]|[.\s]$/)
    expect(Buffer.byteLength(part)).toBeLessThan(128)
  }
}

type Source = Parameters<typeof planExport>[0]

const planOf = (source: Source, format: ExportFormatInput) => {
  const drawn = format.kind === 'shapes' ? withDisks(source) : source
  return planExport(drawn, { format: ExportFormat.parse(format), scripts: [], out: '/' })
}

/** What has an outline of few points. */
function withDisks(source: Source): Source {
  const { width, height } = source.media
  const matte = (index: number) => Promise.resolve(diskMatte(width, height, index))
  return { ...source, layers: source.layers.map((layer) => ({ ...layer, matte })) }
}

test.each(formats)('names that mean harm become files that are fit everywhere, one each: %o', async (format) => {
  const random = randomFrom(7)
  for (let round = 0; round < 20; round++) {
    const names = Array.from({ length: 12 }, () => NASTY[Math.floor(random() * NASTY.length)] as string)
    const name = NASTY[round] as string
    expectFit(planOf(sourceOf({ name, frames: 2 }, names), format).parts.map(({ file }) => file))
  }
  const out = await temporaryFolder()
  const plan = planOf(sourceOf({ name: NASTY[0], frames: 1 }, NASTY), format)
  await run(plan, out)
  expect((await filesBelow(out)).toSorted()).toEqual([...plan.parts.map(({ file }) => file), 'SHA256SUMS'].toSorted())
})

test.each(formats)('odd sizes, pixels that are not square, missing frames, one frame: %o', async (format) => {
  const out = await temporaryFolder()
  const sizes = [
    [1, 1],
    [1, 37],
    [53, 1],
    [31, 17],
  ] as const
  for (const [width, height] of sizes) {
    const media = { width, height, frames: 2, startFrame: 8, gaps: [[9, 11]], pixelAspect: [3, 2], kind: 'sequence' }
    const source = { ...sourceOf({ ...media, path: '/absent/%04d.exr' }) }
    const folder = join(out, `${width}x${height}`)
    const plate = { ...source.plate, file: () => Promise.resolve(null) }
    const plan = planOf({ ...source, plate }, format)
    await run(plan, folder)
    for (const { sequence, frames, path } of plan.outputs) {
      expect(frames).toEqual([8, 12])
      const files = await filesBelow(folder)
      expect(files).toContain(path.replace('%04d', '0012'))
      if (sequence) expect(files).not.toContain(path.replace('%04d', '0009'))
      else if (!path.endsWith('.png'))
        expect(probed(join(folder, path)).streams[0]).toMatchObject({ nb_read_packets: '2' })
    }
  }
})
