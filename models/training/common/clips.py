"""Clips for training, composited in batches with grid_sample from a bank of pictures, on the CPU or in a GPU's memory.
Random numbers are drawn on the device and nothing waits for it, so the CPU only launches work.

A clip is what the network trains on (T frames, K labelled objects, side S):
  images (B,T,3,S,S) uint8   frame 0 is the annotated one; frames 1.. follow each other after a jump in time
  masks  (B,T,K,S,S) uint8   0..255, what is visible of each object
  prior  (B,K,S,S)   uint8   the mask before frame 1, damaged the way a prediction is
  valid  (B,K)       uint8   1 where the object is large enough to learn from

Shape letters: B clips, L time steps (0 annotated, 1 just before frame 1, 2.. frames 1..), K labelled objects,
S side of a clip, R side of a texture. Lengths are in units of S in a frame, of a picture's longer side in a texture.
"""
import math
import os
import random
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import torch
import torch.nn.functional as F

from .pictures import object_box, real_clip_order

TEXTURE_SIDE = 240
VIDEO_SIZE = (240, 427)
LABELS = 8                            # labels 1..7 of a real sequence are used
ABSENT = 255                          # a label that no pixel has
SEEN = 0.002                          # share of the frame a label must have to be annotated
UPLOAD_CHUNK = 512
ENLARGED = 0.3                        # share of the clips recorded at half the size
MOVES = (-6, -3, -1, 0, 1, 3, 6)       # pixels a block may have moved along an axis since the frame before


class Bank:
    """texture (N,4,R,R) uint8 RGB + mask, each picture stretched to a square;  extent (N,2) its true width and height
    over the longer one;  box (N,4) its object: centre x, y, width, height.  Cutouts and photos are listed by `cutouts` (the
    indices of pictures with a mask).  video (M,4,h,w) uint8 RGB + label of all real frames, video_extent (M,2),
    video_box (M,LABELS,4), labels: for each real frame the labels seen in it"""

    def __init__(self, library, device):
        self.device = device
        self.texture = torch.empty((0, 4, TEXTURE_SIDE, TEXTURE_SIDE), dtype=torch.uint8, device=device)
        self.extent, self.box = (torch.empty((0, n), device=device) for n in (2, 4))
        self.cutouts = torch.empty(0, dtype=torch.long, device=device)
        self.video = torch.empty((0, 4, *VIDEO_SIZE), dtype=torch.uint8, device=device)
        self.video_extent, self.video_box = torch.empty((0, 2), device=device), torch.empty((0, LABELS, 4), device=device)
        self.starts, self.lengths, self.labels = [], [], []
        self.add(library.cutouts, library.photos, library.videos)

    def add(self, cutouts, photos, videos):
        """Pictures as in Library"""
        pictures = cutouts + [np.dstack([p, np.zeros_like(p[..., 0])]) for p in photos]
        self.cutouts = torch.cat([self.cutouts, len(self.texture) + torch.arange(len(cutouts), device=self.device)])
        self.texture = torch.cat([self.texture, self.uploaded(pictures, (TEXTURE_SIDE, TEXTURE_SIDE))])
        self.extent = torch.cat([self.extent, self.floats([extent_of(p) for p in pictures], 2)])
        self.box = torch.cat([self.box, self.floats([centre_box(p[..., 3]) for p in pictures], 4)])
        frames = [f for v in videos for f in v]
        for video in videos:
            self.starts.append(sum(self.lengths))
            self.lengths.append(len(video))
        self.labels += [[n for n in range(1, LABELS) if (f[..., 3] == n).mean() > SEEN] for f in frames]
        self.video_extent = torch.cat([self.video_extent, self.floats([extent_of(f) for f in frames], 2)])
        boxes = [[centre_box((f[..., 3] == n).astype(np.uint8) * 255) for n in range(LABELS)] for f in frames]
        self.video_box = torch.cat([self.video_box, self.floats(boxes, LABELS, 4)])
        self.video = torch.cat([self.video, self.uploaded(frames, VIDEO_SIZE, labels=True)])

    def floats(self, values, *shape):
        return torch.tensor(values, dtype=torch.float32, device=self.device).reshape(-1, *shape)

    def uploaded(self, pictures, size, labels=False):
        """Pictures (h,w,4) stretched to a size (height, width) -> (n,4,height,width)"""
        result = torch.empty((len(pictures), 4, *size), dtype=torch.uint8, device=self.device)
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for start in range(0, len(pictures), UPLOAD_CHUNK):
                chunk = list(pool.map(lambda p: stretched(p, size, labels), pictures[start:start + UPLOAD_CHUNK]))
                result[start:start + len(chunk)] = torch.from_numpy(np.stack(chunk)).permute(0, 3, 1, 2).to(self.device)
        return result


def stretched(picture, size, labels):
    small = cv2.resize(picture, size[::-1], interpolation=cv2.INTER_AREA)
    if labels:
        small[..., 3] = cv2.resize(picture[..., 3], size[::-1], interpolation=cv2.INTER_NEAREST)
    return small


def extent_of(picture):
    height, width = picture.shape[:2]
    return width / max(height, width), height / max(height, width)


def centre_box(mask):
    height, width = mask.shape
    x0, y0, x1, y1 = object_box(mask) if (mask > 60).any() else (0, 0, width, height)
    return [v / max(height, width) for v in ((x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0)]


class ClipGenerator:
    """next() -> a dictionary of tensors on the device, see above"""

    def __init__(self, library, stage, device, seed):
        """stage: of a configuration; its frames are, for each number of objects (1, 2, ...), the lengths a clip may have"""
        self.library, self.bank, self.device = library, Bank(library, device), device
        self.rng = random.Random(seed)
        torch.manual_seed(seed)
        axis = (torch.arange(TEXTURE_SIDE, device=device) + 0.5) / TEXTURE_SIDE
        self.texture_rows, self.texture_columns = torch.meshgrid(axis, axis, indexing="ij")
        self.dct = dct_matrix().to(device)
        self.constants = {}
        self.every_clip = slice(None)
        self.resize(stage)

    def __str__(self):
        return str(self.library)

    def resize(self, stage):
        """Goes on as a stage asks: between batches"""
        self.batch, self.size, self.video_share, self.frames = (stage[name] for name in ("batch", "size", "video", "frames"))
        axis = (torch.arange(self.size, device=self.device) + 0.5) / self.size
        self.rows, self.columns = torch.meshgrid(axis, axis, indexing="ij")

    @property
    def real(self):
        """The first clips of each batch are of real sequences"""
        return round(self.batch * self.video_share) if self.bank.lengths else 0

    def add_new(self):
        """Takes up the tar files that came since the last call -> whether there were any"""
        pictures = self.library.add_new()
        if any(pictures):
            self.bank.add(*pictures)
        return any(pictures)

    # ---- random numbers on the device

    def uniform(self, low, high, *shape):
        return torch.rand(shape, device=self.device) * (high - low) + low

    def normal(self, deviation, *shape):
        return torch.randn(shape, device=self.device) * deviation

    def chance(self, probability, *shape):
        return torch.rand(shape, device=self.device) < probability

    def constant(self, values):
        """A list as a tensor on the device; uploaded once, since an upload would wait for the GPU"""
        key = tuple(values)
        if key not in self.constants:
            self.constants[key] = torch.tensor(key, dtype=torch.float32, device=self.device)
        return self.constants[key]

    def choice(self, options, *shape):
        return self.constant(options)[torch.randint(len(options), shape, device=self.device)]

    def some_clips(self, share):
        """Indices of a random share of the batch"""
        return torch.rand(self.batch, device=self.device).argsort()[:round(self.batch * share)]

    # ---- a batch

    @torch.no_grad()
    def next(self):
        objects = self.rng.randint(1, len(self.frames))
        frames = self.rng.choice(self.frames[objects - 1])
        image, masks = self.composite(frames + 1, objects)
        area, later = masks[:, 0].mean((2, 3)), masks[:, 2:].mean((3, 4)).amax(1)               # B,K
        valid = (area > 0.0015) & (area < 0.75) & ((later > 0.001) | self.chance(0.15, *later.shape))
        at_frame_1 = self.chance(0.3, self.batch, 1, 1, 1)                   # as if warped by optical flow
        prior = self.damaged(torch.where(at_frame_1, masks[:, 2], masks[:, 1]))
        image = torch.cat([image[:, :, :1], image[:, :, 2:]], 2).transpose(1, 2)                # B,T,3,S,S
        masks = torch.cat([masks[:, :1], masks[:, 2:]], 1)                                       # B,T,K,S,S
        clip = {"images": self.photographed(image).round_().to(torch.uint8),
                "masks": to_bytes(masks), "prior": to_bytes(prior)}
        mirrored = self.chance(0.5, self.batch)
        for name, value in clip.items():
            clip[name] = torch.where(mirrored.view(-1, *[1] * (value.dim() - 1)), value.flip(-1), value)
        clip["valid"] = valid.to(torch.uint8)
        return clip

    def composite(self, steps, objects):
        """-> image (B,3,L,S,S) in 0..255, masks (B,L,K,S,S) in 0..1"""
        batch = self.batch
        camera = self.camera(steps)
        real = torch.arange(batch, device=self.device) < self.real                               # B
        whole = ~real & self.chance(0.45, batch)           # a photograph with its own object ...
        together = whole & self.chance(0.45, batch)        # ... both moving as one

        # background
        index = self.random_cutouts(batch)
        background = torch.where(whole | self.chance(0.8, batch), index, self.random_pictures(batch))
        texture, extent, box = self.textures(background)
        hole = (whole & ~together) | (~whole & self.chance(0.7, batch))
        texture = torch.where(hole.view(-1, 1, 1, 1), fill_holes(texture), texture)
        shorter = extent.amin(1)
        cover = self.uniform(1.0, 1.8, batch) / shorter
        own = torch.maximum(self.uniform(0.35, 0.85, batch) / box[:, 2:].amax(1), 0.8 / shorter)
        pose = self.pose(torch.where(whole, own, cover), 0.5 + self.normal(0.1, batch, 2), 0.1)
        anchor = torch.where(whole.view(-1, 1), box[:, :2], extent / 2)
        motion = self.motion(torch.where(together, 0.8, 0.35))
        image, alpha, _ = self.draw(texture, extent, anchor, pose, motion, camera)
        masks = torch.zeros((batch, steps, objects, self.size, self.size), device=self.device)   # B,L,K,S,S
        masks[:, :, 0] = alpha * together.float().view(-1, 1, 1, 1)
        if self.real:
            drawn = self.draw_real(steps, objects, [c[:self.real] for c in camera])
            image[:self.real], masks[:self.real], alone = drawn
        if self.rng.random() < 0.6:
            image, masks = self.with_twins(image, masks, (together | real) & self.chance(0.5, batch))

        # first object: in its own photograph, or anywhere
        first = torch.where(whole, index, self.random_cutouts(batch))
        anywhere = self.placed(first, 0.07, 0.95)
        pose = torch.where(whole.view(-1, 1), pose, anywhere)
        first_layer = self.cutout(first, pose, blobs=0.0, jitter=~whole, hide=0.12)
        layers = [(self.every_clip, first_layer, 0, ~(together | real))]

        # in a share of the clips: second object, distractor (at times like the first object), occluders
        if objects == 2:
            second = self.random_cutouts(batch)
            layer = self.cutout(second, self.placed(second, 0.1, 0.8), blobs=0.1, hide=0.06)
            shown = ~real
            if self.real:
                shown[:self.real] = alone & self.chance(0.5, self.real)
            layers.append((self.every_clip, layer, 1, shown))
        for share, smallest, largest, blobs, similar in ((0.5, 0.2, 0.7, 0.1, 0.4), (0.4, 0.12, 0.5, 0.35, 0),
                                                         (0.2, 0.12, 0.5, 0.35, 0)):
            clips = self.some_clips(share)
            count = len(clips)
            picture = torch.where(self.chance(similar, count), first[clips],
                                  self.random_pictures(count))
            layer = self.cutout(picture, self.placed(picture, smallest, largest), blobs)
            layers.append((clips, layer, None, ~real[clips] | self.chance(0.3, count)))

        if self.rng.random() < 0.5:
            self.rng.shuffle(layers)
        for clips, layer, label, shown in layers:
            rgb, alpha, inside = self.draw(*layer, [c[clips] for c in camera])
            alpha = alpha * inside * shown.view(-1, 1, 1, 1)                                     # n,L,S,S
            below = image[clips]
            image[clips] = below + (rgb - below) * alpha.unsqueeze(1)
            visible = masks[clips] * (1 - alpha.unsqueeze(2))                                    # n,L,K,S,S
            if label is not None:
                visible[:, :, label] += alpha
            masks[clips] = visible
        image = self.hazed(image, self.some_clips(0.18))
        relight = torch.where(self.chance(0.35, batch), 1 + self.normal(0.12, batch), torch.ones_like(cover))
        image[:, :, 1:] *= relight.view(-1, 1, 1, 1, 1)
        return image, masks

    # ---- layers: (texture, extent, anchor, pose, motion); motion is (jump, step, elastic jump, elastic step, hidden)

    def textures(self, index):
        """index (n) -> texture (n,4,R,R) float (RGB 0..255, mask 0..1), extent (n,2), box (n,4)"""
        texture = self.bank.texture[index].float()
        texture[:, 3] /= 255
        return texture, self.bank.extent[index], self.bank.box[index]

    def random_cutouts(self, count):
        return self.bank.cutouts[torch.randint(len(self.bank.cutouts), (count,), device=self.device)]

    def random_pictures(self, count):
        return torch.randint(len(self.bank.texture), (count,), device=self.device)

    def placed(self, index, smallest, largest):
        """A pose for each picture so that its object's longer side is that share of the frame: index (n) -> (n,6)"""
        share = self.uniform(math.log(smallest), math.log(largest), len(index)).exp()
        scale = share / self.bank.box[index, 2:].amax(1)
        return self.pose(scale, self.uniform(0.2, 0.8, len(index), 2), 0.3)

    def pose(self, scale, position, rotation):
        """scale (n), position (n,2) -> (n,6): x, y, log scale, rotation, log aspect, shear"""
        small = self.normal(1.0, len(scale), 3) * self.constant([rotation, 0.1, 0.06])
        return torch.cat([position, scale.log().unsqueeze(1), small], 1)

    def motion(self, strength, hide=0.0):
        """strength (n) -> jump and step (n,6): change of the pose between the annotated frame and the first after it, and from
        frame to frame from there; the change of that step after some frames (n,6), elastic jump and step (n,2,S,S); steps
        between which it is out of sight (n,2), for a share `hide`"""
        count = len(strength)
        speed = self.choice([0.002, 0.006, 0.016, 0.03, 0.055], count)
        turn_jump, turn_step = self.choice([0.06, 0.2, 0.45], count), self.choice([0.005, 0.02, 0.05], count)
        one = torch.ones_like(speed)
        jump = torch.stack([0.14 * one, 0.14 * one, 0.18 * one, turn_jump, 0.08 * one, 0.08 * one], 1)
        step = torch.stack([speed, speed, 0.012 * one, turn_step, 0.008 * one, 0.01 * one], 1)
        elastic_jump = self.elastic(self.choice([0, 0.02, 0.045, 0.07], count) * strength)
        elastic_step = self.elastic(self.choice([0, 0.004, 0.01, 0.016], count) * strength)
        scale = strength.view(-1, 1)
        away = torch.randint(1, 4, (count,), device=self.device)
        back = torch.where(self.chance(hide, count), away + torch.randint(1, 4, (count,), device=self.device), away)
        step = step * scale
        return (jump * scale * self.normal(1, count, 6), step * self.normal(1, count, 6), step * self.normal(1.2, count, 6),
                elastic_jump, elastic_step, torch.stack([away, back], 1))

    def elastic(self, amplitude):
        """amplitude (n) -> smooth displacements (n,2,S,S)"""
        cells = self.rng.choice([3, 4, 6])
        grid = self.normal(1, len(amplitude), 2, cells, cells) * amplitude.view(-1, 1, 1, 1)
        return F.interpolate(grid, size=(self.size, self.size), mode="bicubic", align_corners=False)

    def camera(self, steps):
        """-> jumped (B,L) 0/1, frames since the jump (B,L), change of x, y, log scale, rotation (B,L,4)"""
        batch = self.batch
        jumps = self.chance(0.7, batch).float()
        time = torch.arange(steps, device=self.device)
        jumped = jumps.view(-1, 1) * (time > 0)                                                  # B,L
        after = (time - 1).clamp(min=0).float()                                                  # L
        jump = self.normal(1, batch, 4) * self.constant([0.075, 0.075, 0.1, 0.08])
        step = self.normal(1, batch, 4) * self.constant([1, 1, 0.008, 0.01])
        step[:, :2] *= self.choice([0.001, 0.008, 0.02], batch, 1)
        return [jumped, after.expand(batch, -1),
                jump.unsqueeze(1) * jumped.unsqueeze(2) + step.unsqueeze(1) * after.view(1, -1, 1)]

    def cutout(self, index, pose, blobs, jitter=None, hide=0.0):
        """Pictures' objects as a layer of n clips; a share `blobs` of them take a random shape instead of the mask.
        jitter (n) bool: where colours may change, None for anywhere"""
        count = len(index)
        texture, extent, box = self.textures(index)
        blob = self.chance(blobs, count) | (texture[:, 3].amax((1, 2)) == 0)
        shape = self.blob_alpha(extent, box)
        alpha = torch.where(blob.view(-1, 1, 1), shape, texture[:, 3])
        eroded = -F.max_pool2d(-alpha.unsqueeze(1), 3, 1, 1).squeeze(1)
        alpha = torch.where(self.chance(0.5, count).view(-1, 1, 1), eroded, alpha)
        rgb = self.jitter_colour(texture[:, :3], jitter)
        motion = self.motion(torch.full((count,), 0.9, device=self.device), hide)
        return torch.cat([rgb, alpha.unsqueeze(1)], 1), extent, box[:, :2], pose, motion

    def blob_alpha(self, extent, box):
        """A random closed curve inside each object box -> (B,R,R) in 0..1"""
        width, height = extent.view(-1, 2, 1, 1).unbind(1)                                       # n,1,1
        middle_x, middle_y, box_width, box_height = box.view(-1, 4, 1, 1).unbind(1)
        x = (self.texture_columns * width - middle_x) / (box_width / 2)
        y = (self.texture_rows * height - middle_y) / (box_height / 2)
        angle = torch.atan2(y, x)
        radius = 0.7
        for wave in range(1, 6):
            amount = self.normal(0.25 / wave, len(box), 1, 1)
            phase = self.uniform(0, 2 * math.pi, len(box), 1, 1)
            radius = radius + amount * torch.cos(wave * angle + phase)
        return ((radius - torch.sqrt(x * x + y * y)) * 20 + 0.5).clamp_(0, 1)

    def jitter_colour(self, rgb, where=None):
        """rgb (n,3,R,R) 0..255; half of the pictures are changed"""
        count = len(rgb)
        changed = self.chance(0.5, count) if where is None else where & self.chance(0.5, count)
        gain = 1 + self.uniform(-0.2, 0.2, count, 1, 1, 1) + self.uniform(-0.08, 0.08, count, 3, 1, 1)
        grey = rgb.mean(1, keepdim=True)
        saturation = torch.where(self.chance(0.3, count, 1, 1, 1), self.uniform(0.3, 1.5, count, 1, 1, 1),
                                 torch.ones((count, 1, 1, 1), device=self.device))
        result = (grey + (rgb - grey) * saturation) * gain + self.uniform(-17, 17, count, 1, 1, 1)
        return torch.where(changed.view(-1, 1, 1, 1), result.clamp(0, 255), rgb)

    # ---- drawing

    def sampling_grid(self, extent, anchor, pose, motion, camera):
        """-> texture positions (B,L,S,S,2) in 0..1 of the texture"""
        jumped, steps, shift = camera                                                # B,L  B,L  B,L,4
        jump, step, bend, elastic_jump, elastic_step, hidden = motion
        at = (pose.unsqueeze(1) + jump.unsqueeze(1) * jumped.unsqueeze(2) + step.unsqueeze(1) * steps.unsqueeze(2)
              + bend.unsqueeze(1) * (steps - 2).clamp(min=0).unsqueeze(2))
        hidden = ((steps >= hidden[:, :1]) & (steps < hidden[:, 1:])).float()        # B,L
        x, y, log_scale, rotation, log_aspect, shear = at.unbind(2)                  # each B,L
        x, y = x + shift[..., 0] + 4 * hidden, y + shift[..., 1]
        scale, rotation = (log_scale + shift[..., 2]).exp(), rotation + shift[..., 3]
        cosine, sine, aspect = rotation.cos() / scale, rotation.sin() / scale, log_aspect.exp()
        # inverse of turn * shear * stretch, as rows (a b) and (c d), then to 0..1 of the texture
        width, height = extent[:, :1], extent[:, 1:]                                 # B,1
        a, b = (cosine + shear * sine) / (aspect * width), (sine - shear * cosine) / (aspect * width)
        c, d = -sine * aspect / height, cosine * aspect / height
        dx = self.columns - spread(x) + elastic_jump[:, :1] * spread(jumped) + elastic_step[:, :1] * spread(steps)
        dy = self.rows - spread(y) + elastic_jump[:, 1:] * spread(jumped) + elastic_step[:, 1:] * spread(steps)
        u = spread(a) * dx + spread(b) * dy + (anchor[:, 0] / extent[:, 0]).view(-1, 1, 1, 1)
        v = spread(c) * dx + spread(d) * dy + (anchor[:, 1] / extent[:, 1]).view(-1, 1, 1, 1)
        return torch.stack([u, v], -1)

    def draw(self, texture, extent, anchor, pose, motion, camera):
        """-> rgb (B,3,L,S,S), mask (B,L,S,S), inside the picture (B,L,S,S) bool"""
        texture = minified(texture, pose[:, 2].exp() * self.size / TEXTURE_SIDE)     # n,4,R,R
        grid = self.sampling_grid(extent, anchor, pose, motion, camera)
        inside = ((grid > 0) & (grid < 1)).all(-1)
        count, steps = grid.shape[:2]
        flat = (grid * 2 - 1).view(count, steps * self.size, self.size, 2)           # time steps under each other
        out = F.grid_sample(texture, flat, padding_mode="reflection", align_corners=False)
        out = out.view(count, 4, steps, self.size, self.size)
        return out[:, :3], out[:, 3], inside

    def draw_real(self, steps, objects, camera):
        """Frames of real sequences -> rgb (n,3,L,S,S), masks (n,L,K,S,S), whether only the first object is labelled (n)"""
        count, bank = self.real, self.bank
        order, labels = [], []
        while len(order) < count:
            sequence = self.rng.choices(range(len(bank.lengths)), bank.lengths)[0]
            if bank.lengths[sequence] < steps:
                continue
            frames = [bank.starts[sequence] + i for i in real_clip_order(self.rng, bank.lengths[sequence], steps - 1)]
            seen = bank.labels[frames[0]]
            if seen:
                order.append(frames)
                labels.append((self.rng.sample(seen, min(objects, len(seen))) + [ABSENT] * objects)[:objects])
        order, labels = (torch.tensor(x).to(self.device, non_blocking=True) for x in (order, labels))    # n,L  n,K
        textures = bank.video[order.view(-1)]                                        # n*L,4,h,w
        planes = textures[:, 3:].view(count, steps, 1, *VIDEO_SIZE) == labels.view(count, 1, objects, 1, 1)
        textures = torch.cat([textures[:, :3].float(), planes.flatten(0, 1).float()], 1)
        extent = bank.video_extent[order[:, 0]]                                      # n,2
        width, height = extent.unbind(1)
        scale = self.uniform(1.0, 1.9, count) / extent.amin(1)
        box = bank.video_box[order[:, 2], labels[:, 0]]
        anchor = torch.stack([self.inside(box[:, 0], width, scale), self.inside(box[:, 1], height, scale)], 1)
        pose = torch.zeros((count, 6), device=self.device)
        pose[:, :2], pose[:, 2], pose[:, 3] = 0.5, scale.log(), self.normal(0.06, count)
        motion = self.motion(torch.full((count,), 0.1, device=self.device))
        grid = self.sampling_grid(extent, anchor, pose, motion, camera).flatten(0, 1)
        out = F.grid_sample(textures, grid * 2 - 1, padding_mode="reflection", align_corners=False)
        out = out.view(count, steps, 3 + objects, self.size, self.size)
        return out[:, :, :3].transpose(1, 2), out[:, :, 3:], labels[:, -1] == ABSENT

    def inside(self, focus, length, scale):
        """Where along an axis to look so that the frame stays inside the picture if it can: all (n)"""
        room = (length / 2 - 0.5 / scale).clamp(min=0)
        away = focus + self.normal(0.08, len(focus)) - length / 2
        return length / 2 + torch.minimum(torch.maximum(away, -room), room)

    def with_twins(self, image, masks, chosen):
        """A copy of the first object somewhere else in the frame, unlabelled: the same colours must not be enough"""
        side, steps = self.size, image.shape[2]
        order = [0] + list(range(steps - 1, 0, -1)) if self.rng.random() < 0.5 else list(range(steps))
        shift = [self.rng.choice((-1, 1)) * self.rng.randint(side // 4, side // 2), self.rng.randint(-side // 4, side // 4)]
        if self.rng.random() < 0.5:
            shift.reverse()
        rgb = torch.roll(image[:, :, order], shift, (4, 3))
        alpha = torch.roll(masks[:, order, 0], shift, (3, 2)) * chosen.float().view(-1, 1, 1, 1)     # B,L,S,S
        if self.rng.random() < 0.7:
            alpha = alpha * (1 - masks.sum(2).clamp(max=1))
        return image + (rgb - image) * alpha.unsqueeze(1), masks * (1 - alpha.unsqueeze(2))

    def hazed(self, image, clips):
        """Drifting smoke over some clips; what it covers keeps its label: (B,3,L,S,S) -> the same"""
        count, steps = len(clips), image.shape[2]
        cells = self.rng.choice([3, 5, 8])
        time = torch.arange(steps, device=self.device).view(1, -1, 1, 1)
        field = self.normal(1, count, 1, cells, cells) + 0.35 * time * self.normal(1, count, 1, cells, cells)
        field = F.interpolate(field, size=(self.size, self.size), mode="bicubic", align_corners=False)
        alpha = torch.sigmoid(2 * field - self.uniform(0, 2, count, 1, 1, 1)).unsqueeze(1) * self.uniform(0.4, 0.8, count, 1, 1, 1, 1)
        smoke = self.uniform(120, 250, count, 1, 1, 1, 1)
        image[clips] = image[clips] * (1 - alpha) + smoke * alpha
        return image

    # ---- finishing

    def photographed(self, image):
        """Exposure, blur, noise, compression: (B,T,3,S,S) 0..255 -> the same"""
        batch, frames = image.shape[:2]
        gain = (1 + self.uniform(-0.25, 0.25, batch, 1, 1, 1, 1)) * (1 + self.normal(0.015, batch, frames, 1, 1, 1))
        white = 1 + self.uniform(-0.1, 0.1, batch, 1, 3, 1, 1)
        bias = self.uniform(-20, 20, batch, 1, 1, 1, 1) + self.normal(1.5, batch, frames, 1, 1, 1)
        image = image * (gain * white) + bias
        some = self.some_clips(0.45)
        image[some] = self.blurred(image[some])
        some = self.some_clips(0.05)
        image[some] = image[some].mean(2, keepdim=True).expand(-1, -1, 3, -1, -1)
        order = torch.rand(batch, device=self.device).argsort()
        some, rest = order[:round(batch * ENLARGED)], order[round(batch * ENLARGED):]
        if len(some):                                                                            # as small objects are shown
            small = self.recorded(F.avg_pool2d(image[some].flatten(0, 1), 2).unflatten(0, (-1, frames))).flatten(0, 1)
            image[some] = F.interpolate(small, scale_factor=2, mode="bicubic", align_corners=False).unflatten(0, (-1, frames))
        image[rest] = self.recorded(image[rest])
        return image.clamp_(0, 255)

    def recorded(self, image):
        """Noise and compression: (n,T,3,s,s) 0..255 -> the same"""
        count = len(image)
        image = image + torch.randn_like(image) * self.choice([0, 0, 0, 3, 6, 10, 15, 22], count, 1, 1, 1, 1)
        image.clamp_(0, 255)
        order = torch.rand(count, device=self.device).argsort()
        stills, movies = order[:round(count * 0.25)], order[round(count * 0.25):round(count * 0.5)]
        if len(stills):
            image[stills] = self.compressed(image[stills])
        if len(movies):
            image[movies] = self.coded(image[movies])
        return image

    def blurred(self, image):
        """An oriented Gaussian per frame, from nearly none to a streak: (n,T,3,S,S) -> the same"""
        count, frames = image.shape[:2]
        angle = self.uniform(0, math.pi, count, 1, 1, 1)
        along = self.choice([0.3, 0.6, 1.0, 1.6, 2.5], count, 1, 1, 1) * self.uniform(0.6, 1, count, frames, 1, 1)
        across = torch.minimum(along, self.choice([0.3, 0.6, 1.0, 1.6], count, 1, 1, 1))
        axis = torch.arange(-4, 5, device=self.device).float()
        y, x = torch.meshgrid(axis, axis, indexing="ij")
        first, second = x * angle.cos() + y * angle.sin(), y * angle.cos() - x * angle.sin()
        kernel = torch.exp(-0.5 * ((first / along) ** 2 + (second / across) ** 2))               # n,T,9,9
        kernel = (kernel / kernel.sum((2, 3), keepdim=True)).view(count * frames, 1, 9, 9)
        planes = F.pad(image.flatten(0, 1), (4, 4, 4, 4), mode="reflect")                        # n*T,3,S+8,S+8
        out = F.conv2d(planes.transpose(0, 1), kernel, groups=count * frames)                    # 3,n*T,S,S
        return out.transpose(0, 1).reshape(image.shape)

    def compressed(self, image):
        """What JPEG does: 8x8 cosine transform of luma and chroma, quantised: (n,T,3,s,s) -> the same"""
        ramp = torch.arange(8, device=self.device).float()
        table = 10 + 6 * (ramp.view(-1, 1) + ramp)                                               # 8,8
        coarseness = self.choice([0.3, 0.7, 1.4, 2.5], len(image), 1, 1, 1, 1, 1, 1)
        steps = table * coarseness * self.constant([1.0, 1.4, 1.4]).view(1, 1, 3, 1, 1, 1, 1)
        return to_rgb(self.quantised(to_luma(image), steps, 0.5))

    def quantised(self, planes, steps, rounding):
        """8x8 cosine transforms of planes (n,T,3,s,s) rounded to multiples of steps, up from a share 1 - `rounding` of one"""
        side = planes.shape[-1]
        blocks = planes.view(*planes.shape[:3], side // 8, 8, side // 8, 8).transpose(-2, -3)    # ...,8,8
        frequencies = both_ways(blocks, self.dct) / steps
        frequencies = frequencies.sign() * (frequencies.abs() + rounding).floor()
        return both_ways(frequencies * steps, self.dct.t()).transpose(-2, -3).reshape(planes.shape)

    def coded(self, image):
        """What H.264 at a low rate does: 16x16 blocks predicted from the frame before, moved, or from their own mean; the rest
        quantised, block edges smoothed: (n,T,3,s,s) -> the same"""
        count, frames, _, side, _ = image.shape
        planes = to_luma(image)
        step = self.choice([14, 22, 32, 45, 64, 90, 120], count, 1, 1, 1, 1, 1, 1)
        steps = step * self.constant([1.0, 0.9, 0.9]).view(1, 1, 3, 1, 1, 1, 1)
        moves = [(0, 0)] + [(dy, dx) for dy in MOVES for dx in MOVES if dy or dx]
        strip = torch.arange(side, device=self.device) % 8
        edge = (strip < 2) | (strip > 5)
        result = []
        for time in range(frames):
            frame = planes[:, time]                                                              # n,3,s,s
            best = of_blocks(F.avg_pool2d(frame, 16, ceil_mode=True), side)
            cost = block_error(frame, best) + 4
            for dy, dx in moves if result else ():
                moved = torch.roll(result[-1], (dy, dx), (2, 3))
                error = block_error(frame, moved) + (1.5 if dy or dx else 0)
                nearer = of_blocks((error < cost).float(), side) > 0
                best, cost = torch.where(nearer, moved, best), torch.minimum(error, cost)
            frame = best + self.quantised((frame - best).unsqueeze(1), steps, 0.2 if result else 0.33)[:, 0]
            for axis in (2, 3):
                smooth = F.avg_pool2d(frame, (5, 1) if axis == 2 else (1, 5), 1, (2, 0) if axis == 2 else (0, 2),
                                      count_include_pad=False)
                here = edge.view((-1, 1) if axis == 2 else (1, -1)) & ((smooth - frame).abs() < 0.3 * step.view(-1, 1, 1, 1))
                frame = torch.where(here, smooth, frame)
            result.append(frame)
        return to_rgb(torch.stack(result, 1))

    def damaged(self, mask):
        """Masks (B,K,S,S) as slightly wrong predictions of them"""
        batch, objects = mask.shape[:2]
        n, size = batch * objects, self.size
        original = mask.reshape(n, 1, size, size)
        # bent
        field = self.elastic(self.choice([0, 0, 0.006, 0.012, 0.025], n)).permute(0, 2, 3, 1)    # n,S,S,2
        grid = torch.stack([self.columns, self.rows], -1) + field
        mask = F.grid_sample(original, grid * 2 - 1, padding_mode="border", align_corners=False)
        # grown or shrunk: a threshold other than 0.5 on a smoothed mask
        radius = self.rng.choice([2, 4, 7]) * size // 256 + 1
        smooth = F.avg_pool2d(mask, 2 * radius + 1, 1, radius, count_include_pad=False)
        shifted = ((smooth - self.uniform(0.15, 0.85, n, 1, 1, 1)) * 6 + 0.5).clamp(0, 1)
        mask = torch.where(self.chance(0.4, n, 1, 1, 1), shifted, mask)
        # a piece added or missing on the outline
        edge = F.max_pool2d(mask, 3, 1, 1) + F.max_pool2d(-mask, 3, 1, 1)                        # n,1,S,S
        for _ in range(2):
            place = ((edge + 0.01) * torch.rand_like(edge)).flatten(1).argmax(1).view(-1, 1, 1, 1)
            x, y = (place % size + 0.5) / size, (torch.div(place, size, rounding_mode="floor") + 0.5) / size
            reach = self.uniform(0.02, 0.1, n, 1, 1, 1)
            disk = ((self.columns - x) ** 2 + (self.rows - y) ** 2 < reach * reach) & self.chance(0.25, n, 1, 1, 1)
            mask = torch.where(disk, self.chance(0.5, n, 1, 1, 1).float(), mask)
        # softened
        mask = torch.where(self.chance(0.4, n, 1, 1, 1), F.avg_pool2d(mask, 5, 1, 2), mask)
        return torch.where(self.chance(0.25, n, 1, 1, 1), original, mask).view(batch, objects, size, size)


def minified(texture, scale):
    """Averages textures (B,4,R,R) that will be drawn smaller: scale (B) is frame pixels per texture pixel"""
    level = (-torch.log2(scale)).round().view(-1, 1, 1, 1)
    for step in (1, 2):
        coarse = F.interpolate(F.avg_pool2d(texture, 2 ** step), size=texture.shape[2:], mode="bilinear", align_corners=False)
        texture = torch.where((level == step) | ((step == 2) & (level > 2)), coarse, texture)
    return texture


def fill_holes(texture):
    """Paints over each picture's object from its surroundings: (B,4,R,R) -> the same, mask empty"""
    known = 1 - F.max_pool2d(texture[:, 3:], 7, 1, 3)
    levels = [(texture[:, :3] * known, known)]
    while levels[-1][1].shape[-1] > 2:
        levels.append(tuple(F.avg_pool2d(x, 2, ceil_mode=True) for x in levels[-1]))
    colour = levels[-1][0] / levels[-1][1].clamp(min=1e-4)
    for total, known in reversed(levels[:-1]):
        coarse = F.interpolate(colour, size=known.shape[2:], mode="bilinear", align_corners=False)
        colour = total + coarse * (1 - known)
    return torch.cat([colour, torch.zeros_like(texture[:, 3:])], 1)


def dct_matrix():
    """Orthonormal 8-point cosine transform"""
    n = torch.arange(8).float()
    matrix = torch.cos(math.pi / 8 * (n + 0.5) * n.view(-1, 1)) / 2
    matrix[0] /= math.sqrt(2)
    return matrix


def to_luma(image):
    """RGB 0..255 -> luma about 0, and colour differences: (n,T,3,s,s) -> the same"""
    red, green, blue = image.unbind(2)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    return torch.stack([luma - 128, (blue - luma) * 0.564, (red - luma) * 0.713], 2)


def to_rgb(planes):
    """The inverse of to_luma"""
    luma, blue_difference, red_difference = planes.unbind(2)
    luma = luma + 128
    red, blue = luma + red_difference / 0.713, luma + blue_difference / 0.564
    return torch.stack([red, (luma - 0.299 * red - 0.114 * blue) / 0.587, blue], 2)


def block_error(first, second):
    """Mean absolute difference in luma of 16x16 blocks: (n,3,s,s) twice -> (n,1,blocks,blocks)"""
    return F.avg_pool2d((first[:, :1] - second[:, :1]).abs(), 16, ceil_mode=True)


def of_blocks(values, side):
    """Values of 16x16 blocks (n,c,blocks,blocks) for each of their pixels -> (n,c,s,s)"""
    return F.interpolate(values, scale_factor=16.0, mode="nearest")[..., :side, :side]


def spread(values):
    """(B,L) -> (B,L,1,1)"""
    return values.view(*values.shape, 1, 1)


def both_ways(blocks, matrix):
    """matrix @ block @ matrix.T for blocks (...,8,8), as two plain matrix products"""
    once = blocks @ matrix.t()
    return (once.transpose(-1, -2) @ matrix.t()).transpose(-1, -2)


def to_bytes(values):
    return (values.clamp(0, 1) * 255).round_().to(torch.uint8)
