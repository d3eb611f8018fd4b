#!/usr/bin/python3
"""Writes tiny-colour.safetensors, the same bytes each time:

    python3 tests/golden/make_tiny_colour.py [FOLDER]

Beside this file, where no folder is given. An untrained model of version vaelet/2 that has what that version adds:
colour with a scale for each channel, sigma by the log variance, each activation, four-sided padding, `upsample`,
`affine`, residuals inside each other, an I8 weight of each kind, directions, golden values of the encoder, and the order
that lets a reader draw early. Follows shared/weights/FORMAT.md and shares no code with vaelet's writer.
"""

import json
import pathlib
import struct
import sys

import numpy as np
import torch

from read_weights import all_layers, decode, encode, with_scales

SEED = 20261126
LATENT, SAMPLES = 3, 2
LABELS = ["sun", "sea"]
SECTIONS = ["decoder.", "latent.", "direction.", "encoder.", "golden."]
DTYPES = {torch.float32: "F32", torch.float16: "F16", torch.int8: "I8"}


def layer(op, name=None, **keys):
    return {"op": op, **({"name": name} if name else {}), **keys}


def dense(name, inputs, outputs, **keys):
    return layer("dense", name, **{"in": inputs, "out": outputs}, **keys)


def convolution(op, name, inputs, outputs, kernel, stride, padding, **keys):
    sides = {"in": inputs, "out": outputs, "kernel": kernel, "stride": stride, "padding": padding}
    return layer(op, name, **sides, **keys)


def spec():
    block = layer(
        "residual",
        layers=[
            layer("affine", "decoder.norm", channels=4),
            layer("activation", activation="elu", alpha=0.5),
            convolution("conv2d", "decoder.conv1", 4, 4, 3, 1, 1, activation="gelu_tanh"),
            layer(
                "residual",
                layers=[convolution("conv2d", "decoder.conv2", 4, 4, 2, 1, [1, 0, 0, 1])],
                shortcut=[],
                activation="softplus",
            ),
        ],
        shortcut=[convolution("conv2d", "decoder.shortcut", 4, 4, 1, 1, 0)],
        activation="leaky_relu",
        slope=0.25,
    )
    return {
        "name": "tiny-colour",
        "image": {"height": 11, "width": 9, "channels": 3, "mean": [0.5, 0.25, 0.75], "std": [0.5, 0.25, 0.125]},
        "labels": LABELS,
        "latent": LATENT,
        "likelihood": {"kind": "gaussian", "sigma2": 0.25},
        "posterior": "log_variance",
        "encoder": [
            convolution("conv2d", "encoder.conv", 3, 4, 4, 2, [1, 2, 2, 1], activation="gelu"),
            layer("flatten"),
            layer("affine", "encoder.norm", channels=4 * 6 * 5),
            layer("activation", activation="sigmoid"),
            dense("encoder.posterior", 4 * 6 * 5, 2 * LATENT),
        ],
        "decoder": [
            layer("concat_label"),
            dense("decoder.dense", LATENT + len(LABELS), 4 * 3 * 2, activation="tanh"),
            layer("unflatten", channels=4, height=3, width=2),
            layer("upsample", factor=2),
            block,
            convolution("conv_transpose2d", "decoder.up", 4, 4, 3, 2, [1, 0, 2, 1], output_padding=1, activation="relu"),
            convolution("conv2d", "decoder.image", 4, 3, 2, 1, [1, 1, 0, 0], activation="tanh"),
        ],
        "directions": [
            {"name": "bright", "low": -2.0, "high": 2.5, "r2": 0.75, "label_kept": 1.0},
            {"name": "höher", "low": -1.0, "high": 1.0},
        ],
    }


def whole_weight(weight, axis):
    """The weight as I8 and its scale for each output."""
    others = [side for side in range(weight.dim()) if side != axis]
    scale = weight.abs().amax(dim=others) / 127
    sides = [1] * weight.dim()
    sides[axis] = -1
    return torch.round(weight / scale.reshape(sides)).to(torch.int8), scale


def network(layers):
    """Random weights: one of each kind I8, the others F16 where that is two bytes a weight, and F32."""
    tensors = {}
    whole = {"decoder.dense", "decoder.conv1", "decoder.up"}
    for each in all_layers(layers):
        name = each.get("name")
        if name is None:
            continue
        if each["op"] == "affine":
            tensors[name + ".weight"] = torch.rand(each["channels"]) + 0.5
            tensors[name + ".bias"] = torch.randn(each["channels"]) * 0.1
            continue
        inputs, outputs = each["in"], each["out"]
        kernel = [each["kernel"]] * 2 if "kernel" in each else []
        axis = 1 if each["op"] == "conv_transpose2d" else 0
        sides = [inputs, outputs] if axis == 1 else [outputs, inputs]
        weight = torch.randn(sides + kernel) * (2 / (inputs * int(np.prod(kernel)))) ** 0.5
        if name in whole:
            tensors[name + ".weight"], tensors[name + ".weight.scale"] = whole_weight(weight, axis)
        else:
            tensors[name + ".weight"] = weight.half()
        tensors[name + ".bias"] = torch.randn(outputs) * 0.1
    return tensors


def golden(model_spec, tensors):
    values = with_scales(model_spec, {name: tensor.float() for name, tensor in tensors.items()})
    z = torch.randn(SAMPLES, LATENT)
    label = torch.tensor([[1.0, 0.0], [0.25, 0.75]])
    image = decode(model_spec, values, z, label)
    mean, sigma = encode(model_spec, values, image, label)
    found = {"z": z, "label": label, "image": image, "mean": mean, "sigma": sigma}
    return {"golden." + name: tensor for name, tensor in found.items()}


def container(metadata, tensors):
    """The file's bytes: section by section, the wider dtype first, and padding between sections."""
    header, data = {"__metadata__": metadata}, b""

    def append(name, tensor):
        nonlocal data
        values = tensor.contiguous().numpy().tobytes()
        offsets = [len(data), len(data) + len(values)]
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": offsets}
        data += values

    for number, section in enumerate(SECTIONS):
        if len(data) % 8:
            append(f"x.pad.{number}", torch.zeros(-len(data) % 8, dtype=torch.int8))
        inside = [item for item in tensors.items() if item[0].startswith(section)]
        for name, tensor in sorted(inside, key=lambda item: -item[1].element_size()):
            append(name, tensor)
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    torch.manual_seed(SEED)
    model_spec = spec()
    tensors = network(model_spec["encoder"] + model_spec["decoder"])
    tensors |= {"latent.kl": torch.rand(LATENT), "latent.mean": torch.randn(LATENT) * 0.1}
    tensors["latent.std"] = torch.rand(LATENT) + 0.5
    tensors["direction.vector"] = torch.nn.functional.normalize(torch.randn(2, LATENT))
    tensors |= golden(model_spec, tensors)
    metadata = {
        "format": "vaelet/2",
        "spec": json.dumps(model_spec),
        "training": json.dumps({"command": "python3 tests/golden/make_tiny_colour.py", "seed": SEED}),
    }
    path = folder / "tiny-colour.safetensors"
    path.write_bytes(container(metadata, tensors))
    print(f"wrote {path}")


if __name__ == "__main__":
    main()
