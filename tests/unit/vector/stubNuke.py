"""A stand-in for Nuke's Python: remembers shapes and keys, interpolates as keys say, prints all as JSON."""
import json
import sys
import types


class Key(object):
    def __init__(self, time, value):
        self.time, self.value, self.interpolationType = time, value, 256


class AnimCurve(object):
    def __init__(self):
        self.keys = []

    def add(self, time, value):
        self.keys = sorted([k for k in self.keys if k.time != time] + [Key(time, value)], key=lambda k: k.time)

    def getNumberOfKeys(self):
        return len(self.keys)

    def getKey(self, i):
        return self.keys[i]


class AnimControlPoint(object):
    def __init__(self):
        self.curves = [AnimCurve(), AnimCurve()]

    def addPositionKey(self, time, vector):
        for curve, value in zip(self.curves, (vector.x, vector.y)):
            curve.add(time, value)

    def getPositionAnimCurve(self, axis):
        return self.curves[axis]

    def dump(self):
        return [[[k.time, k.value, k.interpolationType] for k in c.keys] for c in self.curves]


PARTS = ('center', 'leftTangent', 'rightTangent', 'featherCenter', 'featherLeftTangent', 'featherRightTangent')


class ShapeControlPoint(object):
    def __init__(self, x, y):
        for part in PARTS:
            setattr(self, part, AnimControlPoint())


class Attributes(dict):
    def set(self, name, value):
        self[name] = value


class Shape(list):
    def __init__(self, knob):
        list.__init__(self)
        self.name, self.attributes = '', Attributes()

    def getAttributes(self):
        return self.attributes

    def append(self, point):
        assert isinstance(point, ShapeControlPoint)
        list.append(self, point)


class CVec3(object):
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z


class Knob(object):
    def __init__(self):
        self.value, self.rootLayer = None, []

    def setValue(self, value):
        self.value = value

    def changed(self):
        pass


class Node(object):
    def __init__(self, kind):
        self.kind, self.knobs, self.inputs, self.label = kind, {}, {}, None

    def __getitem__(self, name):
        return self.knobs.setdefault(name, Knob())

    def setName(self, name):
        self.name = name

    def setInput(self, i, node):
        self.inputs[i] = node

    def setSelected(self, selected):
        pass


nodes, formats = [], []


def createNode(kind, knobs='', inpanel=True):
    nodes.append(Node(kind))
    return nodes[-1]


nuke = types.ModuleType('nuke')
nuke.createNode = createNode
nuke.addFormat = formats.append
root = Node('Root')
nuke.root = lambda: root
nuke.selectedNodes = lambda: list(nodes)
rotopaint = types.ModuleType('nuke.rotopaint')
rotopaint.Shape, rotopaint.ShapeControlPoint, rotopaint.CVec3 = Shape, ShapeControlPoint, CVec3
rotopaint.InterpolationType = type('InterpolationType', (), {'eLinearInterpolationType': 1})
nuke.rotopaint = rotopaint
sys.modules['nuke'], sys.modules['nuke.rotopaint'] = nuke, rotopaint
exec(compile(open(sys.argv[1], 'rb').read(), sys.argv[1], 'exec'), {'__name__': '__main__'})
print(json.dumps({
    'formats': formats,
    'nodes': [{
        'kind': node.kind,
        'name': getattr(node, 'name', None),
        'label': node['label'].value,
        'output': node['output'].value,
        'shapes': [{
            'name': shape.name,
            'attributes': shape.attributes,
            'points': [{part: getattr(point, part).dump() for part in PARTS} for point in shape],
        } for shape in node['curves'].rootLayer],
    } for node in nodes],
}))
