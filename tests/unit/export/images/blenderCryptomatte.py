"""Pulls mattes out of a Cryptomatte with Blender's own node: -- FILE FOLDER WIDTH HEIGHT LAYER NAMES(JSON)."""
import json
import sys

import bpy

path, folder, width, height, layer, names = sys.argv[sys.argv.index('--') + 1 :]
scene = bpy.context.scene
scene.use_nodes = True
tree = scene.node_tree
tree.nodes.clear()
scene.render.resolution_x, scene.render.resolution_y = int(width), int(height)
scene.render.resolution_percentage = 100
image = bpy.data.images.load(path)
output = tree.nodes.new('CompositorNodeOutputFile')
output.base_path = folder
output.format.file_format = 'OPEN_EXR'
output.format.color_depth = '32'
output.file_slots.clear()
for k, name in enumerate(json.loads(names)):
    node = tree.nodes.new('CompositorNodeCryptomatteV2')
    node.source = 'IMAGE'
    node.image = image
    node.layer_name = layer
    node.matte_id = name
    output.file_slots.new(f'{k}_')
    tree.links.new(node.outputs['Matte'], output.inputs[k])
tree.links.new(node.outputs['Matte'], tree.nodes.new('CompositorNodeComposite').inputs['Image'])
bpy.ops.render.render()
