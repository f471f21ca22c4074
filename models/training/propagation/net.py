"""Network for video object segmentation with a memory of annotated and past frames.

Per frame:  image -> Encoder -> features + key;  memory_read compares the key with the keys in memory and
fetches what the memory stored there;  Decoder turns features + readout + prior masks into mask logits and a logit for
"the object is in this frame";  ValueEncoder writes (features, masks) back into the memory.  Each object runs separately but
sees where the others are; merge_objects makes the objects of a frame compete.

The form is STCN's (Cheng et al. 2021): one image key for all objects, affinity by negative squared distance. After it: the
object-present score (SAM 2), attention over the whole frame at stride 16 between readout and decoder (fine only).

Shape letters: B batch, H W image size (multiples of 16), h w = H/8 W/8, N memory tokens, C key, V value channels.
"""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from common.layers import Attention


@dataclass(frozen=True)
class Config:
    encoder: tuple         # channels at strides 2, 4, 8, 16
    blocks: tuple          # residual blocks at strides 4, 8
    dilations: tuple       # one residual block at stride 16 for each
    context: int           # channels carried from stride 16 to stride 8
    key: int
    value: int
    value_hidden: int
    mask: tuple            # mask pyramid channels at strides 2, 4, 8
    decoder: tuple         # channels at strides 8 (and 16), 4, 2
    decoder_blocks: int    # residual blocks per decoder stage
    attention: int         # attention blocks at stride 16


CONFIGS = {
    "fast": Config((16, 32, 64, 96), (1, 2), (1, 2), 32, 48, 32, 48, (8, 16, 24), (64, 32, 16), 1, 0),
    "fine": Config((32, 64, 128, 256), (2, 3), (1, 2, 4, 1, 2), 96, 64, 64, 96, (16, 24, 32), (128, 64, 32), 2, 2),
}


def normalize(image):
    """RGB in 0..1 -> network range."""
    return (image - 0.45) * 4.0


def upsample(x):
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


class ConvNormRelu(nn.Sequential):
    def __init__(self, inputs, outputs, stride=1, dilation=1):
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, padding=dilation, dilation=dilation, bias=False),
            nn.BatchNorm2d(outputs, momentum=0.05),
            nn.ReLU(inplace=True))


class Residual(nn.Module):
    def __init__(self, channels, dilation=1):
        super().__init__()
        self.first = ConvNormRelu(channels, channels, dilation=dilation)
        self.second = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(channels, momentum=0.05)
        nn.init.constant_(self.norm.weight, 0.3)

    def forward(self, x):
        return F.relu(x + self.norm(self.second(self.first(x))))


def stage(inputs, outputs, stride, dilations):
    return nn.Sequential(ConvNormRelu(inputs, outputs, stride), *[Residual(outputs, d) for d in dilations])


class Encoder(nn.Module):
    """normalised image (B,3,H,W) -> f2, f4, g8, f16 (features at strides 2, 4, 8, 16) and key (B,C,h,w)"""

    def __init__(self, config):
        super().__init__()
        c2, c4, c8, c16 = config.encoder
        self.stride2 = ConvNormRelu(3, c2, 2)
        self.stride4 = stage(c2, c4, 2, (1,) * config.blocks[0])
        self.stride8 = stage(c4, c8, 2, (1,) * config.blocks[1])
        self.stride16 = stage(c8, c16, 2, config.dilations)
        self.context = nn.Conv2d(c16, config.context, 1)
        self.fuse = ConvNormRelu(c8 + config.context, c8)
        self.key = nn.Conv2d(c8, config.key, 3, padding=1)

    def forward(self, image):
        f2 = self.stride2(image)
        f4 = self.stride4(f2)
        f8 = self.stride8(f4)
        f16 = self.stride16(f8)
        g8 = self.fuse(torch.cat([f8, upsample(self.context(f16))], 1))
        return f2, f4, g8, f16, self.key(g8)


class MaskPyramid(nn.Module):
    """mask planes (B,n,H,W) -> features at strides 2, 4, 8"""

    def __init__(self, planes, channels):
        super().__init__()
        m2, m4, m8 = channels
        self.stride2 = ConvNormRelu(planes, m2, 2)
        self.stride4 = ConvNormRelu(m2, m4, 2)
        self.stride8 = ConvNormRelu(m4, m8, 2)

    def forward(self, planes):
        p2 = self.stride2(planes)
        p4 = self.stride4(p2)
        return p2, p4, self.stride8(p4)


class ValueEncoder(nn.Module):
    """masks (B,2,H,W) in 0..1: the object and the union of the others, g8 -> value (B,V+1,h,w); its last channel is the object's mask
    itself, averaged over 8x8"""

    def __init__(self, config):
        super().__init__()
        self.pyramid = MaskPyramid(2, config.mask)
        self.fuse = stage(config.encoder[2] + config.mask[2], config.value_hidden, 1, (1,) * (config.decoder_blocks - 1))
        self.out = nn.Conv2d(config.value_hidden, config.value, 3, padding=1)

    def forward(self, masks, g8):
        features = self.pyramid(masks * 2 - 1)[2]
        value = self.out(self.fuse(torch.cat([g8, features], 1)))
        return torch.cat([value, F.avg_pool2d(masks[:, :1], 8).to(value.dtype)], 1)


def memory_read(keys, values, query, log_weight=None, top=0):
    """keys (B,C,N), values (B,V+1,N), query (B,C,h,w), log_weight (B,N) -> readout (B,V+3,h,w):
    the values, the mask they carry, object-against-background evidence, confidence. With `top` a place reads only from so many
    tokens, those most like it."""
    batch, channels, height, width = query.shape
    scale = channels ** -0.5
    flat = query.flatten(2)                                                         # B,C,M  (M = h*w)
    affinity = (torch.matmul(flat.transpose(1, 2), keys * (2 * scale))
                - (keys * keys).sum(1, keepdim=True) * scale)                       # B,M,N
    mask = values[:, -1:]                                                           # B,1,N
    best_object = (affinity - 20 * (1 - mask)).max(2)[0]                            # B,M
    best_background = (affinity - 20 * mask).max(2)[0]
    evidence = torch.tanh((best_object - best_background) * 0.5)
    distance = torch.maximum(best_object, best_background) - (flat * flat).sum(1) * scale
    confidence = torch.exp(torch.clamp(distance * 0.5, -20, 0))
    if log_weight is not None:
        affinity = affinity + log_weight.unsqueeze(1)
    if 0 < top < affinity.shape[2]:
        affinity = affinity.masked_fill(affinity < affinity.topk(top, 2)[0][..., -1:], -torch.inf)
    read = torch.matmul(values, torch.softmax(affinity, 2).transpose(1, 2))         # B,V+1,M
    readout = torch.cat([read, evidence.unsqueeze(1), confidence.unsqueeze(1)], 1)
    return readout.reshape(batch, -1, height, width)


class Decoder(nn.Module):
    """features, readout (B,V+3,h,w), prior (B,3,H,W) -> logits (B,1,H,W), present logits (B,1), coarse logits (B,1,h,w).
    The prior planes are (2p-1)*known, known, and the others' q*known; p and q are the masks of the previous frame."""

    def __init__(self, config):
        super().__init__()
        c2, c4, c8, c16 = config.encoder
        m2, m4, m8 = config.mask
        d8, d4, d2 = config.decoder
        memory = config.value + 3 + m8
        block = (1,) * config.decoder_blocks
        self.pyramid = MaskPyramid(3, config.mask)
        self.stride16 = stage(c16 + memory, d8, 1, block)
        self.attention = nn.Sequential(*[Attention(d8) for _ in range(config.attention)])
        self.present = nn.Linear(2 * d8, 1)
        self.stride8 = stage(c8 + memory + d8, d8, 1, block)
        self.reduce8 = nn.Conv2d(d8, d4, 1)
        self.coarse = nn.Conv2d(d8, 1, 1)
        self.stride4 = stage(d4 + c4 + m4, d4, 1, block)
        self.reduce4 = nn.Conv2d(d4, d2, 1)
        self.stride2 = ConvNormRelu(d2 + c2 + m2, d2)
        self.out = nn.Conv2d(d2, 4, 3, padding=1)

    def forward(self, f2, f4, g8, f16, readout, prior):
        p2, p4, p8 = self.pyramid(prior)
        memory = torch.cat([readout.to(p8.dtype), p8], 1)
        d16 = self.attention(self.stride16(torch.cat([f16, F.avg_pool2d(memory, 2)], 1)))
        d8 = self.stride8(torch.cat([g8, memory, upsample(d16)], 1))
        d4 = self.stride4(torch.cat([upsample(self.reduce8(d8)), f4, p4], 1))
        d2 = self.stride2(torch.cat([upsample(self.reduce4(d4)), f2, p2], 1))
        present = self.present(torch.cat([d16.mean((2, 3)), d16.amax((2, 3))], 1))
        return F.pixel_shuffle(self.out(d2), 2), present, self.coarse(d8)


class VideoObjectNet(nn.Module):
    def __init__(self, variant="fast"):
        super().__init__()
        config = CONFIGS[variant]
        self.variant = variant
        self.encoder = Encoder(config)
        self.value_encoder = ValueEncoder(config)
        self.decoder = Decoder(config)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        nn.init.normal_(self.encoder.key.weight, std=(config.encoder[2] * 9) ** -0.5)
        nn.init.normal_(self.decoder.out.weight, std=0.02)
        nn.init.constant_(self.decoder.out.bias, -0.5)


def prior_planes(masks, known):
    """masks (B,2,H,W): the object and the others on the previous frame, known (B) of 0/1 -> (B,3,H,W)"""
    known = known.view(-1, 1, 1, 1).expand_as(masks[:, :1])
    return torch.cat([(2 * masks[:, :1] - 1) * known, known, masks[:, 1:] * known], 1)


def with_others(masks):
    """masks (B,K,H,W) -> (B*K,2,H,W): each object, and the others added up"""
    others = (masks.sum(1, keepdim=True) - masks).clamp(0, 1)
    return torch.stack([masks, others], 2).flatten(0, 1)


def merge_objects(logits):
    """logits (B,K,H,W) of K objects -> logits of the same shape whose sigmoids add up to at most 1"""
    if logits.shape[1] == 1:
        return logits
    return torch.stack([
        logits[:, k] - F.softplus(torch.logsumexp(torch.cat([logits[:, :k], logits[:, k + 1:]], 1), 1))
        for k in range(logits.shape[1])], 1)


def load_weights(path, device="cpu"):
    """A checkpoint or a weights file written by train.py -> (network in eval mode, the file's dictionary)"""
    stored = torch.load(path, map_location="cpu")
    network = VideoObjectNet(stored["variant"])
    network.load_state_dict(stored["ema"])
    return network.float().eval().to(device), stored


if __name__ == "__main__":
    for name in CONFIGS:
        count = sum(t.numel() for t in VideoObjectNet(name).state_dict().values())
        print(f"{name}: {count / 1e6:.2f} M values, {count * 2 / 2 ** 20:.1f} MiB in fp16")
