#!/usr/bin/python3
"""Checks what `vaelet import` makes of its flags, beside PyTorch: flags.py VAELET FOLDER.

--heads, --data, and graphs that embed the number of a class.
"""
import struct
import sys

import numpy as np
import torch
from support import Command, near, reader
from torch import nn

command = Command(sys.argv[1], sys.argv[2])
folder, imported, refused, export = command.folder, command.imported, command.refused, command.export
SIDE, LATENT, CLASSES = 6, 3, 4
PIXELS = SIDE * SIDE


class Decoder(nn.Module):
    """With `embedding`, its label is the number of a class."""

    def __init__(self, embedding=None):
        super().__init__()
        self.embedding = embedding
        self.layers = nn.Sequential(nn.Linear(LATENT + (embedding.embedding_dim if embedding else 0), 16), nn.ReLU(), nn.Linear(16, PIXELS), nn.Sigmoid())

    def forward(self, z, label=None):
        return self.layers(torch.cat([z, self.embedding(label)], 1) if self.embedding else z).view(-1, 1, SIDE, SIDE)


class Encoder(nn.Module):
    """Two outputs, spread first; or one that holds both, in an order."""

    def __init__(self, order="two"):
        super().__init__()
        self.order = order
        self.both = nn.Linear(PIXELS, 2 * LATENT)
        self.spread, self.mean = nn.Linear(PIXELS, LATENT), nn.Linear(PIXELS, LATENT)

    def parts(self, x):
        """Returns mean and spread."""
        x = x.flatten(1)
        if self.order == "two":
            return self.mean(x), self.spread(x)
        both = self.both(x)
        return (both[:, 0::2], both[:, 1::2]) if self.order == "interleaved" else (both[:, LATENT:], both[:, :LATENT])

    def forward(self, x):
        return (self.spread(x.flatten(1)), self.mean(x.flatten(1))) if self.order == "two" else self.both(x.flatten(1))


def check_encoder(words, encoder, outputs):
    """Imports an encoder whose outputs are in another order, and compares mean and sigma."""
    x = torch.rand(5, 1, SIDE, SIDE)
    path = export(encoder, (x,), ["x"], outputs, "encoder.onnx")
    model, tensors, _ = imported("--decoder", folder / "decoder.onnx", "--encoder", path, "--heads", words)
    mean, sigma = reader.encode(model, tensors, x)
    expected_mean, spread = encoder.parts(x)
    near(mean, expected_mean, f"mean, --heads {words}")
    near(sigma, torch.exp(spread / 2), f"sigma, --heads {words}")


def check_heads():
    export(Decoder(), (torch.rand(2, LATENT),), ["z"], ["image"], "decoder.onnx")
    check_encoder("mu,lv", Encoder(), ["lv", "mu"])
    for order in ("spread-first", "interleaved"):
        check_encoder(order, Encoder(order), ["both"])
    refused('"nobody"', "--decoder", folder / "decoder.onnx", "--encoder", folder / "encoder.onnx", "--heads", "nobody,both")
    print("--heads: by name, spread first, interleaved")


def check_embedding():
    decoder = Decoder(nn.Embedding(CLASSES, 5))
    z, label = torch.randn(6, LATENT), torch.arange(6) % CLASSES
    path = export(decoder, (z, label), ["z", "label"], ["image"], "embedded.onnx")
    model, tensors, _ = imported("--decoder", path, "--labels", "north,east,south,west")
    assert model["labels"] == ["north", "east", "south", "west"], model["labels"]
    near(reader.decode(model, tensors, z, nn.functional.one_hot(label, CLASSES).float()), decoder(z, label), "embedded label")
    refused("2 classes that have names, found one of 4", "--decoder", path, "--labels", "north,east")
    print("an embedded label is folded, and has its names")


def write_images(path, images):
    """Writes images [N, H, W] or labels [N] as an IDX file."""
    path.write_bytes(struct.pack(">HBB", 0, 8, images.ndim) + struct.pack(f">{images.ndim}I", *images.shape) + images.tobytes())


def check_data():
    data = folder / "data"
    data.mkdir(exist_ok=True)
    numbers = np.random.default_rng(1)
    for half, count in (("train", 120), ("t10k", 40)):
        write_images(data / f"{half}-images-idx3-ubyte", numbers.integers(0, 256, (count, SIDE, SIDE), np.uint8))
        write_images(data / f"{half}-labels-idx1-ubyte", (np.arange(count) % CLASSES).astype(np.uint8))
    encoder = Encoder()
    path = export(encoder, (torch.rand(2, 1, SIDE, SIDE),), ["x"], ["lv", "mu"], "encoder.onnx")
    words = ["--decoder", folder / "decoder.onnx", "--heads", "mu,lv", "--data", data, "--prior-components", 2]
    _, tensors, _ = imported(*words, "--encoder", path)
    raw = (data / "train-images-idx3-ubyte").read_bytes()[16:]
    x = torch.from_numpy(np.frombuffer(raw, np.uint8).astype(np.float32) / 255).view(-1, 1, SIDE, SIDE)
    with torch.no_grad():
        mean, v = encoder.parts(x)
    near(tensors["latent.mean"], mean.mean(0), "latent.mean")
    near(tensors["latent.std"], (mean.var(0, unbiased=False) + v.exp().mean(0)).sqrt(), "latent.std", 1e-3)
    near(tensors["latent.kl"], (.5 * (mean ** 2 + v.exp() - v - 1)).mean(0), "latent.kl", 1e-3)
    assert tensors["prior.weight"].shape == (1, 2), tensors["prior.weight"].shape
    refused("--data: expected an encoder", "--decoder", folder / "decoder.onnx", "--data", data)
    print("--data: latent statistics and a prior")


torch.manual_seed(1)
check_heads()
check_embedding()
check_data()
