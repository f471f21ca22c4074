"""Network that fuses two propagations of one object, from the committed frame before and the one after (after Cheng, Tai and
Tang, CVPR 2021; there the output is the mask, here a correction of the product's deterministic blend, so that training starts from it).

x (B,9,H,W): RGB 0..1; forward and backward propagation; parts the forward one lost and gained, carried from the committed frame
after; the way from the committed frame before and to the one after, 0..1 -> logits (B,1,H,W). H and W are multiples of 16.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

WIDTH = 32


def blend(x):
    """The product's blendFusion: by nearness, and where the forward propagation is known to fail backward counts more. (B,9,H,W) -> (B,1,H,W)"""
    forward, backward, lost, gained, position = (x[:, at:at + 1].float() for at in (3, 4, 5, 6, 7))
    failed = torch.where(backward > forward, lost, gained)
    weight = position + (1 - position) * (2 * failed).clamp(max=1)
    return forward + weight * (backward - forward)


class Residual(nn.Module):
    def __init__(self, dilation):
        super().__init__()
        self.first = nn.Conv2d(WIDTH, WIDTH, 3, padding=dilation, dilation=dilation, bias=False)
        self.norm1 = nn.BatchNorm2d(WIDTH)
        self.second = nn.Conv2d(WIDTH, WIDTH, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(WIDTH)

    def forward(self, x):
        return F.relu(x + self.norm2(self.second(F.relu(self.norm1(self.first(x))))))


class FusionNet(nn.Module):
    def __init__(self, variant="fast"):
        super().__init__()
        self.variant = variant
        self.first = nn.Conv2d(9, WIDTH, 3, 2, padding=1)
        self.blocks = nn.Sequential(*[Residual(d) for d in (1, 2, 4, 1)])
        self.out = nn.Conv2d(WIDTH, 4, 3, padding=1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x):
        y = self.blocks(F.relu(self.first(torch.cat([x[:, :3] * 4 - 1.8, x[:, 3:] * 2 - 1], 1))))
        start = blend(x).clamp(0.002, 0.998)
        return F.pixel_shuffle(self.out(y), 2).float() + torch.log(start / (1 - start))
