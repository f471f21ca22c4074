"""Writes the network as an ONNX file, x (1,9,H,W) -> logit (1,1,H,W), H and W free multiples of 16, and checks it against
PyTorch. Run as `python3 -m fusion.export`."""
import torch

from common.onnx_files import parser, same, write

from .net import FusionNet

SIZES = ((272, 480), (96, 160))


def example(network, height, width):
    x = torch.rand(1, 9, height, width)
    x[:, 8] = 1 - x[:, 7]
    return {"x": x, "logit": network(x)}


def main():
    options = parser(__doc__).parse_args()
    torch.manual_seed(0)
    network = FusionNet()
    network.load_state_dict(torch.load(options.weights, map_location="cpu")["ema"])
    network = network.float().eval()
    with torch.no_grad():
        write(options, {"network": (network, same({"x": [1, 9, "H", "W"]}), same({"logit": [1, 1, "H", "W"]}))},
              [example(network, *size) for size in SIZES],
              {"id": "fusion", "task": "fusion", "family": "difference-aware fusion", "variant": network.variant, "licence": "MIT",
               "card": "cards/fusion.md", "parameters": {"multiple": 16}})


if __name__ == "__main__":
    main()
