import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { temporaryFolder } from '../helpers.ts'

/*
 * Other people's readers of what scripts say: Tcl's own interpreter for Nuke, Lua's for Fusion, JavaScript's for After Effects.
 */

export const tclsh = '/usr/bin/tclsh'
export const lua = '/usr/bin/lua5.4'
export const blender = '/usr/bin/blender'
export const has = (program: string): boolean => existsSync(program)

export interface NukeNode {
  kind: string
  /** Names of the nodes that its inputs are connected to, the first first; null where nothing is. */
  inputs: (string | null)[]
  knobs: Record<string, string>
}

/** Nodes are commands with one list of knobs; each takes its inputs from a stack and lies on it afterwards. */
const TCL = `
encoding system utf-8
proc hex {text} { binary encode hex [encoding convertto utf-8 $text] }
set stack {}
set count 0
proc stack {depth} { lindex $::stack $depth }
proc push {node} { set ::stack [linsert $::stack 0 $node] }
proc version {args} {}
proc add_layer {layer} { puts "add_layer [hex $layer]" }
rename unknown unknown_before
proc unknown {kind body} {
  array set knobs {inputs 1}
  foreach {knob value} $body { set knobs($knob) $value }
  set inputs {}
  for {set i 0} {$i < $knobs(inputs)} {incr i} {
    lappend inputs [lindex $::stack 0]
    set ::stack [lrange $::stack 1 end]
  }
  set id [expr {[info exists knobs(name)] ? $knobs(name) : "$kind[incr ::count]"}]
  if {$kind ni {Root BackdropNode}} { push $id }
  puts -nonewline "$kind [hex $id]"
  foreach input $inputs { puts -nonewline " <[hex $input]" }
  foreach {knob value} $body { puts -nonewline " $knob=[hex $value]" }
  puts ""
}
`

/** The nodes of a Nuke script, as Tcl reads it. */
export function readNuke(script: string): NukeNode[] {
  const output = execFileSync(tclsh, ['-'], { input: `${TCL}\n${script}`, encoding: 'utf8' })
  const text = (hex: string): string => Buffer.from(hex, 'hex').toString('utf8')
  return output
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [kind = '', , ...rest] = line.split(' ')
      const inputs = rest.filter((word) => word.startsWith('<')).map((word) => text(word.slice(1)) || null)
      const knobs = rest.filter((word) => word.includes('=')).map((word) => word.split('=') as [string, string])
      return { kind, inputs, knobs: Object.fromEntries(knobs.map(([knob, value]) => [knob, text(value)])) }
    })
}

/** Every name that is not Lua's own makes a table with its name; tables come out as JSON. */
const LUA = `
local quote = function(text)
  return '"' .. text:gsub('[%c"\\\\]', function(sign) return string.format('\\\\u%04x', sign:byte()) end) .. '"'
end
local function json(value)
  if type(value) ~= 'table' then return type(value) == 'string' and quote(value) or tostring(value) end
  local parts = {}
  for key, item in pairs(value) do parts[#parts + 1] = quote(tostring(key)) .. ':' .. json(item) end
  return '{' .. table.concat(parts, ',') .. '}'
end
local made = setmetatable({ ordered = function() return function(table) return table end end }, {
  __index = function(_, kind) return function(table) table.__kind = kind return table end end,
})
print(json(load('return ' .. io.read('a'), 'script', 't', made)()))
`

/** A Fusion composition or setting, as Lua reads it. */
export function readFusion(script: string): Record<string, unknown> & { Tools: Record<string, FusionTable> } {
  const output = execFileSync(lua, ['-e', LUA], { input: script, encoding: 'utf8' })
  return JSON.parse(output) as Record<string, unknown> & { Tools: Record<string, FusionTable> }
}

export interface FusionTable {
  __kind: string
  Inputs: Record<string, { Value?: unknown; SourceOp?: string }>
  Clips?: Record<string, Record<string, unknown>>
}

export interface AfterEffectsLayer {
  name: string
  source: string
  startTime: number
  matte?: { layer: string; type: string }
  comment?: string
  enabled?: boolean
  masks: AfterEffectsMask[]
}
export interface AfterEffectsMask {
  name: string
  mode: string
  keys: Record<string, { time: number; value: unknown; type: string }[]>
}
export interface AfterEffectsProject {
  comps: { name: string; settings: number[]; displayStartTime: number; layers: AfterEffectsLayer[] }[]
  footage: { file: string; sequence: boolean; alphaMode: string | null; rate: number | null }[]
  alerts: string[]
}

/** Runs a script for After Effects against a stand-in of its API that remembers what was done. */
export function runAfterEffects(
  script: string,
  { folder = '/nowhere', exists = () => true }: { folder?: string; exists?: (path: string) => boolean } = {},
): AfterEffectsProject {
  const project: AfterEffectsProject = { comps: [], footage: [], alerts: [] }
  const enumeration = (...names: string[]) => Object.fromEntries(names.map((name) => [name, name]))
  class File {
    path: string
    constructor(uri: string) {
      this.path = decodeURI(uri)
    }
    get exists(): boolean {
      return exists(this.path)
    }
    get parent() {
      return { absoluteURI: encodeURI(folder) }
    }
  }
  const callableFile = new Proxy(File, { apply: (target, _, [uri]) => new target(uri as string) })
  class ImportOptions {
    sequence = false
    forceAlphabetical = true
    file: File
    constructor(file: File) {
      this.file = file
    }
  }
  const context = {
    app: {
      beginUndoGroup: () => undefined,
      endUndoGroup: () => undefined,
      project: {
        items: {
          addComp: (...words: [string, ...number[]]) => {
            const [name, ...settings] = words
            const layers: AfterEffectsLayer[] = []
            const comp = { name, settings, displayStartTime: 0, layers, openInViewer: () => undefined }
            project.comps.push(comp)
            const add = (item: { name: string }) => {
              const layer = newLayer(item.name, layers)
              layers.unshift(layer)
              return layer
            }
            const addSolid = (_: number[], name: string) => add({ name })
            return new Proxy(comp, {
              get: (target, key) => (key === 'layers' ? { add, addSolid } : (Reflect.get(target, key) as unknown)),
            })
          },
        },
        importFile: ({ file, sequence }: ImportOptions) => {
          const footage = { file: file.path, sequence, alphaMode: null as string | null, rate: null as number | null }
          project.footage.push(footage)
          const mainSource = {
            hasAlpha: true,
            set alphaMode(mode: string) {
              footage.alphaMode = mode
            },
            set conformFrameRate(rate: number) {
              footage.rate = rate
            },
          }
          return { name: file.path, mainSource }
        },
      },
    },
    $: { fileName: '/nowhere/script.jsx' },
    File: callableFile,
    ImportOptions,
    Shape: Object,
    AlphaMode: enumeration('STRAIGHT', 'PREMULTIPLIED', 'IGNORE'),
    TrackMatteType: enumeration('LUMA', 'ALPHA'),
    MaskMode: enumeration('ADD', 'SUBTRACT'),
    KeyframeInterpolationType: enumeration('LINEAR', 'HOLD', 'BEZIER'),
    alert: (text: string) => project.alerts.push(text),
    encodeURI,
  }
  runInNewContext(script, context)
  return project
}

function newLayer(source: string, others: AfterEffectsLayer[]) {
  const layer: AfterEffectsLayer = { name: source, source, startTime: 0, masks: [] }
  return Object.assign(layer, {
    setTrackMatte: (matte: AfterEffectsLayer, type: string) => {
      if (!others.includes(matte)) throw new Error('The matte is not in this composition.')
      layer.matte = { layer: matte.name, type }
    },
    property: (name: string) => {
      if (name !== 'ADBE Mask Parade') throw new Error(`No property ${name}`)
      return {
        addProperty: (kind: string) => {
          if (kind !== 'ADBE Mask Atom') throw new Error(`No mask ${kind}`)
          return newMask(layer.masks)
        },
      }
    },
  })
}

function newMask(masks: AfterEffectsMask[]) {
  const mask: AfterEffectsMask = { name: '', mode: '', keys: {} }
  masks.push(mask)
  return {
    set name(name: string) {
      mask.name = name
    },
    set maskMode(mode: string) {
      mask.mode = mode
    },
    set color(colour: number[]) {
      if (colour.length !== 3) throw new Error('A colour has three parts.')
    },
    property: (name: string) => {
      const keys = (mask.keys[name] ??= [])
      return {
        setValue: (value: unknown) => keys.push({ time: 0, value, type: 'NONE' }),
        setValueAtTime: (time: number, value: unknown) => keys.push({ time, value, type: 'BEZIER' }),
        get numKeys() {
          return keys.length
        },
        setInterpolationTypeAtKey: (key: number, into: string, out: string) => {
          const found = keys[key - 1]
          if (!found || into !== out) throw new Error(`No key ${key}`)
          found.type = into
        },
      }
    },
  }
}

/** Renders a frame of a script in Blender, as floats: premultiplied linear colour and alpha, top row first. */
export async function renderInBlender(script: string, frame: number): Promise<Float32Array> {
  const folder = await temporaryFolder()
  const then = [
    'import bpy',
    's = bpy.context.scene',
    `s.frame_set(${frame})`,
    "s.render.image_settings.file_format = 'OPEN_EXR'",
    "s.render.image_settings.color_mode = 'RGBA'",
    "s.render.image_settings.color_depth = '32'",
    's.render.use_file_extension = False',
    `s.render.filepath = ${JSON.stringify(join(folder, 'out.exr'))}`,
    'bpy.ops.render.render(write_still=True)',
    `i = bpy.data.images.load(${JSON.stringify(join(folder, 'out.exr'))})`,
    "i.alpha_mode = 'CHANNEL_PACKED'",
    'import array',
    `array.array('f', i.pixels[:]).tofile(open(${JSON.stringify(join(folder, 'out.raw'))}, 'wb'))`,
  ].join('\n')
  await writeFile(join(folder, 'then.py'), then)
  const words = ['-b', '--factory-startup', '--python-exit-code', '9', '--python', script]
  execFileSync(blender, [...words, '--python', join(folder, 'then.py')], { stdio: ['ignore', 'pipe', 'pipe'] })
  const bytes = await readFile(join(folder, 'out.raw'))
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
}
