#!/usr/bin/python3
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
DTYPES = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "I8": np.dtype("<i1")}
ACTIVATIONS = {
    None: lambda x, layer: x,
    "relu": lambda x, layer: F.relu(x),
    "silu": lambda x, layer: F.silu(x),
    "leaky_relu": lambda x, layer: F.leaky_relu(x, layer["slope"]),
    "elu": lambda x, layer: F.elu(x, layer["alpha"]),
    "gelu": lambda x, layer: F.gelu(x),
    "gelu_tanh": lambda x, layer: F.gelu(x, approximate="tanh"),
    "tanh": lambda x, layer: torch.tanh(x),
    "sigmoid": lambda x, layer: torch.sigmoid(x),
    "softplus": lambda x, layer: F.softplus(x),
}
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
    spec = parse_json(metadata["spec"])
    return spec, parse_json(metadata["training"]), with_scales(spec, tensors)


def parse_json(text):
    """JSON whose texts are UTF-8: Python would take the escape of a lone surrogate for a character."""
    value = json.loads(text)
    json.dumps(value, ensure_ascii=False).encode("utf-8")
    return value


def read_tensor(entry, data):
    begin, end = entry["data_offsets"]
    values = np.frombuffer(data[begin:end], DTYPES[entry["dtype"]])
    return torch.from_numpy(values.astype(np.float32)).reshape(entry["shape"])


def with_scales(spec, tensors):
    """The tensors, an I8 weight times the scales of its outputs, which then are no tensors of their own."""
    tensors = dict(tensors)
    for layer in all_layers(spec.get("encoder", []) + spec["decoder"]):
        name = layer.get("name", "") + ".weight"
        scale = tensors.pop(name + ".scale", None)
        if scale is None:
            continue
        sides = [1] * tensors[name].dim()
        sides[1 if layer["op"] == "conv_transpose2d" else 0] = -1
        tensors[name] = tensors[name] * scale.reshape(sides)
    return tensors


def all_layers(layers):
    """The layers of a list, and behind each residual those inside it."""
    for layer in layers:
        yield layer
        yield from all_layers(layer.get("layers", []) + layer.get("shortcut", []))


def four_sides(padding):
    return padding if isinstance(padding, list) else [padding] * 4


def convolve(layer, x, weight, bias):
    top, left, bottom, right = four_sides(layer["padding"])
    return F.conv2d(F.pad(x, [left, right, top, bottom]), weight, bias, layer["stride"])


def convolve_transposed(layer, x, weight, bias):
    top, left, bottom, right = four_sides(layer["padding"])
    x = F.conv_transpose2d(x, weight, bias, layer["stride"], 0, layer["output_padding"])
    return x[:, :, top : x.shape[2] - bottom, left : x.shape[3] - right]


def per_channel(values, x):
    return values.reshape([1, -1] + [1] * (x.dim() - 2))


# What a layer computes from x [B, N] or [B, C, H, W], before its activation, where it has no layers inside.
LAYERS = {
    "flatten": lambda layer, x, label: x.flatten(1),
    "unflatten": lambda layer, x, label: x.reshape(-1, layer["channels"], layer["height"], layer["width"]),
    "upsample": lambda layer, x, label: F.interpolate(x, scale_factor=layer["factor"], mode="nearest"),
    "concat_label": lambda layer, x, label: torch.cat([x, label], dim=1),
    "activation": lambda layer, x, label: x,
}
LAYERS_WITH_WEIGHTS = {
    "dense": lambda layer, x, weight, bias: F.linear(x, weight, bias),
    "conv2d": convolve,
    "conv_transpose2d": convolve_transposed,
    "affine": lambda layer, x, weight, bias: x * per_channel(weight, x) + per_channel(bias, x),
}


def run_layer(layer, tensors, x, label):
    """One layer of the spec. x is [B, N] or [B, C, H, W], label [B, number of labels]."""
    op = layer["op"]
    if op == "residual":
        x = run(layer["layers"], tensors, x, label) + run(layer["shortcut"], tensors, x, label)
    elif op in LAYERS:
        x = LAYERS[op](layer, x, label)
    elif op in LAYERS_WITH_WEIGHTS:
        name = layer["name"]
        x = LAYERS_WITH_WEIGHTS[op](layer, x, tensors[name + ".weight"], tensors[name + ".bias"])
    else:
        raise ValueError(f"unknown op {op}")
    return ACTIVATIONS[layer.get("activation")](x, layer)


def run(layers, tensors, x, label):
    for layer in layers:
        x = run_layer(layer, tensors, x, label)
    return x


def of_channels(values):
    """A number, or one for each channel, as it goes with images [B, C, H, W]."""
    return torch.tensor(values).reshape(-1, 1, 1)


def decode(spec, tensors, z, label=None):
    """z [B, L], label [B, number of labels] -> pixels in [0, 1], [B, C, H, W]."""
    x = run(spec["decoder"], tensors, z, label)
    if spec["likelihood"]["kind"] == "bernoulli":
        return torch.sigmoid(x)
    return (x * of_channels(spec["image"]["std"]) + of_channels(spec["image"]["mean"])).clamp(0, 1)


def encode(spec, tensors, pixels, label=None):
    """Pixels [B, C, H, W], label [B, number of labels] -> mean and sigma of q(z|x), each [B, L]."""
    x = (pixels - of_channels(spec["image"]["mean"])) / of_channels(spec["image"]["std"])
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
    if "encoder" in spec:
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
    if "sigma" in found and not torch.isfinite(found["sigma"]).all():
        sys.exit(f"{path}: expected a finite sigma")


if __name__ == "__main__":
    main()
