"""Trains the interaction network: starting situations from generated pictures, then corrections of the network's own
answers. Run as `python3 -m interaction.train`.

"""
import random

import torch
import torch.nn.functional as F

from common.training import mean_iou, mean_over, parser, run

from .marks import go_on, start
from .net import InteractionNet

ROUNDS = (1, 2, 2, 3, 3, 4)           # optimizer steps on a batch, drawn from here
SMALLEST = 0.004                      # share of the picture that an object must have to count
ZOOMED = 0.6                          # share of the pictures seen through a window round the object


def samples_of_clips(batch):
    """The frames of clips as single pictures, one object each -> rgb (N,3,S,S), target, others (N,1,S,S), valid (N)"""
    rgb = batch["images"].flatten(0, 1).float() / 255
    masks = batch["masks"].flatten(0, 1).float() / 255                               # N,K,S,S
    usable = batch["valid"].bool().repeat_interleave(batch["images"].shape[1], 0)    # N,K
    if masks.shape[1] == 2:
        swapped = torch.rand(len(masks), device=masks.device) < 0.5
        masks = torch.where(swapped.view(-1, 1, 1, 1), masks.flip(1), masks)
        usable = torch.where(swapped.view(-1, 1), usable.flip(1), usable)
    target = masks[:, :1]
    others = masks[:, 1:] if masks.shape[1] == 2 else torch.zeros_like(target)
    rgb, target, others = zoomed(torch.cat([rgb, target, others], 1)).split([3, 1, 1], 1)
    return rgb, target, others, (usable[:, 0] & (target.mean((1, 2, 3)) > SMALLEST)).float()


def zoomed(planes):
    """Most pictures seen through a square window round their object, as the product shows them after the first mark:
    planes (N,5,S,S), the fourth being the object -> the same shape"""
    count, _, _, side = planes.shape
    hit = planes[:, 3] > 0.5
    axis = torch.arange(side, device=planes.device, dtype=torch.float32).expand(count, -1)
    spans = []
    for line in (hit.any(1), hit.any(2)):                                            # N,S: columns, rows
        low = torch.where(line, axis, torch.full_like(axis, side)).amin(1)
        high = torch.where(line, axis, torch.full_like(axis, -1)).amax(1)
        spans.append((low, high))
    (left, right), (top, bottom) = spans
    length = torch.maximum(right - left, bottom - top) + 1
    window = (length * (torch.rand_like(length) * 1.3 + 1.2)).clamp(0.15 * side, side)
    chosen = (torch.rand_like(length) < ZOOMED) & (length > 4)
    window = torch.where(chosen, window, torch.full_like(window, side))
    centres = []
    for low, high in spans:
        centre = (low + high) / 2 + torch.randn_like(low) * 0.07 * window
        centre = torch.minimum(torch.maximum(centre, window / 2), side - window / 2)
        centres.append((2 * centre + 1) / side - 1)
    scale, zero = window / side, torch.zeros_like(window)
    theta = torch.stack([torch.stack([scale, zero, centres[0] * chosen], 1), torch.stack([zero, scale, centres[1] * chosen], 1)], 1)
    grid = F.affine_grid(theta, planes.shape, align_corners=False)
    return F.grid_sample(planes, grid, padding_mode="border", align_corners=False)


def answer_loss(logits, coarse, situation, valid):
    """logits (N,1,S,S), coarse (N,1,s,s) -> loss. Weighs outlines, pixels under marks and wrong pixels higher"""
    target = situation.target
    guess = torch.sigmoid(logits)
    outline = F.max_pool2d(target, 7, 1, 3) + F.max_pool2d(-target, 7, 1, 3)
    inside = (target > 0.5).float()
    weight = 1 + 2 * outline + 3 * (situation.positive * inside + situation.negative * (1 - inside))
    wrong = 0.15 + (guess.detach() - target).abs()
    pixels = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * weight * wrong
    pixels = pixels.sum((1, 2, 3)) / weight.sum((1, 2, 3))
    overlap = 1 - (2 * (guess * target).sum((1, 2, 3)) + 40) / (guess.sum((1, 2, 3)) + target.sum((1, 2, 3)) + 40)
    side = F.binary_cross_entropy_with_logits(coarse, F.avg_pool2d(target, 8), reduction="none").mean((1, 2, 3))
    return mean_over(1.5 * pixels + 0.6 * overlap + 0.25 * side, valid)


def losses_of_batch(network, batch, done, autocast):
    rgb, target, others, valid = samples_of_clips(batch)
    with torch.no_grad():
        situation = start(rgb, target, others)
    fresh = valid * (situation.mask.amax((1, 2, 3)) == 0).float()
    first_iou = None
    for round_number in range(random.choice(ROUNDS)):
        x = situation.input().contiguous(memory_format=torch.channels_last)
        with torch.autocast(x.device.type, dtype=torch.bfloat16, enabled=autocast):
            logits, coarse = network(x)
        logits, coarse = logits.float(), coarse.float()
        loss = answer_loss(logits, coarse, situation, valid)
        iou = mean_iou(logits.detach(), situation.target, valid)
        if first_iou is None:
            first_iou = mean_iou(logits.detach(), situation.target, fresh)
        yield loss, torch.stack([loss.detach(), first_iou, iou])
        with torch.no_grad():
            go_on(situation, torch.sigmoid(logits.detach()))


if __name__ == "__main__":
    run(parser(__doc__).parse_args(), InteractionNet, ("iou_first_mark", "iou"), losses_of_batch)
