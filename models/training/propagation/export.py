"""Writes the network as four ONNX files with free sizes and checks them against PyTorch:
  encoder  rgb (1,3,H,W) in 0..1 -> f2, f4, g8, f16, key
  value    masks (1,2,H,W) in 0..1: the object and the union of the others, g8 -> value (1,V+1,h,w)
  read     k (1,C,N), v (1,V+1,N), logw (1,N), q (1,C,h,w) -> readout (1,V+3,h,w)
  decoder  f2, f4, g8, f16, readout, prior (1,3,H,W) -> logit (1,1,H,W), present (1,1)
H and W are multiples of 16; h, w are H/8, W/8. To fill the memory, flatten h,w of key and value to N.
Run as `python3 -m propagation.export`."""
import torch
import torch.nn as nn

from common.onnx_files import parser, same, write

from .net import CONFIGS, load_weights, memory_read, normalize, prior_planes

SIZES = ((272, 480), (160, 224))
PARAMETERS = {"side": 480, "multiple": 16, "memoryEvery": 5, "memoryFrames": 4, "nearCells": 3, "thinning": 3, "gate": 24}


class ImageEncoder(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, rgb):
        return self.encoder(normalize(rgb))


class MemoryRead(nn.Module):
    """memory_read with fewer passes over the affinity, which is far larger than a processor's cache: the keys' lengths come in as
    one more channel, the weights as factors of the values"""

    def forward(self, keys, values, log_weight, query):
        batch, channels, height, width = query.shape
        scale = channels ** -0.5
        flat = query.flatten(2)
        lengths = (keys * keys).sum(1, keepdim=True)
        affinity = torch.matmul(torch.cat([flat, torch.ones_like(flat[:, :1])], 1).transpose(1, 2),
                                torch.cat([keys * (2 * scale), lengths * -scale], 1))
        mask = values[:, -1:]
        best_object = (affinity - 20 * (1 - mask)).max(2)[0]
        best_background = (affinity - 20 * mask).max(2)[0]
        evidence = torch.tanh((best_object - best_background) * 0.5)
        distance = torch.maximum(best_object, best_background) - (flat * flat).sum(1) * scale
        confidence = torch.exp(torch.clamp(distance * 0.5, -20, 0))
        weight = torch.exp(log_weight).unsqueeze(1)
        weighted = torch.cat([values * weight, weight], 1).transpose(1, 2)
        read = torch.matmul(torch.softmax(affinity, 2), weighted).transpose(1, 2)
        readout = torch.cat([read[:, :-1] / read[:, -1:], evidence.unsqueeze(1), confidence.unsqueeze(1)], 1)
        return readout.reshape(batch, -1, height, width)


class MaskDecoder(nn.Module):
    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, f2, f4, g8, f16, readout, prior):
        logit, present, _ = self.decoder(f2, f4, g8, f16, readout, prior)
        return logit, present


def parts(network):
    config = CONFIGS[network.variant]
    c2, c4, c8, c16 = config.encoder
    features = {"f2": [1, c2, "H/2", "W/2"], "f4": [1, c4, "H/4", "W/4"], "g8": [1, c8, "H/8", "W/8"],
                "f16": [1, c16, "H/16", "W/16"]}
    key, readout = [1, config.key, "H/8", "W/8"], [1, config.value + 3, "H/8", "W/8"]
    return {
        "encoder": (ImageEncoder(network.encoder), same({"rgb": [1, 3, "H", "W"]}), same({**features, "key": key})),
        "value": (network.value_encoder, same({"masks": [1, 2, "H", "W"], "g8": features["g8"]}),
                  same({"value": [1, config.value + 1, "H/8", "W/8"]})),
        "read": (MemoryRead(), {"keys": ("k", [1, config.key, "N"]), "values": ("v", [1, config.value + 1, "N"]),
                                "logWeights": ("logw", [1, "N"]), "query": ("q", key)}, same({"readout": readout})),
        "decoder": (MaskDecoder(network.decoder), same({**features, "readout": readout, "prior": [1, 3, "H", "W"]}),
                    same({"logit": [1, 1, "H", "W"], "present": [1, 1]})),
    }


def example(network, height, width):
    """Every tensor of one frame that reads a memory of two frames, by name"""
    rgb = torch.rand(1, 3, height, width)
    masks = torch.zeros(1, 2, height, width)
    masks[:, 0, height // 4:height // 2, width // 4:width // 2] = 1
    masks[:, 1, :height // 5] = 1
    features = network.encoder(normalize(rgb))
    value = network.value_encoder(masks, features[2])
    keys, values = features[4].flatten(2).repeat(1, 1, 2), value.flatten(2).repeat(1, 1, 2)
    log_weight = torch.rand(1, keys.shape[2])
    readout = memory_read(keys, values, features[4], log_weight)
    prior = prior_planes(masks, torch.ones(1))
    logit, present, _ = network.decoder(*features[:4], readout, prior)
    return {"rgb": rgb, "masks": masks, **dict(zip(("f2", "f4", "g8", "f16", "key"), features)), "value": value,
            "k": keys, "v": values, "logw": log_weight, "q": features[4], "readout": readout, "prior": prior,
            "logit": logit, "present": present}


def main():
    options = parser(__doc__).parse_args()
    torch.manual_seed(0)
    network, _ = load_weights(options.weights)
    with torch.no_grad():
        write(options, parts(network), [example(network, *size) for size in SIZES],
              {"id": "vos-" + network.variant, "task": "propagation", "family": "space-time memory", "variant": network.variant,
               "licence": "MIT", "card": "cards/vos.md", "parameters": PARAMETERS})


if __name__ == "__main__":
    main()
