"""Runs the network over annotated sequences (DAVIS layout) from the first frame's mask and prints J, F and J&F.
The first frame is not scored; sequences are scaled to a longer side of 480."""
import argparse
import glob
import json
import os
import time

import cv2
import numpy as np
import torch

from .net import load_weights, memory_read, normalize, prior_planes, with_others


# ---------------------------------------------------------------- sequences and scores

def sequence_names(root):
    return sorted(os.listdir(os.path.join(root, "JPEGImages", "480p")))


def load_sequence(root, name, longer_side, max_frames):
    """-> frames: list of (H,W,3) uint8 RGB, masks: list of (H,W) bool"""
    frames, masks = [], []
    for path in sorted(glob.glob(os.path.join(root, "JPEGImages", "480p", name, "*.jpg")))[:max_frames or None]:
        image = cv2.imread(path)[..., ::-1]
        stem = os.path.splitext(os.path.basename(path))[0]
        mask = cv2.imread(os.path.join(root, "Annotations", "480p", name, stem + ".png"), cv2.IMREAD_UNCHANGED)
        mask = (mask if mask.ndim == 2 else mask.max(2)) > 0
        scale = min(1, longer_side / max(image.shape[:2]))
        size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
        frames.append(np.ascontiguousarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA)))
        masks.append(cv2.resize(mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_AREA) > 127)
    return frames, masks


def region_similarity(guess, truth):
    union = (guess | truth).sum()
    return 1.0 if union == 0 else (guess & truth).sum() / union


def outline(mask):
    """The pixels of a mask that differ from a neighbour to the right, below or both"""
    mask = mask.astype(np.uint8)
    right, below, diagonal = np.zeros_like(mask), np.zeros_like(mask), np.zeros_like(mask)
    right[:, :-1], below[:-1], diagonal[:-1, :-1] = mask[:, 1:], mask[1:], mask[1:, 1:]
    edge = (mask ^ right) | (mask ^ below) | (mask ^ diagonal)
    edge[-1], edge[:, -1] = mask[-1] ^ right[-1], mask[:, -1] ^ below[:, -1]
    edge[-1, -1] = 0
    return edge


def contour_accuracy(guess, truth, tolerance=0.008):
    reach = int(np.ceil(tolerance * np.hypot(*guess.shape)))
    disk = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    guess, truth = outline(guess), outline(truth)
    if not guess.any() or not truth.any():
        return float(guess.any() == truth.any())
    precision = (guess & cv2.dilate(truth, disk)).sum() / guess.sum()
    recall = (truth & cv2.dilate(guess, disk)).sum() / truth.sum()
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)


# ---------------------------------------------------------------- tracking

class Tracker:
    """Carries one object's mask from frame to frame. The memory holds the annotated frame, every `memory_every`-th
    predicted frame (the last `memory_frames` of them) and the previous frame. Tokens farther than `near` cells from the
    object are thinned to one in four, with four times the weight."""

    def __init__(self, network, device, prior="previous", memory_every=5, memory_frames=2, near=4, top=0):
        self.network, self.device, self.prior = network, device, prior
        self.memory_every, self.memory_frames, self.near, self.top = memory_every, memory_frames, near, top
        self.flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)

    def padded(self, array):
        """Extends the right and bottom border to multiples of 16"""
        height, width = array.shape[:2]
        return cv2.copyMakeBorder(array, 0, -height % 16, 0, -width % 16, cv2.BORDER_REPLICATE)

    def encode(self, frame):
        image = torch.from_numpy(self.padded(frame)).to(self.device).permute(2, 0, 1)[None].float() / 255
        return self.network.encoder(normalize(image).contiguous(memory_format=torch.channels_last))

    def plane(self, mask):
        """(H,W) float -> (1,1,H',W') on the device"""
        return torch.from_numpy(self.padded(mask.astype(np.float32)))[None, None].to(self.device)

    def remember(self, features, mask):
        """-> keys (1,C,N), values (1,V+1,N), log_weight (1,N) of one frame"""
        value = self.network.value_encoder(with_others(self.plane(mask)), features[2])
        height, width = value.shape[2:]
        object_cells = (value[0, -1] > 0.05).byte().cpu().numpy()
        near = cv2.dilate(object_cells, np.ones((2 * self.near + 1,) * 2, np.uint8)) > 0
        thinned = np.zeros((height, width), bool)
        thinned[::2, ::2] = True
        kept = torch.from_numpy(np.flatnonzero(near | thinned)).to(self.device)
        weight = torch.from_numpy(np.where(near, 0, np.log(4)).astype(np.float32).ravel()).to(self.device)[kept]
        return features[4].flatten(2)[:, :, kept], value.flatten(2)[:, :, kept], weight[None]

    def warped(self, mask, frame_from, frame_to):
        """The mask moved along the optical flow between two frames"""
        height, width = mask.shape
        grey = [cv2.cvtColor(f, cv2.COLOR_RGB2GRAY) for f in (frame_to, frame_from)]
        flow = self.flow.calc(*grey, None)
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        return cv2.remap(mask, columns + flow[..., 0], rows + flow[..., 1], cv2.INTER_LINEAR,
                         borderMode=cv2.BORDER_REPLICATE)

    @torch.no_grad()
    def run(self, frames, first_mask):
        """-> list of (H,W) float masks, one per frame"""
        height, width = first_mask.shape
        mask = first_mask.astype(np.float32)
        annotated, kept, previous = self.remember(self.encode(frames[0]), mask), [], None
        masks = [mask]
        for time_index in range(1, len(frames)):
            features = self.encode(frames[time_index])
            memory = [annotated] + kept + ([previous] if previous else [])
            keys, values, weights = (torch.cat(part, -1) for part in zip(*memory))
            readout = memory_read(keys, values, features[4], weights, self.top)
            prior = self.warped(mask, frames[time_index - 1], frames[time_index]) if self.prior == "flow" else mask
            present = torch.full((1,), 0.0 if self.prior == "none" else 1.0, device=self.device)
            logits = self.network.decoder(*features[:4], readout, prior_planes(with_others(self.plane(prior)), present))[0]
            mask = torch.sigmoid(logits)[0, 0, :height, :width].cpu().numpy()
            masks.append(mask)
            previous = self.remember(features, mask)
            if time_index % self.memory_every == 0:
                kept, previous = (kept + [previous])[-self.memory_frames:], None
        return masks


def overlay(frame, guess, truth):
    image = frame.copy()
    image[guess] = image[guess] // 2 + np.array([127, 0, 0], np.uint8)
    image[outline(truth) > 0] = (0, 255, 0)
    return cv2.resize(image, (320, 180))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", required=True, help="weights.pt or last.pt")
    parser.add_argument("--davis", required=True, help="folder with JPEGImages/480p and Annotations/480p")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--prior", choices=["previous", "flow", "none"], default="previous")
    parser.add_argument("--longer-side", type=int, default=480)
    parser.add_argument("--object-side", type=float, default=0,
                        help="enlarge pictures until the root of the object's area is this many pixels, up to the files' size")
    parser.add_argument("--top", type=int, default=0, help="read from so many of the remembered tokens; default all")
    parser.add_argument("--sequences", default="", help="names, comma separated; default all")
    parser.add_argument("--max-frames", type=int, default=0)
    parser.add_argument("--json", default="", help="write the table there")
    parser.add_argument("--pictures", default="", help="folder for one strip of overlays per sequence")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    cv2.setNumThreads(options.threads)
    network, _ = load_weights(options.weights, options.device)
    tracker = Tracker(network.to(memory_format=torch.channels_last), options.device, options.prior, top=options.top)
    rows = {}
    print(f"{'sequence':20s} {'frames':>6s} {'J':>7s} {'F':>7s} {'J&F':>7s} {'ms/frame':>9s}")
    for name in options.sequences.split(",") if options.sequences else sequence_names(options.davis):
        frames, truth = load_sequence(options.davis, name, options.longer_side, options.max_frames)
        if options.object_side:
            side = round(options.longer_side * max(1, options.object_side / max(1, truth[0].sum()) ** 0.5))
            frames, truth = load_sequence(options.davis, name, side, options.max_frames)
        started = time.process_time()
        masks = [m > 0.5 for m in tracker.run(frames, truth[0])]
        spent = 1000 * (time.process_time() - started) / max(1, len(frames) - 1)
        j = float(np.mean([region_similarity(m, t) for m, t in zip(masks[1:], truth[1:])]))
        f = float(np.mean([contour_accuracy(m, t) for m, t in zip(masks[1:], truth[1:])]))
        rows[name] = {"J": j, "F": f, "J&F": (j + f) / 2, "ms": spent}
        print(f"{name:20s} {len(frames):6d} {j:7.4f} {f:7.4f} {(j + f) / 2:7.4f} {spent:9.0f}", flush=True)
        if options.pictures:
            os.makedirs(options.pictures, exist_ok=True)
            picked = np.linspace(1, len(frames) - 1, 5).astype(int)
            strip = np.hstack([overlay(frames[i], masks[i], truth[i]) for i in picked])
            cv2.imwrite(os.path.join(options.pictures, name + ".jpg"), strip[..., ::-1])
    mean = {key: float(np.mean([row[key] for row in rows.values()])) for key in ("J", "F", "J&F", "ms")}
    print(f"{'mean':20s} {'':6s} {mean['J']:7.4f} {mean['F']:7.4f} {mean['J&F']:7.4f} {mean['ms']:9.0f}")
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"sequences": rows, "mean": mean}, file, indent=1)


if __name__ == "__main__":
    main()
