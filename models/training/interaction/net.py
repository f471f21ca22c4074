"""Compact network that turns clicks, strokes and boxes into an object mask, or corrects a mask with them.

Shape letters: B batch, H W image size (multiples of 16), h w = H/8 W/8.
"""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from common.layers import Attention


@dataclass(frozen=True)
class Config:
    channels: tuple        # at strides 2, 4, 8, 16
    blocks: tuple          # residual blocks at strides 4, 8
    dilations: tuple       # one residual block at stride 16 for each
    embedding: int         # channels compared between pixels
    decoder_blocks: int
    attention: int         # attention blocks at stride 16


CONFIGS = {
    "fast": Config((24, 48, 80, 128), (1, 2), (2, 4, 1), 48, 1, 0),
    "fine": Config((32, 64, 112, 176), (2, 2), (1, 2, 4, 2, 1), 56, 1, 4),
}


def upsample(x):
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def unit_length(x):
    """Normalises over channels, in float32: (B,C,h,w) -> (B,C,h*w)"""
    x = x.float()
    return (x / torch.sqrt((x * x).sum(1, keepdim=True) + 1e-4)).flatten(2)


class ConvNormRelu(nn.Sequential):
    def __init__(self, inputs, outputs, kernel=3, stride=1, dilation=1):
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, padding=dilation * (kernel // 2), dilation=dilation, bias=False),
            nn.BatchNorm2d(outputs, momentum=0.05),
            nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, channels, dilation=1):
        super().__init__()
        self.first = ConvNormRelu(channels, channels, dilation=dilation)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels, momentum=0.05)

    def forward(self, x):
        return F.relu(x + self.norm(self.second(self.first(x))))


def stage(inputs, outputs, stride, blocks):
    return nn.Sequential(ConvNormRelu(inputs, outputs, stride=stride), *[Residual(outputs) for _ in range(blocks)])


class InteractionNet(nn.Module):
    """x (B,7,H,W): RGB in 0..1, present mask in 0..1, positive marks 0/1, negative marks 0/1, filled box 0/1
    -> logits (B,1,H,W), coarse logits (B,1,h,w)"""

    def __init__(self, variant="fast"):
        super().__init__()
        config = CONFIGS[variant]
        self.variant = variant
        c2, c4, c8, c16 = config.channels
        self.stride2 = ConvNormRelu(7, c2, stride=2)
        self.stride4 = stage(c2, c4, 2, config.blocks[0])
        self.stride8 = stage(c4, c8, 2, config.blocks[1])
        # what the marked pixels look like: one prototype each for mask, positive, negative and box
        self.embedding = nn.Conv2d(c8, config.embedding, 1)
        self.guide = nn.Sequential(nn.Conv2d(config.embedding * 4, 64, 1), nn.ReLU(inplace=True), nn.Conv2d(64, c16, 1))
        self.stride16 = ConvNormRelu(c8 + 4, c16, stride=2)
        # which marked cell each cell resembles most
        self.key = nn.Conv2d(c16, config.embedding, 1)
        self.mix = ConvNormRelu(c16 + 2, c16, kernel=1)
        self.wide = nn.Sequential(*[Residual(c16, d) for d in config.dilations])
        self.attention = nn.Sequential(*[Attention(c16) for _ in range(config.attention)])
        self.reduce16 = nn.Conv2d(c16, c8, 1, bias=False)
        self.decode8 = stage(2 * c8 + 4, c8, 1, config.decoder_blocks)
        self.coarse = nn.Conv2d(c8, 1, 1)
        self.reduce8 = nn.Conv2d(c8, c4, 1, bias=False)
        self.decode4 = stage(2 * c4, c4, 1, config.decoder_blocks)
        self.reduce4 = nn.Conv2d(c4, c2, 1, bias=False)
        self.decode2 = nn.Sequential(ConvNormRelu(2 * c2 + 7, c2), ConvNormRelu(c2, c2))
        self.out = nn.Conv2d(c2, 4, 3, padding=1)
        self.keep = nn.Parameter(torch.tensor(2.0))          # how strongly the answer starts from the present mask
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if isinstance(module, Residual):
                nn.init.constant_(module.norm.weight, 0.3)
        for layer in (self.embedding, self.key):
            nn.init.normal_(layer.weight, std=layer.in_channels ** -0.5)
        nn.init.zeros_(self.guide[2].weight)
        nn.init.normal_(self.out.weight, std=0.02)
        nn.init.constant_(self.out.bias, -0.5)

    def forward(self, x):
        marks = x[:, 3:]                                                             # B,4,H,W
        z = torch.cat([(x[:, :3] - 0.45) * 4.0, x[:, 3:4] * 2 - 1, x[:, 4:6] * 2, x[:, 6:]], 1)
        f2 = self.stride2(z)
        f4 = self.stride4(f2)
        f8 = self.stride8(f4)
        batch, _, height, width = f8.shape
        cells = unit_length(self.embedding(f8))                                      # B,E,h*w
        weight = F.avg_pool2d(marks, 8).float().flatten(2)                           # B,4,h*w
        weight = weight / (weight.sum(2, keepdim=True) + 1e-3)
        prototypes = torch.matmul(weight, cells.transpose(1, 2))                     # B,4,E
        similarity = torch.matmul(prototypes, cells).reshape(batch, 4, height, width).to(f8.dtype)
        guide = self.guide(prototypes.reshape(batch, -1, 1, 1))                      # B,c16,1,1
        f16 = self.stride16(torch.cat([f8, similarity], 1))
        keys = unit_length(self.key(f16))                                            # B,E,M  (M = h*w/4)
        affinity = torch.matmul(keys.transpose(1, 2), keys)                          # B,M,M
        marked = F.max_pool2d(x[:, 4:6], 16).float().flatten(2)                      # B,2,M
        nearest = torch.stack([(affinity - 2 * (1 - marked[:, 0:1])).amax(2),
                               (affinity - 2 * (1 - marked[:, 1:2])).amax(2)], 1).clamp(min=-1)
        nearest = nearest.reshape(batch, 2, height // 2, width // 2).to(f16.dtype)
        f16 = self.attention(self.wide(self.mix(torch.cat([f16, nearest], 1)) + guide.to(f16.dtype)))
        d8 = self.decode8(torch.cat([upsample(self.reduce16(f16)), f8, similarity], 1))
        d4 = self.decode4(torch.cat([upsample(self.reduce8(d8)), f4], 1))
        d2 = self.decode2(torch.cat([upsample(self.reduce4(d4)), f2, F.avg_pool2d(z, 2)], 1))
        mask = x[:, 3:4]
        present = (mask.amax((2, 3), keepdim=True) > 0.5).to(mask.dtype)
        return F.pixel_shuffle(self.out(d2), 2) + self.keep * present * (2 * mask - 1), self.coarse(d8)


def load_weights(path, device="cpu"):
    """A checkpoint or a weights file written by train.py -> (network in eval mode, the file's dictionary)"""
    stored = torch.load(path, map_location="cpu")
    network = InteractionNet(stored["variant"])
    network.load_state_dict(stored["ema"])
    return network.float().eval().to(device), stored


if __name__ == "__main__":
    for name in CONFIGS:
        count = sum(t.numel() for t in InteractionNet(name).state_dict().values())
        print(f"{name}: {count / 1e6:.2f} M values, {count * 2 / 2 ** 20:.1f} MiB in fp16")
