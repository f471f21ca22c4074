"""Trains the fusion network on pairs of propagations of generated and real clips: forward from the first frame, backward
from the last. Run as `python3 -m fusion.train`; the propagation network that made the errors comes with --propagation.

"""
import torch
import torch.nn.functional as F

from common.training import mean_iou, mean_over, parser, run
from propagation.net import load_weights
from propagation.propagate import propagate

from .net import FusionNet

CELL = 8


def carried(difference, key_there, key_here):
    """Area-averaged difference (B,2,s,s) on one frame, by attention between keys (B,C,s,s), full size -> (B,2,S,S)"""
    scale = key_here.shape[1] ** -0.5
    there, here = key_there.flatten(2), key_here.flatten(2)
    affinity = torch.matmul(here.transpose(1, 2), there * (2 * scale)) - (there * there).sum(1, keepdim=True) * scale
    read = torch.matmul(difference.flatten(2), torch.softmax(affinity, 2).transpose(1, 2)).reshape_as(difference)
    return F.interpolate(read, scale_factor=CELL, mode="bilinear", align_corners=False)


def inputs_of_clip(network, batch, autocast):
    """-> x (B,t,9,S,S) of the frames between, target (B,t,1,S,S), valid (B)"""
    images, truth = batch["images"][:, 1:], batch["masks"][:, 1:, 0].float() / 255      # frames that follow each other
    forward, keys = propagate(network, images, truth[:, :1], autocast)
    backward, _ = propagate(network, images.flip(1), truth[:, -1:], autocast)
    backward = backward.flip(1)
    error = truth[:, -1] - forward[:, -1]
    difference = F.avg_pool2d(torch.stack([error.clamp(min=0), (-error).clamp(min=0)], 1), CELL)
    count = images.shape[1]
    frames = []
    for time in range(1, count - 1):
        lost_gained = carried(difference, keys[:, -1], keys[:, time])
        position = torch.full_like(truth[:, :1], time / (count - 1))
        frames.append(torch.cat([images[:, time].float() / 255, forward[:, time:time + 1], backward[:, time:time + 1], lost_gained,
                                 position, 1 - position], 1))
    valid = (batch["valid"][:, 0] > 0) & (truth[:, 0].mean((1, 2)) > 0.0015) & (truth[:, -1].mean((1, 2)) > 0.0015)
    return torch.stack(frames, 1), truth[:, 1:-1].unsqueeze(2), valid.float()


def fusion_loss(logits, target, valid):
    guess = torch.sigmoid(logits)
    pixels = F.binary_cross_entropy_with_logits(logits, target, reduction="none").flatten(1)
    pixels = torch.topk(pixels, pixels.shape[1] // 8, 1, sorted=False)[0].mean(1)
    overlap = 1 - (2 * (guess * target).sum((1, 2, 3)) + 30) / (guess.sum((1, 2, 3)) + target.sum((1, 2, 3)) + 30)
    return mean_over(pixels + overlap, valid)


def main():
    options = parser(__doc__)
    options.add_argument("--propagation", required=True, help="weights.pt of the propagation network")
    options = options.parse_args()
    propagation = load_weights(options.propagation, options.device)[0].to(memory_format=torch.channels_last)

    def losses_of_batch(network, batch, done, autocast):
        with torch.no_grad():
            x, target, valid = inputs_of_clip(propagation, batch, autocast)
            frames = x.shape[1]
            x, target, valid = x.flatten(0, 1), target.flatten(0, 1), valid.repeat_interleave(frames)
            blend = x[:, 3:4] + x[:, 7:8] * (x[:, 4:5] - x[:, 3:4])
        with torch.autocast(x.device.type, dtype=torch.bfloat16, enabled=autocast):
            logits = network(x.contiguous(memory_format=torch.channels_last))
        ious = [mean_iou(guess - 0.5, target, valid) for guess in (x[:, 3:4], x[:, 4:5], blend)]
        loss = fusion_loss(logits.float(), target, valid)
        yield loss, torch.stack([loss.detach(), *ious, mean_iou(logits.detach(), target, valid)])

    run(options, FusionNet, ("iou_forward", "iou_backward", "iou_blend", "iou_fused"), losses_of_batch)


if __name__ == "__main__":
    main()
