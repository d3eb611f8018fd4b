#!/usr/bin/env python3
"""Reads a vaelet weights file with PyTorch alone, and checks it against its own golden samples.

    python3 tests/golden/read_weights.py FILE.safetensors

Follows shared/weights/FORMAT.md and shares no code with vaelet. `read_file` gives the parts of a
file, `decode` and `encode` run its networks; import them to use a model in Python.
"""

import json
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

FORMATS = ("vaelet/1", "vaelet/2")
DTYPES = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2")}
ACTIVATIONS = {None: lambda x: x, "relu": F.relu, "silu": F.silu, "tanh": torch.tanh}
SIGMAS = {
    "softplus": F.softplus,
    "log_variance": lambda v: torch.exp(v.clamp(-30, 20) / 2),
}
TOLERANCE = 1e-4  # of a pixel in [0, 1], and of max(1, |value|) of a mean or a sigma


def read_file(path):
    """The spec (a dict), the training notes (a dict) and the tensors by name, widened to F32."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = parse_json(data[8 : 8 + length].decode("utf-8"))
    metadata = header.pop("__metadata__")
    if metadata["format"] not in FORMATS:
        raise ValueError(f"expected the format {' or '.join(FORMATS)}, found {metadata['format']}")
    tensors = {
        name: read_tensor(entry, memoryview(data)[8 + length :])
        for name, entry in header.items()
        if not name.startswith("x.")
    }
    return parse_json(metadata["spec"]), parse_json(metadata["training"]), tensors


def parse_json(text):
    """JSON whose texts are UTF-8: Python would take the escape of a lone surrogate for a character."""
    value = json.loads(text)
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def read_tensor(entry, data):
    begin, end = entry["data_offsets"]
    values = np.frombuffer(data[begin:end], DTYPES[entry["dtype"]])
    return torch.from_numpy(values.astype(np.float32)).reshape(entry["shape"])


def run_layer(layer, tensors, x, label):
    """One layer of the spec. x is [B, N] or [B, C, H, W], label [B, number of labels]."""
    op = layer["op"]
    if op == "flatten":
        return x.flatten(1)
    if op == "unflatten":
        return x.reshape(-1, layer["channels"], layer["height"], layer["width"])
    if op == "upsample":
        return F.interpolate(x, scale_factor=layer["factor"], mode="nearest")
    if op == "concat_label":
        return torch.cat([x, label], dim=1)
    weight, bias = tensors[layer["name"] + ".weight"], tensors[layer["name"] + ".bias"]
    if op == "dense":
        x = F.linear(x, weight, bias)
    elif op == "conv2d":
        x = F.conv2d(x, weight, bias, layer["stride"], layer["padding"])
    elif op == "conv_transpose2d":
        x = F.conv_transpose2d(
            x, weight, bias, layer["stride"], layer["padding"], layer["output_padding"]
        )
    else:
        raise ValueError(f"unknown op {op}")
    return ACTIVATIONS[layer.get("activation")](x)


def run(layers, tensors, x, label):
    for layer in layers:
        x = run_layer(layer, tensors, x, label)
    return x


def decode(spec, tensors, z, label=None):
    """z [B, L], label [B, number of labels] -> pixels in [0, 1], [B, 1, H, W]."""
    x = run(spec["decoder"], tensors, z, label)
    if spec["likelihood"]["kind"] == "bernoulli":
        return torch.sigmoid(x)
    return (x * spec["image"]["std"] + spec["image"]["mean"]).clamp(0, 1)


def encode(spec, tensors, pixels, label=None):
    """Pixels [B, 1, H, W], label [B, number of labels] -> mean and sigma of q(z|x), each [B, L]."""
    x = (pixels - spec["image"]["mean"]) / spec["image"]["std"]
    mean, v = run(spec["encoder"], tensors, x, label).chunk(2, dim=1)
    return mean, SIGMAS[spec.get("posterior", "softplus")](v)


def largest_difference(found, expected):
    """The largest difference of a value, as a part of max(1, |value|)."""
    return ((found - expected).abs() / expected.abs().clamp(min=1)).max().item()


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python3 read_weights.py FILE.safetensors")
    path = sys.argv[1]
    spec, _, tensors = read_file(path)
    z, label, image = (tensors.get("golden." + name) for name in ("z", "label", "image"))
    found = {"image": decode(spec, tensors, z, label)}
    found["mean"], found["sigma"] = encode(spec, tensors, image, label)
    differences = {
        name: largest_difference(values, tensors["golden." + name])
        for name, values in found.items()
        if "golden." + name in tensors
    }
    print(
        f"{path}: {spec['name']}, {spec['latent']} latents, {len(z)} golden samples; largest differences: "
        + ", ".join(f"{name} {difference:.1e}" for name, difference in differences.items())
    )
    if not all(difference <= TOLERANCE for difference in differences.values()):
        sys.exit(f"{path}: expected differences of at most {TOLERANCE:.0e}")
    if not torch.isfinite(found["sigma"]).all():
        sys.exit(f"{path}: expected a finite sigma")


if __name__ == "__main__":
    main()
