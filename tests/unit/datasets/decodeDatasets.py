"""Reads data sets without Holdout: `decodeDatasets.py indexed FILE...` prints the labels of pictures, `coco FILE` the masks
of every annotation, each as hex digests of rows of bytes; `draw FILE WIDTH HEIGHT BITS` writes pictures to import."""

import hashlib
import json
import sys

import cv2
import numpy


def digest(plane):
    return hashlib.sha256(numpy.ascontiguousarray(plane, dtype=numpy.uint8).tobytes()).hexdigest()


def indexed(paths):
    """Palette indices by hand: chunks, zlib, filters."""
    import struct
    import zlib

    for path in paths:
        data, at, packed, palette = open(path, "rb").read(), 8, b"", None
        while at < len(data):
            length, kind = struct.unpack(">I4s", data[at : at + 8])
            body = data[at + 8 : at + 8 + length]
            assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]
            if kind == b"IHDR":
                width, height, depth, colour = struct.unpack(">IIBB", body[:10])
                assert (depth, colour) == (8, 3)
            elif kind == b"PLTE":
                palette = [tuple(body[k : k + 3]) for k in range(0, length, 3)]
            elif kind == b"IDAT":
                packed += body
            at += 12 + length
        raw = zlib.decompress(packed)
        rows, before = [], bytearray(width)
        for y in range(height):
            kind, line = raw[y * (width + 1)], bytearray(raw[y * (width + 1) + 1 : (y + 1) * (width + 1)])
            for x in range(width):
                left, up, corner = line[x - 1] if x else 0, before[x], before[x - 1] if x else 0
                guess = left + up - corner
                near = min((left, up, corner), key=lambda each: abs(guess - each))
                line[x] = (line[x] + [0, left, up, (left + up) // 2, near][kind]) % 256
            rows.append(line)
            before = line
        # OpenCV shows the palette's colours.
        shown = cv2.imread(path)[:, :, ::-1]
        labels = numpy.array(rows, numpy.uint8)
        assert (shown == numpy.array(palette, numpy.uint8)[labels]).all()
        print(digest(labels), palette[1], palette[2])


def runs(counts):
    """Run lengths from the text of the COCO API, after its own description."""
    if not isinstance(counts, str):
        return counts
    values, at = [], 0
    while at < len(counts):
        value, place, more = 0, 0, True
        while more:
            code = ord(counts[at]) - 48
            value |= (code & 0x1F) << (5 * place)
            more = bool(code & 0x20)
            at, place = at + 1, place + 1
            if not more and code & 0x10:
                value |= -1 << (5 * place)
        values.append(value + (values[-2] if len(values) > 2 else 0))
    return values


def coco(path):
    document = json.load(open(path))
    images = {image["id"]: image for image in document["images"]}
    names = {category["id"]: category["name"] for category in document["categories"]}
    for annotation in document["annotations"]:
        height, width = annotation["segmentation"]["size"]
        image = images[annotation["image_id"]]
        assert (image["width"], image["height"]) == (width, height)
        flat = numpy.concatenate(
            [numpy.full(length, k % 2, numpy.uint8) for k, length in enumerate(runs(annotation["segmentation"]["counts"]))]
        )
        mask = flat.reshape((width, height)).T
        assert annotation["area"] == mask.sum()
        assert annotation["bbox"] == list(cv2.boundingRect(mask))
        print(image["file_name"], names[annotation["category_id"]], digest(mask))


def draw(folder, width, height):
    """A soft disk as other programs write it, in several kinds of picture."""
    y, x = numpy.mgrid[0:height, 0:width]
    soft = numpy.clip(1.5 - numpy.hypot(x - width / 2, y - height / 2) / 12, 0, 1)
    gray = numpy.rint(soft * 65535).astype(numpy.uint16)
    plate = numpy.full((height, width, 3), 20000, numpy.uint16)
    cv2.imwrite(f"{folder}/gray.1001.png", gray)
    cv2.imwrite(f"{folder}/gray.1001.tif", gray)
    cv2.imwrite(f"{folder}/alpha.1001.png", numpy.dstack([plate, gray]))
    cv2.imwrite(f"{folder}/alpha.1002.png", numpy.dstack([plate, gray * 0]))
    cv2.imwrite(f"{folder}/green.1001.png", numpy.dstack([plate, gray])[:, :, [0, 3, 1]])
    cv2.imwrite(f"{folder}/logical.1001.png", (soft > 0.5).astype(numpy.uint8))
    print(gray.astype("<u2").tobytes().hex())


{"indexed": lambda: indexed(sys.argv[2:]), "coco": lambda: coco(sys.argv[2])}.get(
    sys.argv[1], lambda: draw(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
)()
