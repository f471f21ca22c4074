"""Writes the network as an ONNX file, x (B,7,H,W) -> logit (B,1,H,W), H and W free multiples of 16, and checks it against
PyTorch. Run as `python3 -m interaction.export`."""
import torch
import torch.nn as nn

from common.onnx_files import parser, same, write

from .net import load_weights

SIZES = ((256, 320), (384, 256), (160, 160))
PARAMETERS = {"side": 256, "multiple": 16, "markRadius": 5, "strokeWidth": 4, "crop": 1.4, "searchCrop": 1.7, "firstWindow": 0.45,
              "firstStroke": 0.35, "strokeCrop": 2.2}


class Logits(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return self.network(x)[0]


def example(module, height, width):
    """A picture with a mask, a positive and a negative mark and a box, and one without a mask"""
    x = torch.rand(2, 7, height, width)
    x[:, 3:] = 0
    x[0, 3, height // 4:height // 2, width // 4:width // 2] = 1
    x[:, 4, 40:50, 60:70] = 1
    x[:, 5, 100:110, 100:110] = 1
    x[:, 6, 30:120, 50:150] = 1
    return {"x": x, "logit": module(x)}


def main():
    options = parser(__doc__).parse_args()
    torch.manual_seed(0)
    network, _ = load_weights(options.weights)
    module = Logits(network)
    with torch.no_grad():
        write(options, {"network": (module, same({"x": ["B", 7, "H", "W"]}), same({"logit": ["B", 1, "H", "W"]}))},
              [example(module, *size) for size in SIZES],
              {"id": "s2m", "task": "interaction", "family": "scribble to mask", "variant": network.variant, "licence": "MIT",
               "card": "cards/s2m.md", "parameters": PARAMETERS})


if __name__ == "__main__":
    main()
