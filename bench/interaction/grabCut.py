"""OpenCV's grabCut (Rother et al. 2004) for the robot: a picture, then a click at a time, each answered with the mask so far.

stdin: a line {"width", "height", "box"} and the picture's RGB bytes start a picture, box being x0, y0, x1, y1 of the object; a line
{"x", "y", "positive", "radius"} is a click. stdout: after each of them width*height bytes, 0 or 1.
"""
import json
import sys

import cv2
import numpy as np

ITERATIONS = 5


def main():
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    picture = mask = None
    for line in source:
        told = json.loads(line)
        if "width" in told:
            size = (told["height"], told["width"])
            rgb = np.frombuffer(source.read(size[0] * size[1] * 3), np.uint8).reshape(*size, 3)
            picture, mask = np.ascontiguousarray(rgb[..., ::-1]), np.full(size, cv2.GC_BGD, np.uint8)
            x0, y0, x1, y1 = told["box"]
            mask[y0:y1, x0:x1] = cv2.GC_PR_FGD
        else:
            centre = int(told["x"]), int(told["y"])
            cv2.circle(mask, centre, told["radius"], cv2.GC_FGD if told["positive"] else cv2.GC_BGD, -1)
        grab_cut(picture, mask)
        answers.write((mask & 1).tobytes())
        answers.flush()


def grab_cut(picture, mask):
    """Changes the mask; leaves it alone where one side has no pixels to learn from."""
    if (mask & 1).all() or not (mask & 1).any():
        return
    cv2.setRNGSeed(0)
    cv2.grabCut(picture, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), ITERATIONS, cv2.GC_INIT_WITH_MASK)


main()
