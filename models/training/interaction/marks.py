"""Simulated interactions, in batches on any device: starting situations (nothing, a box, a wrong mask) and clicks or
strokes placed where the present mask is wrong. Nothing here waits for the GPU.

Shape letters: N samples, S side. Masks are (N,1,S,S) float. Lengths are in pixels of the network's input.
"""
import math

import torch
import torch.nn.functional as F

DEPTH_STEPS = 20          # erosions counted at half resolution
STROKE_SEGMENTS = 14


class Situation:
    """What the network sees and should answer"""

    def __init__(self, rgb, target, mask, positive, negative, box):
        self.rgb, self.target = rgb, target                          # (N,3,S,S) in 0..1, (N,1,S,S)
        self.mask, self.positive, self.negative, self.box = mask, positive, negative, box

    def input(self):
        """-> (N,7,S,S)"""
        return torch.cat([self.rgb, self.mask, self.positive, self.negative, self.box], 1)


def chance(probability, like):
    """(N,1,1,1) bool, true with that probability"""
    return torch.rand((len(like), 1, 1, 1), device=like.device) < probability


def uniform(low, high, like):
    """(N,1,1,1)"""
    return torch.rand((len(like), 1, 1, 1), device=like.device) * (high - low) + low


def pixel_axes(like):
    """-> x (1,1,1,S), y (1,1,S,1) pixel coordinates"""
    axis = torch.arange(like.shape[-1], device=like.device, dtype=torch.float32)
    return axis.view(1, 1, 1, -1), axis.view(1, 1, -1, 1)


# ---------------------------------------------------------------- places

def depth(region):
    """About how many pixels each pixel is from the outside of its region; 0 outside: (N,1,S,S)"""
    inner = F.avg_pool2d(region, 2)
    total = inner
    for _ in range(DEPTH_STEPS):
        inner = -F.max_pool2d(F.pad(-inner, (1, 1, 1, 1)), 3, 1)                     # outside the image counts as outside
        total = total + inner
    return 2 * F.interpolate(total, scale_factor=2.0, mode="nearest") * region


def highest(score):
    """-> x, y of each sample's largest score, each (N,1,1,1)"""
    place = score.flatten(1).argmax(1).view(-1, 1, 1, 1)
    return (place % score.shape[-1]).float(), torch.div(place, score.shape[-1], rounding_mode="floor").float()


def pick_place(region, inside):
    """A point well inside the region, and at times anywhere but on its rim"""
    noise = torch.rand_like(region)
    central = inside + 0.5 * noise * region
    anywhere = noise * (inside > 0.35 * inside.amax((2, 3), keepdim=True))
    return highest(torch.where(chance(0.4, region), anywhere, central))


def disk(x, y, radius, like):
    columns, rows = pixel_axes(like)
    return ((columns - x) ** 2 + (rows - y) ** 2 <= radius * radius).float()


def stroke(region, inside, x, y):
    """A curve that starts at x, y and bends through two more points of the region; at times along its rim"""
    columns, rows = pixel_axes(region)
    side = region.shape[-1]
    reach = uniform(0.06, 0.35, region) * side
    near = region * disk(x, y, reach, region)
    points = [(x, y)] + [highest(torch.rand_like(region) * near + 0.01 * disk(x, y, 0.5, region)) for _ in range(2)]
    thickness = uniform(1, 4, region)
    mark, previous = torch.zeros_like(region), None
    for i in range(STROKE_SEGMENTS + 1):
        t = i / STROKE_SEGMENTS
        weights = ((1 - t) ** 2, 2 * t * (1 - t), t * t)
        px, py = (sum(w * p[axis] for w, p in zip(weights, points)) for axis in (0, 1))
        if previous is not None:
            dx, dy = px - previous[0], py - previous[1]
            along = ((columns - previous[0]) * dx + (rows - previous[1]) * dy) / (dx * dx + dy * dy + 1e-3)
            along = along.clamp(0, 1)
            gap = (columns - previous[0] - along * dx) ** 2 + (rows - previous[1] - along * dy) ** 2
            mark = torch.maximum(mark, (gap <= thickness * thickness).float())
        previous = (px, py)
    mark = torch.where(chance(0.85, region), mark * region, mark)
    rim = region * ((inside > 1) & (inside < 6)).float() * disk(x, y, reach, region)
    rim = torch.where(rim.amax((2, 3), keepdim=True) > 0, rim, mark)
    return torch.where(chance(0.25, region), rim, mark)


def mark_region(region, clicks):
    """A click (share `clicks`) or a stroke in each region; empty where the region is: (N,1,S,S) 0/1"""
    inside = depth(region)
    x, y = pick_place(region, inside)
    click = disk(x, y, 4 + uniform(0, 2, region), region)
    mark = torch.where(chance(clicks, region), click, stroke(region, inside, x, y))
    return mark * (region.sum((2, 3), keepdim=True) >= 12).float()


def grown(mask, cells):
    """A mask's 4x4 cells and those up to `cells` away, as a mask of 0/1"""
    coarse = F.max_pool2d((mask > 0.5).float(), 4)
    coarse = F.max_pool2d(coarse, 2 * cells + 1, 1, cells)
    return F.interpolate(coarse, scale_factor=4.0, mode="nearest")


# ---------------------------------------------------------------- interactions

def add_mark(situation, mark, positive):
    """positive (N,1,1,1) bool; the newest mark wins"""
    good, bad = mark * positive.float(), mark * (~positive).float()
    situation.positive = torch.maximum(situation.positive * (1 - bad), good)
    situation.negative = torch.maximum(situation.negative * (1 - good), bad)


def correct(situation, where, clicks=0.55):
    """One more click or stroke in the missing or the superfluous part of the mask. where (N,1,1,1) bool"""
    truth, present = situation.target > 0.5, situation.mask > 0.5
    missing, superfluous = (truth & ~present).float(), (present & ~truth).float()
    share = missing.sum((2, 3), keepdim=True)
    share = share / (share + superfluous.sum((2, 3), keepdim=True) + 1e-3)
    share = torch.where((share > 0.15) & (share < 0.85), share, share.round())
    positive = torch.rand_like(share) < share
    mark = mark_region(torch.where(positive, missing, superfluous), clicks)
    add_mark(situation, mark * where.float(), positive)


def start(rgb, target, others):
    """Starting situations with their first interaction: rgb (N,3,S,S), target and others (N,1,S,S)"""
    kind = torch.rand((len(target), 1, 1, 1), device=target.device)
    empty, boxed, erased = kind < 0.32, (kind >= 0.32) & (kind < 0.52), kind >= 0.97
    zero = torch.zeros_like(target)
    damaged = damage(target, others)
    damaged = torch.where(chance(0.08, target), others, damaged)                     # the wrong object
    mask = torch.where(empty | boxed, zero, damaged)
    situation = Situation(rgb, torch.where(erased, zero, target), mask, zero, zero, zero)
    situation.box = object_box(target) * boxed.float()
    correct(situation, torch.where(boxed, chance(0.3, target), empty | erased | chance(0.93, target)))
    outside = (grown(target, 4) - grown(target, 1)).clamp(min=0)                     # 4 to 16 pixels away
    second = mark_region(outside, 0.4) * (empty & chance(0.25, target)).float()
    add_mark(situation, second, torch.zeros_like(empty))
    correct(situation, (empty | erased) & chance(0.25, target))
    return situation


def go_on(situation, prediction):
    """The situation after the network's answer (N,1,S,S) in 0..1, with one more interaction"""
    binary = chance(0.5, prediction)
    situation.mask = torch.where(binary, (prediction > 0.5).float(), prediction)
    kept = (~chance(0.12, prediction)).float()
    for name in ("positive", "negative", "box"):
        setattr(situation, name, getattr(situation, name) * kept)
    correct(situation, torch.ones_like(binary))


def object_box(target):
    """The filled bounding box of each object, its sides a little off"""
    side = target.shape[-1]
    columns, rows = pixel_axes(target)
    hit = target > 0.5
    sides = []
    for axis, coordinates in ((2, columns), (3, rows)):
        line = hit.any(axis, keepdim=True)
        low = torch.where(line, coordinates, torch.full_like(coordinates, side)).amin((2, 3), keepdim=True)
        high = torch.where(line, coordinates, torch.full_like(coordinates, -1)).amax((2, 3), keepdim=True)
        extent, slack = high - low, torch.where(chance(0.3, target), 0.08, 0.0)
        low = low + extent * (torch.randn_like(low) * 0.04 - slack)
        high = high + extent * (torch.randn_like(high) * 0.04 + slack)
        sides.append((coordinates >= low) & (coordinates <= high))
    return (sides[0] & sides[1]).float()


def damage(target, others):
    """Objects as wrong masks of them: bent, grown or shrunk, with pieces added or missing, cut, merged, coarse"""
    side = target.shape[-1]
    columns, rows = pixel_axes(target)
    extent = (target > 0.5).float().sum((2, 3), keepdim=True).sqrt()                 # about the object's size
    axes = torch.stack(torch.broadcast_tensors(columns[:, 0], rows[:, 0]), -1)       # 1,S,S,2
    field = torch.randn((len(target), 2, 4, 4), device=target.device) * extent * uniform(0.01, 0.09, target)
    field = F.interpolate(field, size=(side, side), mode="bicubic", align_corners=False).permute(0, 2, 3, 1)
    field = field * chance(0.6, target)
    mask = F.grid_sample(target, (axes + field + 0.5) * (2 / side) - 1, align_corners=False)
    smooth = F.avg_pool2d(mask, 11, 1, 5, count_include_pad=False)
    mask = torch.where(chance(0.3, target), ((smooth - uniform(0.1, 0.9, target)) * 8 + 0.5).clamp(0, 1), mask)
    for _ in range(3):
        edge = F.max_pool2d(mask, 5, 1, 2) + F.max_pool2d(-mask, 5, 1, 2)
        x, y = highest((edge + 1e-3) * torch.rand_like(edge))
        angle, stretch = uniform(0, math.pi, target), uniform(0.4, 1, target)
        u = (columns - x) * angle.cos() + (rows - y) * angle.sin()
        v = (rows - y) * angle.cos() - (columns - x) * angle.sin()
        piece = (u * u + (v / stretch) ** 2 < (extent * uniform(0.1, 0.45, target)) ** 2) & chance(0.45, target)
        mask = torch.where(piece, chance(0.45, target).float(), mask)
    angle = uniform(0, 2 * math.pi, target)
    weight = (target > 0.5).float()
    total = weight.sum((2, 3), keepdim=True) + 1e-3
    middle_x, middle_y = ((weight * axis).sum((2, 3), keepdim=True) / total for axis in (columns, rows))
    across = (columns - middle_x) * angle.cos() + (rows - middle_y) * angle.sin()
    mask = torch.where(chance(0.1, target) & (across > extent * uniform(0, 0.4, target)), torch.zeros_like(mask), mask)
    mask = torch.where(chance(0.1, target), torch.maximum(mask, others), mask)
    coarse = F.interpolate(F.avg_pool2d(mask, 16, ceil_mode=True), size=(side, side), mode="bilinear", align_corners=False)
    mask = torch.where(chance(0.07, target), coarse, mask)
    return torch.where(chance(0.6, target), (mask > 0.5).float(), mask)
