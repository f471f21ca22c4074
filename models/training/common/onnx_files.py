"""ONNX files: written, checked against PyTorch, weights stored as 16-bit floats, entered into the product's registry.

A part is a module with its inputs and outputs: {role: (name of the tensor, shape)}; roles are what the product's code asks
for, a shape's strings are free sizes ("H/8").
"""
import argparse
import hashlib
import inspect
import json
import os
import shutil

import numpy as np
import torch

OPSET = 17
SMALL = 64                    # tensors of fewer values are stored as they are


def parser(description):
    result = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    result.add_argument("--weights", required=True)
    result.add_argument("--out", required=True, help="folder for the files and, under check, reference values")
    result.add_argument("--models", default="", help="also put the files and their registry entries into this folder")
    return result


def same(shapes):
    """Roles that are the tensors' names"""
    return {name: (name, shape) for name, shape in shapes.items()}


def write(options, parts, cases, model=None):
    """parts: name -> (module, inputs, outputs); cases: dictionaries of every tensor by name, the first is traced, all are checked;
    model: id, task, family, variant, licence, card, parameters of the registry. Files are called <id>-<part>, or <id> where
    there is one part only."""
    check = os.path.join(options.out, "check")
    os.makedirs(check, exist_ok=True)
    reference = []
    for part, (module, inputs, outputs) in parts.items():
        path = os.path.join(options.out, part + ".onnx")
        names_in, names_out = ([name for name, _ in roles.values()] for roles in (inputs, outputs))
        legacy = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
        torch.onnx.export(module, tuple(cases[0][name] for name in names_in), path, opset_version=OPSET, input_names=names_in,
                          output_names=names_out, dynamic_axes={**free_sizes(inputs), **free_sizes(outputs)},
                          do_constant_folding=True, **legacy)
        print(f"{path}: {os.path.getsize(path) / 2 ** 20:.2f} MiB")
        for at, tensors in enumerate(cases):
            reference.append({"model": part + ".onnx", "size": at, "inputs": stored(check, f"{part}-{at}", names_in, tensors),
                              "outputs": stored(check, f"{part}-{at}", names_out, tensors)})
    with open(os.path.join(check, "reference.json"), "w") as file:
        json.dump(reference, file, indent=1)
    check_here(options.out, parts, cases)
    if options.models:
        publish(options, parts, model)


def free_sizes(roles):
    return {name: {at: size.replace("/", "_") + "_" + name for at, size in enumerate(shape) if isinstance(size, str)}
            for name, shape in roles.values() if any(isinstance(size, str) for size in shape)}


def stored(folder, case, names, tensors):
    """The tensors as raw float32 files -> {name: {file, shape}}"""
    listed = {}
    for name in names:
        file = f"{case}-{name}.bin"
        tensors[name].contiguous().numpy().tofile(os.path.join(folder, file))
        listed[name] = {"file": file, "shape": list(tensors[name].shape)}
    return listed


def check_here(folder, parts, cases):
    try:
        import onnxruntime
    except ImportError:
        print(f"onnxruntime is not installed here: check with  node check.mjs {folder}")
        return
    for part, (_, inputs, outputs) in parts.items():
        session = onnxruntime.InferenceSession(os.path.join(folder, part + ".onnx"), providers=["CPUExecutionProvider"])
        for tensors in cases:
            results = session.run([name for name, _ in outputs.values()],
                                  {name: tensors[name].numpy() for name, _ in inputs.values()})
            pairs = [(torch.from_numpy(r), tensors[name]) for r, (name, _) in zip(results, outputs.values())]
            worst = max((r - t).abs().max().item() / max(1, t.abs().max().item()) for r, t in pairs)
            print(f"{part}: largest difference {worst:.1e}")
            if worst > 1e-3:
                raise SystemExit(f"{part} computes something else than PyTorch")


def publish(options, parts, model):
    networks = []
    for part, (_, inputs, outputs) in parts.items():
        identity = model["id"] if len(parts) == 1 else f"{model['id']}-{part}"
        path = os.path.join(options.models, identity + ".onnx")
        shutil.copy(os.path.join(options.out, part + ".onnx"), path)
        print(f"{path}: {store_as_half(path):.1e} rounding, {os.path.getsize(path) / 2 ** 20:.2f} MiB")
        networks.append({"id": identity, "file": identity + ".onnx", **identified(path), "opset": OPSET,
                         "inputs": described(inputs), "outputs": described(outputs)})
    register(os.path.join(options.models, "registry.json"), model, networks)


def identified(path):
    with open(path, "rb") as file:
        content = file.read()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def described(roles):
    return {role: {"name": name, "shape": shape} for role, (name, shape) in roles.items()}


def store_as_half(path):
    """Stores the large weights of a file as 16-bit floats, cast back to 32 bits where they are used: half the size; a runtime
    folds the casts when it loads the file, so that it computes as before. -> largest relative rounding error"""
    import onnx
    from onnx import TensorProto, helper, numpy_helper
    model = onnx.load(path)
    casts, worst = [], 0.0
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < SMALL:
            continue
        values, name = numpy_helper.to_array(tensor), tensor.name
        half = values.astype(np.float16)
        if not np.isfinite(half).all():
            raise SystemExit(f"{name} is too large for 16-bit floats")
        worst = max(worst, float(np.abs(half.astype(np.float32) - values).max() / np.abs(values).max()))
        tensor.CopyFrom(numpy_helper.from_array(half, name + "_half"))
        casts.append(helper.make_node("Cast", [name + "_half"], [name], name=name + "_cast", to=TensorProto.FLOAT))
    for at, node in enumerate(casts):
        model.graph.node.insert(at, node)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return worst


def register(path, model, networks):
    """Puts a model's entry into the registry; parameters that are there already stay"""
    with open(path) as file:
        registry = json.load(file)
    entry = next((m for m in registry["models"] if m["id"] == model["id"]), None)
    if entry is None:
        entry = dict(model)
        registry["models"].append(entry)
    entry["networks"] = networks
    with open(path, "w") as file:
        json.dump(registry, file, indent=2)
        file.write("\n")
