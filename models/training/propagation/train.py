"""Trains the propagation network on clips of 4 or 8 frames. Run as `python3 -m propagation.train`.

"""
import random

import torch
import torch.nn.functional as F
from torch.utils.checkpoint import checkpoint

from common.training import mean_iou, mean_over, parser, run

from .net import VideoObjectNet, memory_read, merge_objects, normalize, prior_planes, with_others

EASY = 0.05                    # share of the schedule before the loss looks at the hardest pixels only
HARD_SHARE = 0.35
CHUNK = 4                      # frames of each clip the encoder sees at once
PRESENT = 0.0004               # share of the frame an object covers at least when it is there
FORGOTTEN_PRIOR = 0.12         # share of predictions made without the mask before


def frame_loss(logits, present, coarse, carried, target, valid, hard_share):
    """logits (N,1,S,S), present (N,1), coarse and carried (N,1,s,s), carried being the mask read from memory,
    target (N,1,S,S) in 0..1, valid (N) 0/1 -> loss"""
    outline = F.max_pool2d(target, 7, 1, 3) + F.max_pool2d(-target, 7, 1, 3)
    pixels = F.binary_cross_entropy_with_logits(logits, target, reduction="none") * (1 + 3 * outline)
    pixels = pixels.flatten(1)
    if hard_share < 1:
        pixels = 0.5 * torch.topk(pixels, int(pixels.shape[1] * hard_share), 1, sorted=False)[0]
    guess = torch.sigmoid(logits)
    overlap = 1 - (2 * (guess * target).sum((1, 2, 3)) + 30) / (guess.sum((1, 2, 3)) + target.sum((1, 2, 3)) + 30)
    target8 = F.avg_pool2d(target, 8)
    side = F.binary_cross_entropy_with_logits(coarse, target8, reduction="none").mean((1, 2, 3))
    read = F.binary_cross_entropy(carried.clamp(1e-3, 1 - 1e-3), target8, reduction="none").mean((1, 2, 3))
    there = (target.mean((1, 2, 3)) > PRESENT).float()
    seen = F.binary_cross_entropy_with_logits(present[:, 0], there, reduction="none")
    return mean_over(pixels.mean(1) + 0.5 * overlap + 0.3 * side + 0.4 * read + 0.1 * seen, valid)


def clip_loss(network, batch, hard_share, autocast):
    """One pass over the frames of a batch, each predicted mask going back into the memory
    -> loss, tensor (loss, IoU of frame 1, IoU of the last frame)"""
    device = batch["images"].device
    images = batch["images"]                                                         # B,T,3,S,S
    masks, prior = batch["masks"].float() / 255, batch["prior"].float() / 255        # B,T,K,S,S  B,K,S,S
    clips, frames, objects = masks.shape[:3]
    valid = batch["valid"].float().flatten()
    chunks = []
    for start in range(0, frames, CHUNK):
        part = normalize(images[:, start:start + CHUNK].float() / 255).flatten(0, 1)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=autocast):
            chunks.append(network.encoder(part.contiguous(memory_format=torch.channels_last)))

    def of_frame(time):
        """f2, f4, g8, f16, key of a frame, repeated for each object"""
        parts = [f.unflatten(0, (clips, -1))[:, time % CHUNK] for f in chunks[time // CHUNK]]
        if objects > 1:
            parts = [p.repeat_interleave(objects, 0) for p in parts]
        return [p.contiguous(memory_format=torch.channels_last) for p in parts]

    def remember(both, parts):
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=autocast):
            value = network.value_encoder(both, parts[2])
        keys.append(parts[4].float().flatten(2))
        values.append(value.float().flatten(2))

    keys, values, losses, ious = [], [], [], []
    remember(with_others(masks[:, 0]), of_frame(0))
    previous = prior
    for time in range(1, frames):
        parts = of_frame(time)
        kept = sorted({0, len(keys) - 1, random.randrange(len(keys))})
        readout = checkpoint(memory_read, torch.cat([keys[i] for i in kept], 2), torch.cat([values[i] for i in kept], 2),
                             parts[4].float(), use_reentrant=False)
        readout = readout.contiguous(memory_format=torch.channels_last)
        known = (torch.rand(clips * objects, device=device) > FORGOTTEN_PRIOR).float()
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=autocast):
            logits, present, coarse = network.decoder(*parts[:4], readout, prior_planes(with_others(previous), known))
        merged = merge_objects(logits.float().reshape(clips, objects, *logits.shape[2:]))
        logits, target = merged.flatten(0, 1).unsqueeze(1), masks[:, time].flatten(0, 1).unsqueeze(1)
        losses.append(frame_loss(logits, present.float(), coarse.float(), readout[:, -3:-2], target, valid, hard_share))
        ious.append(mean_iou(logits.detach(), target, valid))
        previous = torch.sigmoid(merged).detach()
        if time < frames - 1:
            remember(with_others(previous), parts)
    loss = torch.stack(losses).mean()
    return loss, torch.stack([loss.detach(), ious[0], ious[-1]])


def losses_of_batch(network, batch, done, autocast):
    yield clip_loss(network, batch, 1 if done < EASY else HARD_SHARE, autocast)


if __name__ == "__main__":
    run(parser(__doc__).parse_args(), VideoObjectNet, ("iou_frame1", "iou_last"), losses_of_batch)
