"""Moved and feathered edges of a mask, from OpenCV's exact distance transform.

Reads a raw 8-bit mask, writes raw 32-bit floats: edgeReference.py MASK WIDTH HEIGHT GROW IN OUT RESULT
"""

import sys

import cv2
import numpy

path, width, height, grow, inside, outside, result = sys.argv[1:]
mask = numpy.fromfile(path, numpy.uint8).reshape(int(height), int(width))
grow, inside, outside = float(grow), float(inside), float(outside)


def to_nearest_zero(picture):
    return cv2.distanceTransform(picture, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)


# The outline lies half a pixel before the nearest pixel of the other side.
distance = numpy.where(mask > 0, to_nearest_zero(mask) - 0.5, 0.5 - to_nearest_zero(255 - mask)) + grow
feather = inside + outside
share = numpy.clip((distance + outside + 0.5) / (feather + 1), 0, 1)
roundness = min(1, feather)
alpha = share + roundness * (share * share * (3 - 2 * share) - share)
alpha.astype(numpy.float32).tofile(result)
