"""J and F by numpy and OpenCV, written from the DAVIS definition and apart from Holdout's own code.

Reads a JSON list of [guess path, truth path] on stdin, writes a JSON list of [J, F]."""
import json
import sys

import cv2
import numpy as np


def contour(mask):
    right, below, diagonal = np.zeros_like(mask), np.zeros_like(mask), np.zeros_like(mask)
    right[:, :-1] = mask[:, 1:]
    below[:-1] = mask[1:]
    diagonal[:-1, :-1] = mask[1:, 1:]
    edges = (mask ^ right) | (mask ^ below) | (mask ^ diagonal)
    edges[-1] = mask[-1] ^ right[-1]
    edges[:, -1] = mask[:, -1] ^ below[:, -1]
    edges[-1, -1] = False
    return edges


def dilated(edges, radius):
    steps = np.arange(-radius, radius + 1)
    disk = (steps[:, None] ** 2 + steps[None] ** 2 <= radius**2).astype(np.uint8)
    return cv2.dilate(edges.astype(np.uint8), disk) > 0


def contour_accuracy(guess, truth, tolerance=0.008):
    radius = int(np.ceil(tolerance * np.linalg.norm(guess.shape)))
    found, real = contour(guess), contour(truth)
    if not found.any() or not real.any():
        return float(found.any() == real.any())
    precision = (found & dilated(real, radius)).sum() / found.sum()
    recall = (real & dilated(found, radius)).sum() / real.sum()
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def region_similarity(guess, truth):
    union = (guess | truth).sum()
    return (guess & truth).sum() / union if union else 1.0


def read(path):
    return cv2.imread(path, cv2.IMREAD_UNCHANGED) > 0


pairs = [(read(guess), read(truth)) for guess, truth in json.load(sys.stdin)]
print(json.dumps([[float(region_similarity(*pair)), float(contour_accuracy(*pair))] for pair in pairs]))
