import { pythonString } from '../../vector/formats/nukePython.ts'
import { fileOf, type Footage, type ScriptObject, type ScriptScene } from './scene.ts'

/**
 * A script for Blender's compositor, 3 and later: plate and mattes as Image nodes, for each object a Set Alpha in a frame of
 * its own, and all laid over each other in linear light.
 */
export function blenderScript(scene: ScriptScene): string {
  const { width, height, pixelAspect, rate, frames } = scene
  // A rate is a whole number over a base: 24000/1001 is 24 over 1.001.
  const whole = Math.max(1, Math.round(rate[0] / rate[1]))
  return `# Written by Holdout. Run it in Blender: Scripting > Open > Run Script, or blender --python FILE.
import os
import bpy

NAME = ${pythonString(scene.name)}
WIDTH, HEIGHT = ${width}, ${height}
ASPECT = (${pixelAspect[0]}, ${pixelAspect[1]})
FPS, FPS_BASE = ${whole}, ${whole} * ${rate[1]} / ${rate[0]}
FIRST, LAST = ${frames[0]}, ${frames[1]}
RELATIVE = ${scene.relative ? 'True' : 'False'}
# (file, sequence, first number, frames of a movie before the first, colour, alpha)
PLATE = ${footageData(scene.plate)}
# (object, colour, kind, channel, footage), the top one first
OBJECTS = [
${scene.objects.map(objectData).join('')}]
OTHERS = [
${scene.others.map(({ id, footage }) => `    (${pythonString(id)}, ${footageData(footage)}),\n`).join('')}]
${BODY}`
}

function footageData(footage: Footage): string {
  const { sequence, frames, skip, colourSpace, alpha } = footage
  const text = [
    pythonString(fileOf(footage, frames[0])),
    sequence ? 'True' : 'False',
    String(frames[0]),
    String(skip),
    pythonString(colourSpace),
    pythonString(alpha ?? 'none'),
  ]
  return `(${text.join(', ')})`
}

function objectData({ name, colour, kind, channel, footage }: ScriptObject): string {
  const rgb = [1, 3, 5].map((from) => (parseInt(colour.slice(from, from + 2), 16) / 255).toFixed(3)).join(', ')
  return `    (${pythonString(name)}, (${rgb}), ${pythonString(kind)}, ${pythonString(channel)},\n     ${footageData(footage)}),\n`
}

const BODY = `
SPACES = {
    'raw': ('Non-Color', 'Raw'),
    'linear': ('Linear Rec.709', 'Linear'),
    'sRGB': ('sRGB',),
    'Rec.709': ('sRGB',),
}


def folder():
    text = bpy.context.space_data.text if getattr(bpy.context, 'space_data', None) else None
    path = text.filepath if text is not None else globals().get('__file__', '')
    return os.path.dirname(os.path.abspath(bpy.path.abspath(path)))


def load(footage):
    path, sequence, _, _, colour, alpha = footage
    image = bpy.data.images.load(os.path.join(folder(), path) if RELATIVE else path)
    if sequence:
        image.source = 'SEQUENCE'
    for name in SPACES[colour]:
        try:
            image.colorspace_settings.name = name
            break
        except TypeError:
            pass
    if alpha == 'straight':
        image.alpha_mode = 'STRAIGHT'
    elif alpha == 'premultiplied':
        image.alpha_mode = 'PREMUL'
    elif colour == 'raw':
        image.alpha_mode = 'CHANNEL_PACKED'
    else:
        image.alpha_mode = 'NONE'
    return image


def image_node(tree, footage, x, y):
    node = tree.nodes.new('CompositorNodeImage')
    node.image = load(footage)
    if node.image.source in ('SEQUENCE', 'MOVIE'):
        node.frame_duration = LAST - FIRST + 1 + footage[3]
        node.frame_start = FIRST
        # Blender asks for frame - start + 1 + offset: of a sequence that is the number of the file.
        node.frame_offset = footage[2] - 1 if footage[1] else footage[3]
    node.location = (x, y)
    return node


def matte_socket(tree, node, channel, x, y):
    if channel == 'Y':
        return node.outputs['Image']
    name = channel.rsplit('.', 1)[0]
    if '.' in channel and name in node.outputs:
        socket = node.outputs[name]
        # A layer of one channel is a picture to Blender: its alpha is the matte.
        if socket.type == 'RGBA':
            part = tree.nodes.new('CompositorNodeSepRGBA')
            part.location = (x, y)
            tree.links.new(socket, part.inputs[0])
            return part.outputs['A']
        return socket
    return node.outputs['Alpha']


def build():
    scene = bpy.context.scene
    scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
    scene.render.resolution_percentage = 100
    scene.render.pixel_aspect_x, scene.render.pixel_aspect_y = [max(1.0, a / min(ASPECT)) for a in ASPECT]
    scene.render.fps, scene.render.fps_base = FPS, FPS_BASE
    scene.frame_start, scene.frame_end = FIRST, LAST
    scene.frame_set(FIRST)
    # Pictures come out as they went in: no film look.
    scene.view_settings.view_transform = 'Standard'
    scene.use_nodes = True
    tree = scene.node_tree
    tree.nodes.clear()
    plate = image_node(tree, PLATE, -900, 0)
    plate.label = 'Plate'
    below = None
    for row, (name, colour, kind, channel, footage) in enumerate(reversed(OBJECTS)):
        y = -360 * (row + 1)
        frame = tree.nodes.new('NodeFrame')
        frame.label = name
        frame.use_custom_color, frame.color = True, colour
        picture = image_node(tree, footage, -600, y)
        picture.label = name
        picture.parent = frame
        if kind == 'cut-out':
            top = picture.outputs['Image']
        else:
            cut = tree.nodes.new('CompositorNodeSetAlpha')
            cut.mode = 'APPLY'
            cut.location = (-200, y)
            cut.parent = frame
            tree.links.new(plate.outputs['Image'], cut.inputs['Image'])
            tree.links.new(matte_socket(tree, picture, channel, -400, y), cut.inputs['Alpha'])
            top = cut.outputs['Image']
        if below is None:
            below = top
            continue
        over = tree.nodes.new('CompositorNodeAlphaOver')
        over.location = (100, y)
        over.label = name
        tree.links.new(below, over.inputs[1])
        tree.links.new(top, over.inputs[2])
        below = over.outputs['Image']
    for row, (name, footage) in enumerate(OTHERS):
        node = tree.nodes.new('CompositorNodeCryptomatteV2')
        node.source = 'IMAGE'
        node.image = load(footage)
        node.frame_duration = LAST - FIRST + 1
        node.frame_start = FIRST
        node.frame_offset = footage[2] - 1
        node.label = name
        node.location = (-200, 360 * (row + 1))
    output = tree.nodes.new('CompositorNodeComposite')
    output.location = (400, 0)
    if below is not None:
        tree.links.new(below, output.inputs['Image'])


build()
`
