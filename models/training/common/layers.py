"""Layers that several networks use."""
import torch
import torch.nn as nn
import torch.nn.functional as F

HEADS = 4


class LayerNorm(nn.Module):
    """Over the last dimension, in float32 whatever comes in"""

    def __init__(self, channels):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        x = x.float()
        x = x - x.mean(-1, keepdim=True)
        return x * torch.rsqrt((x * x).mean(-1, keepdim=True) + 1e-5) * self.weight + self.bias


class Attention(nn.Module):
    """Every cell looks at every other: (B,C,h,w) -> the same shape. Positions come from a 3x3 convolution per channel"""

    def __init__(self, channels):
        super().__init__()
        self.position = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.norm = LayerNorm(channels)
        self.project = nn.Linear(channels, channels * 3)
        self.out = nn.Linear(channels, channels)
        self.norm2 = LayerNorm(channels)
        self.widen = nn.Linear(channels, channels * 2)
        self.narrow = nn.Linear(channels * 2, channels)
        for layer in (self.out, self.narrow):
            nn.init.normal_(layer.weight, std=0.02)
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        batch, channels, height, width = x.shape
        x = x + self.position(x)
        cells = x.flatten(2).transpose(1, 2)                                        # B,M,C
        parts = self.project(self.norm(cells)).view(batch, height * width, 3, HEADS, channels // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)                  # B,heads,M,c
        weight = torch.softmax(torch.matmul(query, key.transpose(2, 3)) * (channels // HEADS) ** -0.5, 3)
        mixed = torch.matmul(weight, value).transpose(1, 2).reshape(batch, height * width, channels)
        cells = cells + self.out(mixed)
        cells = cells + self.narrow(F.relu(self.widen(self.norm2(cells))))
        return cells.transpose(1, 2).reshape(batch, channels, height, width)
