#!/usr/bin/python3
"""Writes tiny-cvae.safetensors, the same bytes each time:

    python3 tests/golden/make_tiny_cvae.py [FOLDER]

Beside this file, where no folder is given. An untrained model of version vaelet/1 that has each of its layer ops and
activations, non-square images, an F16 network, a mixture prior for each class and a tensor of its own. Follows
shared/weights/FORMAT.md and shares no code with vaelet's writer, so that vaelet's reader is checked against something
independent. make_tiny_colour.py writes a file of version vaelet/2.
"""

import json
import pathlib
import struct
import sys

import numpy as np
import torch

from read_weights import decode

SEED = 20240607
LABELS, LATENT, SAMPLES, COMPONENTS = 3, 2, 3, 2


def spec():
    def layer(op, name=None, **keys):
        return {"op": op, **({"name": name} if name else {}), **keys}

    def geometry(inputs, outputs, kernel, stride, padding):
        return {"in": inputs, "out": outputs, "kernel": kernel, "stride": stride, "padding": padding}

    return {
        "name": "tiny-cvae",
        "image": {"height": 12, "width": 8, "channels": 1, "mean": 0.25, "std": 0.5},
        "labels": ["rock", "paper", "scissors"],
        "latent": LATENT,
        "likelihood": {"kind": "gaussian", "sigma2": 0.5},
        "encoder": [
            layer("conv2d", "encoder.conv1", **geometry(1, 3, 3, 2, 1), activation="relu"),
            layer("conv2d", "encoder.conv2", **geometry(3, 4, 3, 1, 0), activation="silu"),
            layer("flatten"),
            layer("concat_label"),
            layer("dense", "encoder.posterior", **{"in": 32 + LABELS, "out": 2 * LATENT}),
        ],
        "decoder": [
            layer("concat_label"),
            layer("dense", "decoder.dense", **{"in": LATENT + LABELS, "out": 24}, activation="silu"),
            layer("unflatten", channels=4, height=3, width=2),
            layer("conv_transpose2d", "decoder.up1", **geometry(4, 4, 3, 2, 1), output_padding=1,
                  activation="relu"),
            layer("conv_transpose2d", "decoder.up2", **geometry(4, 3, 4, 2, 1), output_padding=0,
                  activation="silu"),
            layer("conv2d", "decoder.image", **geometry(3, 1, 3, 1, 1)),
        ],
    }


def network(layers):
    """Random F16 weights; spread so that some of the images' pixels are clamped and most are not."""
    tensors = {}
    for layer in layers:
        if "name" not in layer:
            continue
        inputs, outputs = layer["in"], layer["out"]
        kernel = [layer["kernel"]] * 2 if "kernel" in layer else []
        sides = [inputs, outputs] if layer["op"] == "conv_transpose2d" else [outputs, inputs]
        fan_in = inputs * int(np.prod(kernel))
        tensors[layer["name"] + ".weight"] = (torch.randn(sides + kernel) * (4 / fan_in) ** 0.5).half()
        tensors[layer["name"] + ".bias"] = (torch.randn(outputs) * 0.1).half()
    return tensors


def statistics():
    """`latent.*` and `prior.*`: plausible numbers, as an untrained model has none of its own."""
    scale = torch.randn(LABELS, COMPONENTS, LATENT, LATENT).tril(-1) * 0.3
    return {
        "latent.kl": torch.rand(LATENT),
        "latent.mean": torch.randn(LATENT) * 0.1,
        "latent.std": torch.rand(LATENT) + 0.5,
        "prior.weight": torch.tensor([0.25, 0.75]).repeat(LABELS, 1),
        "prior.mean": torch.randn(LABELS, COMPONENTS, LATENT),
        "prior.scale": scale + torch.diag_embed(torch.rand(LABELS, COMPONENTS, LATENT) + 0.2),
    }


def golden(model_spec, tensors):
    """A sample of each of two labels, and one of a mix."""
    z = torch.randn(SAMPLES, LATENT)
    label = torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.25, 0.5, 0.25]])
    widened = {name: tensor.float() for name, tensor in tensors.items()}
    image = decode(model_spec, widened, z, label)
    return {"golden.z": z, "golden.label": label, "golden.image": image}


def container(metadata, tensors):
    """The file's bytes. The F32 tensors come first, which aligns them all."""
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in sorted(tensors.items(), key=lambda item: -item[1].element_size()):
        values = tensor.contiguous().numpy().tobytes()
        header[name] = {
            "dtype": "F32" if tensor.element_size() == 4 else "F16",
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(values)],
        }
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def write(path, version, model_spec, tensors):
    metadata = {
        "format": version,
        "spec": json.dumps(model_spec),
        "training": json.dumps({"command": "python3 tests/golden/make_tiny_cvae.py", "seed": SEED}),
    }
    path.write_bytes(container(metadata, tensors))
    print(f"wrote {path}")


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent
    torch.manual_seed(SEED)
    model_spec = spec()
    tensors = network(model_spec["encoder"] + model_spec["decoder"])
    tensors["encoder.conv1.bias"][0] = 2.0**-24  # the smallest F16 number, a subnormal one
    tensors.update(statistics())
    tensors.update(golden(model_spec, tensors))
    tensors["x.note"] = torch.tensor([3.0, 1.0, 4.0])
    write(folder / "tiny-cvae.safetensors", "vaelet/1", model_spec, tensors)


if __name__ == "__main__":
    main()
