import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readExr } from '../../../../src/main/media/exr/readExr.ts'
import { temporaryFolder } from '../../export/helpers.ts'

const patterns = {
  noise: 'noise:mean=1:stddev=2',
  ramps: 'fill:topleft=0,0,0:topright=1,0,0:bottomleft=0,1,0:bottomright=1,1,1',
  checks: 'checker:width=3:height=5',
}
const sizes = ['1x1', '9x1', '1x9', '40x33', '333x95']
const compressions = ['none', 'rle', 'zips', 'zip', 'piz']

test.each(['half', 'float'])('other people’s %s files are the same in every lossless compression', async (type) => {
  const folder = await temporaryFolder()
  const pathOf = (name: string, compression: string): string => join(folder, `${name}.${compression}.exr`)
  const made = sizes.flatMap((size) =>
    Object.entries(patterns).map(([kind, pattern]) => ({ name: `${kind}.${size}`, size, pattern })),
  )
  const words = made.flatMap(({ name, size, pattern }) => [
    ...['--pattern', pattern, size, '3', '-d', type],
    ...compressions.flatMap((each) => ['--compression', each, '-o', pathOf(name, each)]),
  ])
  execFileSync('oiiotool', words)
  for (const { name } of made) {
    const [plain, ...packed] = await Promise.all(compressions.map((each) => readExr(pathOf(name, each))))
    expect(plain?.channels.size).toBe(3)
    expect(packed.map(({ header }) => header.compression)).toEqual(compressions.slice(1))
    for (const picture of packed) expect(picture.channels).toEqual(plain?.channels)
  }
})
