import { mkdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Matte } from '../../../../src/shared/codec/matte.ts'
import type { ScriptTarget } from '../../../../src/shared/contract/export.ts'
import { exrSequence } from '../../../../src/main/export/images/exrSequence.ts'
import { pictureSequence } from '../../../../src/main/export/images/pictureSequence.ts'
import { objectMovies } from '../../../../src/main/export/movies/objectMovies.ts'
import { setUpScripts } from '../../../../src/main/export/scripts/setUpScripts.ts'
import type { ExportPlan, ExportSource } from '../../../../src/main/export/types.ts'
import { disk, draw } from '../../vector/helpers.ts'
import { patchFrame, run, sourceOf, temporaryFolder } from '../helpers.ts'
import { blender, has, lua, readFusion, readNuke, renderInBlender, runAfterEffects, tclsh } from './readers.ts'

/** What artists call things: quotes, brackets, backslashes, other scripts, a dollar. */
const NAMES = ['dög "A" [x] {y} $z', "dog\\B's", '犬 %d #']

/** Two disks that overlap, and move. */
const matteOf = (k: number, index: number, { width, height }: { width: number; height: number }): Matte =>
  draw(disk(35 + 25 * k + 3 * index, 30 + 4 * k, 18), width, height, 4)

/** A plate of PNGs numbered from 1001 in a folder with an awkward name, and objects over it. */
async function shot(names: string[]): Promise<{ source: ExportSource; folder: string; out: string }> {
  const folder = join(await temporaryFolder(), 'it\'s "my" [shot] 100%')
  await mkdir(folder)
  const path = join(folder, 'plate.%04d.png')
  const source = sourceOf(
    {
      ...{ kind: 'sequence', name: 'plate', path, frames: 3, rate: [24000, 1001], width: 120, height: 68 },
      colour: { range: 'full', matrix: 'rgb', transfer: 'srgb', bitDepth: 8, float: false },
    },
    names,
  )
  const { media } = source
  for (let index = 0; index < media.frames; index++) {
    const { data, width, height } = patchFrame(media, index)
    const file = join(folder, `plate.${String(1001 + index)}.png`)
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(file)
  }
  source.layers.forEach((layer, k) => {
    layer.matte = (index) => Promise.resolve(matteOf(k, index, media))
  })
  return { source, folder, out: join(folder, 'mattes') }
}

/** Writes an export with its scripts, as an export does; returns the scripts' text: absolute, relative. */
async function write(source: ExportSource, plan: ExportPlan, target: ScriptTarget, out: string): Promise<string[]> {
  const scripts = setUpScripts(source, plan.outputs, target, out)
  await run({ ...plan, parts: [...plan.parts, ...scripts] }, out)
  return Promise.all(scripts.map(({ file }) => readFile(join(out, file), 'utf8')))
}

const png = (source: ExportSource, content: 'matte' | 'rgba' = 'matte') =>
  pictureSequence(source, {
    ...{
      kind: 'png',
      bits: 16,
      content,
      alpha: 'straight',
      foreground: 'plate',
      despill: 'none',
      despillLimit: 'average',
      size: 'plate',
    },
  })
const exr = (source: ExportSource, content: 'matte' | 'rgba' | 'objects') =>
  exrSequence(source, {
    ...{ kind: 'exr', depth: 'half', compression: 'zip', content, alpha: 'premultiplied' },
    ...{ foreground: 'plate', despill: 'none', despillLimit: 'average' },
  })

test.skipIf(!has(tclsh))('Tcl reads a Nuke script: every object read raw, into the alpha, premultiplied', async () => {
  const { source, folder, out } = await shot(NAMES)
  const [absolute = '', relative = ''] = await write(source, png(source), 'nuke', out)
  const nodes = readNuke(absolute)
  const of = (kind: string) => nodes.filter((node) => node.kind === kind)
  expect(of('Root')[0]?.knobs).toMatchObject({ first_frame: '1001', last_frame: '1003', fps: '23.976024' })
  expect(of('Root')[0]?.knobs.format).toMatch(/^120 68 0 0 120 68 1 plate/)
  const [plate, ...reads] = of('Read')
  expect(plate?.knobs).toMatchObject({ first: '1001', last: '1003', colorspace: 'sRGB', name: 'Plate' })
  // Nuke evaluates brackets and numbers in file names once more: with those escapes undone, it is the file.
  const file = (knob = '') => knob.replace(/\\([[\]])/g, '$1').replaceAll('%%', '%')
  expect(file(plate?.knobs.file)).toBe(join(folder, 'plate.%04d.png'))
  expect(reads).toHaveLength(3)
  for (const [k, { knobs }] of reads.entries()) {
    expect(knobs).toMatchObject({ first: '1001', last: '1003', origfirst: '1001', origlast: '1003', raw: 'true' })
    expect(file(knobs.file)).toBe(join(out, png(source).outputs[k]?.path ?? ''))
  }
  expect(of('BackdropNode').map(({ knobs }) => knobs.label)).toEqual(NAMES)
  const names = nodes.map(({ knobs }) => knobs.name).filter((name) => name !== undefined)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[A-Za-z]\w*$/)
  for (const [k, copy] of of('Copy').entries()) {
    const [first, second] = copy.inputs
    expect(first).toBe('Plate')
    const shuffle = nodes.find(({ knobs }) => knobs.name === second)
    expect(shuffle).toMatchObject({ kind: 'Shuffle', knobs: { alpha: 'red' }, inputs: [reads[k]?.knobs.name] })
    expect(of('Premult')[k]?.inputs).toEqual([copy.knobs.name])
  }
  const moved = readNuke(relative)
  expect(moved[0]?.knobs.project_directory).toBe('[python {nuke.script_directory()}]')
  const paths = moved.filter(({ kind }) => kind === 'Read').map(({ knobs }) => file(knobs.file))
  expect(paths).toEqual(['../plate.%04d.png', ...png(source).outputs.map(({ path }) => path)])
})

test.skipIf(!has(tclsh))(
  'in Nuke, layers of an EXR are shuffled into the alpha, and straight cut-outs premultiplied',
  async () => {
    const { source, out } = await shot(['dog', 'cat'])
    const [layers = ''] = await write(source, exr(source, 'objects'), 'nuke', join(out, 'layers'))
    const nodes = readNuke(layers)
    expect(nodes.filter(({ kind }) => kind === 'Shuffle').map(({ knobs }) => knobs.in)).toEqual(['dog', 'cat'])
    const [straight = ''] = await write(source, png(source, 'rgba'), 'nuke', join(out, 'straight'))
    const cut = readNuke(straight)
    expect(cut.filter(({ kind }) => kind === 'Premult').map(({ inputs }) => inputs)).toEqual([
      ['Read_dog'],
      ['Read_cat'],
    ])
    const [ready = ''] = await write(source, exr(source, 'rgba'), 'nuke', join(out, 'ready'))
    expect(readNuke(ready).filter(({ kind }) => kind === 'Premult')).toEqual([])
    expect(readNuke(ready).at(-1)?.knobs).toMatchObject({ colorspace: 'linear' })
  },
)

test('After Effects gets a composition an object, with the matte as track matte', async () => {
  const { source, folder, out } = await shot(NAMES)
  const plan = png(source)
  const [absolute = '', relative = ''] = await write(source, plan, 'after-effects', out)
  // ExtendScript reads files in the system's encoding, and is a JavaScript of 1999.
  expect(absolute).toMatch(/^[\x20-\x7e\n\t]*$/)
  expect(absolute).not.toMatch(/=>|\b(const|let)\b|`/)
  const project = runAfterEffects(absolute)
  expect(project.alerts).toEqual([])
  const files = [
    join(folder, 'plate.1001.png'),
    ...plan.outputs.map(({ path }) => join(out, path.replace('%04d', '1001'))).reverse(),
  ]
  expect(project.footage.map(({ file }) => file)).toEqual(files)
  for (const footage of project.footage) expect(footage).toMatchObject({ sequence: true, rate: 24000 / 1001 })
  const [all, ...objects] = project.comps
  expect(all).toMatchObject({ name: 'plate', settings: [120, 68, 1, 3 * (1001 / 24000), 24000 / 1001] })
  expect(all?.displayStartTime).toBeCloseTo(1001 * (1001 / 24000), 9)
  expect(all?.layers.map(({ name }) => name)).toEqual([...NAMES, files[0]])
  expect(objects.map(({ name }) => name)).toEqual(NAMES.toReversed())
  for (const comp of objects) {
    const [matte, plate] = comp.layers
    expect(matte).toMatchObject({ name: `${comp.name} matte`, enabled: false })
    expect(plate).toMatchObject({ source: files[0], matte: { layer: matte?.name, type: 'LUMA' } })
  }
  const moved = runAfterEffects(relative, { folder: out })
  expect(moved.footage.map(({ file }) => join(file))).toEqual(files)
  const lost = runAfterEffects(absolute, { exists: (path) => path === files[0] })
  expect(lost.alerts).toHaveLength(1)
})

test('After Effects interprets the alpha of cut-outs as it was written', async () => {
  const { source, out } = await shot(['dog'])
  const modes = async (plan: ExportPlan, name: string) => {
    const [script = ''] = await write(source, plan, 'after-effects', join(out, name))
    return runAfterEffects(script).footage.map(({ alphaMode }) => alphaMode)
  }
  expect(await modes(png(source, 'rgba'), 'straight')).toEqual(['IGNORE', 'STRAIGHT'])
  expect(await modes(exr(source, 'rgba'), 'premultiplied')).toEqual(['IGNORE', 'PREMULTIPLIED'])
})

test.skipIf(!has(lua))('Lua reads a Fusion composition and setting: loaders, mattes, merges', async () => {
  const { source, folder, out } = await shot(NAMES)
  const plan = png(source)
  const [absolute = '', relative = ''] = await write(source, plan, 'fusion-comp', out)
  const comp = readFusion(absolute)
  expect(comp).toMatchObject({
    __kind: 'Composition',
    RenderRange: { 1: 1001, 2: 1003 },
    Prefs: { Comp: { FrameFormat: { Width: 120, Height: 68, Rate: 23.976024 } } },
  })
  const of = (kind: string) => Object.entries(comp.Tools).filter(([, tool]) => tool.__kind === kind)
  const clips = of('Loader').map(([, { Clips }]) => Clips?.[1])
  expect(clips.map((clip) => clip?.Filename).toSorted()).toEqual(
    [
      join(folder, 'plate.1001.png'),
      ...plan.outputs.map(({ path }) => join(out, path.replace('%04d', '1001'))),
    ].toSorted(),
  )
  for (const clip of clips) {
    expect(clip).toMatchObject({
      StartFrame: 1001,
      Length: 3,
      TrimIn: 0,
      TrimOut: 2,
      GlobalStart: 1001,
      GlobalEnd: 1003,
    })
  }
  expect(
    of('Underlay')
      .map(([, tool]) => tool.Inputs.Comments?.Value)
      .toSorted(),
  ).toEqual(NAMES.toSorted())
  const mattes = of('MatteControl')
  expect(mattes).toHaveLength(3)
  for (const [, { Inputs }] of mattes) {
    expect(Inputs).toMatchObject({ MatteCombine: { Value: 1 }, Background: { SourceOp: 'Plate' } })
    expect(comp.Tools[Inputs.Foreground?.SourceOp ?? '']?.__kind).toBe('Loader')
  }
  for (const [, { Inputs }] of of('Merge')) {
    expect(comp.Tools[Inputs.Foreground?.SourceOp ?? '']?.__kind).toBe('MatteControl')
    expect(comp.Tools[Inputs.Background?.SourceOp ?? '']?.__kind).toMatch(/^(Merge|Background)$/)
  }
  expect(of('Merge')).toHaveLength(3)
  const names = Object.values(readFusion(relative).Tools).map(({ Clips }) => Clips?.[1]?.Filename)
  expect(names).toContain('Comp:/../plate.1001.png')
  const [setting = ''] = await write(source, plan, 'fusion-setting', join(out, 'setting'))
  expect(Object.keys(readFusion(setting).Tools).toSorted()).toEqual(Object.keys(comp.Tools).toSorted())
})

test.skipIf(!has(tclsh) || !has(lua))('a part of a movie begins at its own frame of the plate’s movie', async () => {
  // Frames 3 to 5 of five, known as 1003 to 1005.
  const source: ExportSource = { ...sourceOf({ name: 'plate' }, ['dog']), range: [2, 5] }
  const { outputs } = objectMovies(source, {
    ...{
      codec: 'prores4444',
      alpha: 'straight',
      foreground: 'plate',
      despill: 'none',
      despillLimit: 'average',
      audio: false,
    },
  })
  const text = async (target: ScriptTarget): Promise<string> => {
    const [part] = setUpScripts(source, outputs, target, '/shots/it')
    const bytes = part && 'make' in part ? await part.make(new AbortController().signal) : new Uint8Array()
    return Buffer.from(bytes).toString()
  }
  const [nuke, effects, fusion] = await Promise.all([text('nuke'), text('after-effects'), text('fusion-comp')])
  const [plate, dog] = readNuke(nuke).filter(({ kind }) => kind === 'Read')
  const moved = { frame_mode: 'start at', frame: '1003' }
  expect(plate?.knobs).toMatchObject({
    file: '/plates/plate.mov',
    first: '3',
    last: '5',
    ...moved,
    colorspace: 'rec709',
  })
  expect(dog?.knobs).toMatchObject({ file: '/shots/it/dog.mov', first: '1', last: '3', ...moved })
  const { comps, footage } = runAfterEffects(effects)
  expect(footage.map(({ sequence, rate }) => [sequence, rate])).toEqual([
    [false, null],
    [false, null],
  ])
  expect(comps[0]?.layers.at(-1)).toMatchObject({ source: '/plates/plate.mov', startTime: -2 / 24 })
  expect(comps[1]?.layers[0]?.source).toBe('/shots/it/dog.mov')
  const { Tools } = readFusion(fusion)
  expect(Tools.Plate?.Clips?.[1]).toMatchObject({
    FormatID: 'QuickTimeMovies',
    TrimIn: 2,
    TrimOut: 4,
    GlobalStart: 1003,
  })
  expect(Tools.Loader_dog?.Clips?.[1]).toMatchObject({ TrimIn: 0, TrimOut: 2, GlobalStart: 1003, GlobalEnd: 1005 })
  expect(Tools.Multiply_dog?.__kind).toBe('AlphaMultiply')
})

/** The composite of a frame over nothing, in linear light, as a picture of 8 bits. */
function composite(source: ExportSource, index: number): { colour: number[]; alpha: number[] } {
  const linear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
  const plate = patchFrame(source.media, index).data
  const mattes = source.layers.map((_, k) => matteOf(k, index, source.media).data)
  const [colour, alpha]: [number[], number[]] = [[], []]
  for (let pixel = 0; pixel < plate.length / 3; pixel++) {
    // All cut-outs are of one plate: what is seen of it is what any of them covers.
    const seen = 1 - mattes.reduce((rest, matte) => rest * (1 - (matte[pixel] as number) / 255), 1)
    alpha.push(seen)
    for (let k = 0; k < 3; k++) colour.push(seen * linear((plate[3 * pixel + k] as number) / 255))
  }
  return { colour, alpha }
}

/** The largest difference of a picture of Blender's, which begins with the bottom row, from the composite. */
function difference(source: ExportSource, index: number, picture: Float32Array): number {
  const { width, height } = source.media
  const { colour, alpha } = composite(source, index)
  expect(picture).toHaveLength(width * height * 4)
  let worst = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [here, there] = [y * width + x, ((height - 1 - y) * width + x) * 4]
      const wanted = [...colour.slice(3 * here, 3 * here + 3), alpha[here] as number]
      wanted.forEach((value, k) => (worst = Math.max(worst, Math.abs(value - (picture[there + k] as number)))))
    }
  }
  return worst
}

test.skipIf(!has(blender)).each([
  ['gray PNG mattes', (source: ExportSource) => png(source), NAMES],
  ['straight RGBA PNGs', (source: ExportSource) => png(source, 'rgba'), ['dog', 'cat']],
  ['premultiplied RGBA EXRs', (source: ExportSource) => exr(source, 'rgba'), ['dog', 'cat']],
  ['EXR mattes', (source: ExportSource) => exr(source, 'matte'), ['dog', 'cat']],
  ['EXR with a layer an object', (source: ExportSource) => exr(source, 'objects'), ['dog', 'cat']],
] as const)('Blender renders the composite from %s', { timeout: 240_000 }, async (_, format, names) => {
  const { source, folder, out } = await shot([...names])
  await write(source, format(source), 'blender', out)
  expect(difference(source, 1, await renderInBlender(join(out, 'plate.py'), 1002))).toBeLessThan(0.01)
  // The relative one after the whole folder has moved.
  await rename(folder, `${folder} moved`)
  const moved = await renderInBlender(join(`${folder} moved`, 'mattes', 'plate relative.py'), 1003)
  expect(difference(source, 2, moved)).toBeLessThan(0.01)
})
