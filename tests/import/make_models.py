#!/usr/bin/python3
"""Writes decoder.onnx and encoder.onnx of small VAEs, each below the folder of its name, and cases.json about them.

    make_models.py FOLDER [SEED]

The architectures are those of public VAEs, with random running statistics, affine parameters and biases. torch.onnx of
Debian's PyTorch 1.13 exports those of graphs/torch_models.py in the opsets 11, 13 and 16. The folder `graphs` also writes
those of Keras and, as decoders alone, those of newer opsets.
"""
import json
import sys
import warnings
from pathlib import Path

import torch
from graphs import keras_graphs, opset_graphs
from graphs.torch_models import MODELS
from torch import nn

warnings.filterwarnings("ignore")


def shake(module):
    """Gives batch normalisation statistics and parameters, and biases, that are not their defaults."""
    for part in module.modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            part.running_mean.normal_(0, .5)
            part.running_var.uniform_(.3, 2)
            nn.init.uniform_(part.weight, .5, 1.5)
            nn.init.normal_(part.bias, 0, .3)
        elif getattr(part, "bias", None) is not None:
            nn.init.normal_(part.bias, 0, .2)


def export(module, inputs, names, path, opset, folds_batch_norm):
    mode = torch.onnx.TrainingMode.EVAL if folds_batch_norm else torch.onnx.TrainingMode.PRESERVE
    outputs = module(*inputs)
    count = len(outputs) if isinstance(outputs, tuple) else 1
    output_names = ["image"] if names[0] == "z" else ["mean", "spread"][:count]
    axes = {name: {0: "n"} for name in names + output_names}
    torch.onnx.export(module, inputs, str(path), opset_version=opset, input_names=names, output_names=output_names, dynamic_axes=axes, training=mode)


def export_model(name, at, folder):
    """Writes both graphs of a model; returns its case."""
    make, opset = MODELS[name]
    decoder, encoder, case = make()
    folder.mkdir(parents=True, exist_ok=True)
    labels = case.get("labels", 0)
    for module, shape, kind in ((decoder, case["z"], "decoder"), (encoder, case.get("input", case["image"]), "encoder")):
        shake(module)
        module.eval()
        inputs = (torch.rand(2, *shape),) + ((torch.eye(labels)[:2],) if labels else ())
        names = ["z" if kind == "decoder" else "x"] + (["label"] if labels else [])
        export(module, inputs, names, folder / f"{kind}.onnx", opset, at % 2 == 0)
    return {**case, "opset": opset}


def main():
    folder, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    torch.manual_seed(seed)
    cases = {name: export_model(name, at, folder / name) for at, name in enumerate(MODELS)}
    cases |= {name: make(folder / name, seed) for name, make in keras_graphs.MODELS.items()}
    defaults = {"end": "sigmoid", "sigma": "log_variance", "layout": "nchw", "labels": 0, "flags": []}
    listed = [{"name": name, **defaults, "input": case["image"], **case} for name, case in cases.items()]
    (folder / "cases.json").write_text(json.dumps(listed))
    decoders = opset_graphs.write_all(folder / "opsets", seed)
    (folder / "opsets.json").write_text(json.dumps(decoders))
    print(f"{len(listed)} models and {len(decoders)} decoders of newer opsets")


main()
