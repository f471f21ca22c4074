import { nukeName } from '../../vector/formats/shapeNames.ts'
import { decimalRate, fileOf, type Footage, type ScriptObject, type ScriptScene } from './scene.ts'

/** Grid of Fusion's flow, its units. */
const COLUMN = 110
const ROW = 33

const formats: Record<string, string> = {
  exr: 'OpenEXRFormat',
  png: 'PNGFormat',
  tif: 'TiffFormat',
  tiff: 'TiffFormat',
  jpg: 'JpegFormat',
  jpeg: 'JpegFormat',
  dpx: 'DPXFormat',
}

/** A composition for Fusion: plate, a MatteControl an object, and all of them merged over nothing. */
export function fusionComposition(scene: ScriptScene): string {
  const { frames, width, height, pixelAspect } = scene
  const range = `{ ${frames[0]}, ${frames[1]} }`
  return `Composition {
	CurrentTime = ${frames[0]},
	RenderRange = ${range},
	GlobalRange = ${range},
	Prefs = {
		Comp = {
			FrameFormat = {
				Name = ${luaString(scene.name)},
				Width = ${width},
				Height = ${height},
				AspectX = ${pixelAspect[0]},
				AspectY = ${pixelAspect[1]},
				Rate = ${decimalRate(scene.rate)},
				GuideRatio = ${Number(((width * pixelAspect[0]) / pixelAspect[1] / height).toFixed(6))},
			},
		},
	},
	Tools = ordered() {
${tools(scene)}	},
}
`
}

/** The same tools, to be dragged or pasted into any composition. */
export function fusionSetting(scene: ScriptScene): string {
  return `{
	Tools = ordered() {
${tools(scene)}	},
}
`
}

function tools(scene: ScriptScene): string {
  const made = [loader('Plate', scene.plate, scene, null, 0), background(scene)]
  let below = 'Nothing'
  // From the bottom up: each object lies over the ones before.
  scene.objects.toReversed().forEach((object, i) => {
    const column = i + 1
    made.push(...objectTools(object, scene, column))
    const merge = `Merge_${object.id}`
    const inputs = [wire('Background', below), wire('Foreground', topOf(object)), value('PerformDepthMerge', '0')]
    made.push(tool(merge, 'Merge', inputs, column, 4))
    below = merge
  })
  scene.others.forEach(({ id, footage }, i) => {
    made.push(loader(`Loader_${id}`, footage, scene, null, scene.objects.length + 1 + i))
  })
  return made.join('')
}

const topOf = ({ kind, footage, id }: ScriptObject): string =>
  kind === 'matte' ? `Matte_${id}` : footage.alpha === 'straight' ? `Multiply_${id}` : `Loader_${id}`

function objectTools(object: ScriptObject, scene: ScriptScene, column: number): string[] {
  const { id, footage, kind, channel } = object
  const made = [underlay(object, column), loader(`Loader_${id}`, footage, scene, channel, column)]
  if (kind === 'matte') {
    made.push(
      tool(
        `Matte_${id}`,
        'MatteControl',
        [
          // 1 is the red of the foreground, 4 its alpha.
          value('MatteCombine', channel === 'Y' ? '1' : '4'),
          value('CombineOp', '0'),
          value('PostMultiplyImage', '1'),
          wire('Background', 'Plate'),
          wire('Foreground', `Loader_${id}`),
        ],
        column,
        2,
      ),
    )
  } else if (footage.alpha === 'straight') {
    made.push(tool(`Multiply_${id}`, 'AlphaMultiply', [wire('Input', `Loader_${id}`)], column, 2))
  }
  return made
}

function loader(name: string, footage: Footage, scene: ScriptScene, channel: string | null, column: number): string {
  const { frames } = scene
  const length = frames[1] - frames[0] + 1
  const file = fileOf(footage, footage.frames[0])
  const format = formats[file.slice(file.lastIndexOf('.') + 1).toLowerCase()] ?? 'QuickTimeMovies'
  const relative = scene.relative ? `Comp:/${file}` : file
  const inputs = channel === null || format !== 'OpenEXRFormat' ? [] : exrChannels(channel)
  const first = footage.sequence ? footage.frames[0] : 0
  return `		${nukeName(name)} = Loader {
			Clips = {
				Clip {
					ID = "Clip1",
					Filename = ${luaString(relative)},
					FormatID = "${format}",
					StartFrame = ${first},
					LengthSetManually = true,
					Length = ${length + footage.skip},
					TrimIn = ${footage.skip},
					TrimOut = ${footage.skip + length - 1},
					ExtendFirst = 0,
					ExtendLast = 0,
					Loop = 0,
					AspectMode = 0,
					Depth = 0,
					TimeCode = 0,
					GlobalStart = ${frames[0]},
					GlobalEnd = ${frames[1]},
				},
			},
			NameSet = true,
			Inputs = {
${inputs.join('')}			},
			ViewInfo = OperatorInfo { Pos = { ${column * COLUMN}, 0 } },
		},
`
}

function exrChannels(channel: string): string[] {
  const named = (input: string, from: string): string =>
    `				["Clip1.OpenEXRFormat.${input}"] = Input { Value = FuID { ${luaString(from)} } },\n`
  return [named('AlphaName', channel)]
}

/** What lies at the bottom: black without alpha, of the plate's size. */
function background({ width, height, pixelAspect, frames }: ScriptScene): string {
  const inputs = [
    value('Width', String(width)),
    value('Height', String(height)),
    value('PixelAspect', `{ ${pixelAspect[0]}, ${pixelAspect[1]} }`),
    value('GlobalIn', String(frames[0])),
    value('GlobalOut', String(frames[1])),
    value('TopLeftAlpha', '0'),
  ]
  return tool('Nothing', 'Background', inputs, 0, 4)
}

function underlay({ id, name }: ScriptObject, column: number): string {
  return `		Underlay_${id} = Underlay {
			NameSet = true,
			Inputs = {
${value('Comments', luaString(name))}			},
			ViewInfo = UnderlayInfo { Pos = { ${column * COLUMN}, ${2 * ROW} }, Size = { ${COLUMN - 10}, ${5 * ROW} } },
		},
`
}

function tool(name: string, kind: string, inputs: string[], column: number, row: number): string {
  return `		${name} = ${kind} {
			NameSet = true,
			Inputs = {
${inputs.join('')}			},
			ViewInfo = OperatorInfo { Pos = { ${column * COLUMN}, ${row * ROW} } },
		},
`
}

const value = (input: string, lua: string): string => `				${input} = Input { Value = ${lua} },\n`
const wire = (input: string, from: string): string => `				${input} = Input { SourceOp = "${from}", Source = "Output" },\n`

/** A Lua string. */
export function luaString(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\r/g, '\\r').replace(/\n/g, '\\n').replaceAll('\0', '\\0')}"`
}
