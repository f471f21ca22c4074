"""Training pictures read from tar files: photographs with the mask of an object, photographs without, real sequences.

A folder holds static-*.tar (`<name>.jpg` + `<name>.png`), photos*.tar (`<name>.jpg`) and video*.tar (`<sequence>/<frame>.jpg` +
`.png`). Masks are 0 outside; any other value is the object. In sequences whose name starts with `multi-` the values 1, 2, ... are
different objects. Pictures may be JPEG or WebP whatever their name says.
"""
import glob
import os
import tarfile
import zlib
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np

cv2.setNumThreads(1)
SHORTEST = 5                  # frames of a real sequence


class Library:
    """Decoded pictures, uint8.
    cutouts: list of (h,w,4) RGB + mask 0..255;  photos: list of (h,w,3);  videos: list of (frames,h,w,4) RGB + label"""

    def __init__(self, folder, limit=0):
        """limit > 0 keeps that many cutouts and photos and limit/10 sequences, for quick tests"""
        self.folder, self.limit = folder, limit
        self.read = set()
        self.cutouts, self.photos, self.videos = [], [], []
        self.add_new()
        if not self.cutouts:
            raise SystemExit(f"no static-*.tar in {folder}")

    def add_new(self):
        """Reads the tar files that came since the last call -> lists of new cutouts, photos and videos"""
        paths = [p for p in sorted(glob.glob(os.path.join(self.folder, "*.tar"))) if p not in self.read]
        self.read.update(paths)
        static, photos, sequences = {}, [], {}
        for path in paths:
            kind = os.path.basename(path).split("-")[0].split(".")[0]
            with tarfile.open(path) as archive:
                for member in archive:
                    if not member.isfile():
                        continue
                    stem, extension = os.path.splitext(member.name)
                    if kind == "photos":
                        photos.append(archive.extractfile(member).read())
                    elif kind == "static":
                        if held_out(stem):
                            continue
                        static.setdefault(stem, {})[extension] = archive.extractfile(member).read()
                    elif kind == "video":
                        frames = sequences.setdefault(os.path.dirname(stem), {})
                        frames.setdefault(stem, {})[extension] = archive.extractfile(member).read()
        limit = self.limit
        if limit:
            static, photos = dict(list(static.items())[:limit]), photos[:limit]
            sequences = dict(list(sequences.items())[:max(1, limit // 10)])
        complete = [files for files in static.values() if len(files) == 2]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            cutouts = [p for p in pool.map(decode_cutout, complete) if usable_cutout(p)]
            photographs = list(pool.map(decode_rgb, photos))
            videos = []
            for name in sorted(sequences):
                files = [sequences[name][key] for key in sorted(sequences[name])]
                frames = list(pool.map(lambda f: decode_frame(f, name.startswith("multi-")), [f for f in files if len(f) == 2]))
                if len(frames) >= SHORTEST:
                    videos.append(np.stack([f for f in frames if f.shape == frames[0].shape]))
        self.cutouts += cutouts
        self.photos += photographs
        self.videos += videos
        return cutouts, photographs, videos

    def __str__(self):
        return (f"{len(self.cutouts)} cutouts, {len(self.photos)} photos, {len(self.videos)} real sequences "
                f"of {sum(map(len, self.videos))} frames")


def held_out(name):
    """One photograph in fifty is never trained on: the interaction network is judged on those"""
    return zlib.crc32(name.encode()) % 50 == 0


def decode_rgb(data):
    return np.ascontiguousarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1])


def decode_mask(files):
    return cv2.imdecode(np.frombuffer(files[".png"], np.uint8), cv2.IMREAD_GRAYSCALE)


def decode_cutout(files):
    mask = cv2.GaussianBlur((decode_mask(files) > 0).astype(np.uint8) * 255, (3, 3), 0)
    return np.dstack([decode_rgb(files[".jpg"]), mask])


def decode_frame(files, several):
    labels = decode_mask(files)
    return np.dstack([decode_rgb(files[".jpg"]), labels if several else (labels > 0).astype(np.uint8)])


def usable_cutout(picture):
    return 0.015 < (picture[..., 3] > 127).mean() < 0.7


def object_box(mask):
    """x0, y0, x1, y1 of the pixels over 60"""
    ys, xs = np.where((mask > 60).any(1))[0], np.where((mask > 60).any(0))[0]
    return xs[0], ys[0], xs[-1] + 1, ys[-1] + 1


def real_clip_order(rng, length, frames):
    """Indices of the annotated frame, the frame before frame 1, then frames 1..: random jump, stride and direction"""
    stride = max(1, min(rng.randint(1, 4), (length - 1) // max(1, frames - 1)))
    span = stride * (frames - 1)
    jump = rng.randint(0, length - 1 - span) if rng.random() < 0.7 else 0
    start = rng.randint(0, length - 1 - span - jump)
    order = [start] + [start + jump + stride * i for i in range(frames)]
    return [length - 1 - i for i in order] if rng.random() < 0.5 else order
