"""Quantizes the image encoder of the exported fast network to 8 bits, for processors: convolutions with weights a channel and activations a
tensor, ranges from frames of the training clips. The file and its registry entry are replaced. Needs the onnxruntime package of pip.
Run as `python3 -m propagation.quantize` after the export. Value encoder and decoder stay: they lose accuracy (docs/ablations.md)."""
import argparse
import json
import os
import tempfile

import cv2
import numpy as np
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from common.onnx_files import identified
from common.pictures import Library

NETWORK = "vos-fast-encoder"
FRAMES = 24
SIZE = (480, 272)


class Frames(CalibrationDataReader):
    """A frame each of some real sequences"""

    def __init__(self, data):
        videos = Library(data, limit=10 * FRAMES).videos
        self.frames = iter([self.planes(video[len(video) // 2, :, :, :3]) for video in videos])

    @staticmethod
    def planes(frame):
        return cv2.resize(frame, SIZE, interpolation=cv2.INTER_LINEAR).astype(np.float32).transpose(2, 0, 1)[None] / 255

    def get_next(self):
        rgb = next(self.frames, None)
        return None if rgb is None else {"rgb": rgb}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", required=True, help="folder with video.tar")
    options.add_argument("--models", required=True)
    options = options.parse_args()
    path = os.path.join(options.models, NETWORK + ".onnx")
    with tempfile.TemporaryDirectory() as folder:
        folded, prepared = os.path.join(folder, "folded.onnx"), os.path.join(folder, "prepared.onnx")
        settings = onnxruntime.SessionOptions()
        settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC     # folds the casts of the weights
        settings.optimized_model_filepath = folded
        onnxruntime.InferenceSession(path, settings, providers=["CPUExecutionProvider"])
        quant_pre_process(folded, prepared, skip_symbolic_shape=True)
        quantize_static(prepared, path, Frames(options.data), quant_format=QuantFormat.QDQ, per_channel=True,
                        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, op_types_to_quantize=["Conv"],
                        calibrate_method=CalibrationMethod.MinMax)
    registry_path = os.path.join(options.models, "registry.json")
    with open(registry_path) as file:
        registry = json.load(file)
    for network in (network for model in registry["models"] for network in model["networks"]):
        if network["id"] == NETWORK:
            network.update(identified(path))
    with open(registry_path, "w") as file:
        json.dump(registry, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
