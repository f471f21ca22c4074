"""Trains the fusion network on pairs of propagations that the product made: forward from the committed frame before, backward from the
one after. Run as `python3 -m fusion.train`; --data is a folder of pairs.

"""
import torch
import torch.nn.functional as F

from common.training import mean_iou, parser, run

from .net import FusionNet, blend
from .pairs import Pairs


def fusion_loss(logits, target):
    guess = torch.sigmoid(logits)
    pixels = F.binary_cross_entropy_with_logits(logits, target, reduction="none").flatten(1)
    pixels = torch.topk(pixels, pixels.shape[1] // 8, 1, sorted=False)[0].mean(1)
    overlap = 1 - (2 * (guess * target).sum((1, 2, 3)) + 30) / (guess.sum((1, 2, 3)) + target.sum((1, 2, 3)) + 30)
    return (pixels + overlap).mean()


def losses_of_batch(network, batch, done, autocast):
    device = next(network.parameters()).device
    x, target = batch["images"].to(device), batch["target"].to(device)
    with torch.autocast(device.type, dtype=torch.bfloat16, enabled=autocast):
        logits = network(x.contiguous(memory_format=torch.channels_last)).float()
    loss = fusion_loss(logits, target)
    valid = torch.ones(len(x), device=device)
    ious = [mean_iou(guess, target, valid) for guess in (x[:, 3:4] - 0.5, x[:, 4:5] - 0.5, blend(x) - 0.5, logits.detach())]
    yield loss, torch.stack([loss.detach(), *ious])


def main():
    options = parser(__doc__).parse_args()
    run(options, FusionNet, ("iou_forward", "iou_backward", "iou_blend", "iou_fused"), losses_of_batch,
        lambda stage, seed: Pairs(options.data, stage, seed, options.limit))


if __name__ == "__main__":
    main()
