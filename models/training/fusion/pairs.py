"""Pairs of propagations of one frame, as `bench/fusion.ts --pairs` writes them: <sequence>-<object>-<frame>-<position>.npy, uint8 (8,h,w): RGB,
forward and backward propagation, parts the forward one lost and gained, truth. The position between the committed frames is 0..1."""
import glob
import os

import numpy as np
import torch

AWRY = 60                     # difference of the propagations, of 255, from which on a place is worth learning from
OBJECT = 20
JITTER = 30


class Pairs:
    """Batches of crops, most of them where the propagations differ"""

    def __init__(self, folder, stage, seed, limit=0):
        self.pairs = [(np.load(path), float(path[:-len(".npy")].rsplit("-", 1)[1]))
                      for path in sorted(glob.glob(os.path.join(folder, "*.npy")))[:limit or None]]
        if not self.pairs:
            raise SystemExit(f"no pairs in {folder}")
        self.random = np.random.default_rng(seed)
        self.resize(stage)

    def __str__(self):
        return f"{len(self.pairs)} pairs"

    def resize(self, stage):
        self.batch, self.size = stage["batch"], stage["size"]

    def add_new(self):
        return False

    def next(self):
        """-> images (B,9,S,S), the input of the network, target (B,1,S,S)"""
        crops = [self.crop() for _ in range(self.batch)]
        return {"images": torch.from_numpy(np.stack([x for x, _ in crops])), "target": torch.from_numpy(np.stack([t for _, t in crops]))}

    def crop(self):
        random, size = self.random, self.size
        while True:
            planes, position = self.pairs[random.integers(len(self.pairs))]
            awry = np.abs(planes[3].astype(int) - planes[4]) > AWRY
            places = np.argwhere(awry if awry.any() and random.random() < 0.8 else np.maximum(planes[3], planes[4]) > OBJECT)
            if len(places):
                break
        middle = places[random.integers(len(places))] + random.integers(-JITTER, JITTER + 1, 2)
        y, x = (int(np.clip(at - size // 2, 0, max(0, length - size))) for at, length in zip(middle, planes.shape[1:]))
        cut = planes[:, y:y + size, x:x + size]
        cut = np.pad(cut, ((0, 0), (0, size - cut.shape[1]), (0, size - cut.shape[2]))).astype(np.float32) / 255
        if random.random() < 0.5:
            cut = cut[:, :, ::-1]
        if random.random() < 0.3:
            cut = cut.transpose(0, 2, 1)
        cut = cut.copy()
        cut[:3] = np.clip((cut[:3] - 0.5) * random.uniform(0.8, 1.2) + 0.5 * random.uniform(0.7, 1.3, (3, 1, 1)), 0, 1)
        kept = random.random()
        cut[5:7] *= 0 if kept < 0.15 else random.random() if kept < 0.45 else 1
        where = np.broadcast_to(np.float32([position, 1 - position])[:, None, None], (2, size, size))
        return np.concatenate([cut[:7], where]), (cut[7:] > 0.5).astype(np.float32)
