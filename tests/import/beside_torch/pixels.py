#!/usr/bin/python3
"""Checks which pixels `vaelet import` takes a model's images in, and what an export notes of them: pixels.py VAELET FOLDER.
Beside PyTorch.
"""
import sys

import torch
from support import Command, Function, near, reader
from torch import nn

command = Command(sys.argv[1], sys.argv[2])
LATENT, SIDE, CHANNELS = 4, 6, 3
COUNT = CHANNELS * SIDE * SIDE


def image(*sides):
    return Function(lambda x: x.view(-1, *sides))


def decoder_of(*layers, sides=(CHANNELS, SIDE, SIDE)):
    return nn.Sequential(nn.Linear(LATENT, COUNT), *layers, image(*sides))


def encoder_of(*layers):
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(COUNT, 2 * LATENT))


def files(decoder, encoder, sides=(CHANNELS, SIDE, SIDE)):
    return ("--decoder", command.export(decoder, (torch.rand(2, LATENT),), ["z"], ["image"], "decoder.onnx"),
            "--encoder", command.export(encoder, (torch.rand(2, *sides),), ["x"], ["both"], "encoder.onnx"))


def check(name, words, decode, encode):
    """`decode` gives pixels from 0 to 1 in [N, C, H, W]; `encode` takes them."""
    model, tensors, told = command.imported(*words)
    z, x = torch.randn(30, LATENT), torch.rand(30, CHANNELS, SIDE, SIDE)
    near(reader.decode(model, tensors, z), decode(z), name, 2e-5)
    near(reader.encode(model, tensors, x)[0], encode(x)[:, :LATENT], name, 2e-5)
    print(f"{name}: exact")
    return told


def check_normalising():
    decoder = decoder_of(nn.Tanh())
    own = encoder_of(Function(lambda x: x * 2 - 1))
    told = check("an encoder that normalises its pixels itself", files(decoder, own), lambda z: decoder(z) / 2 + .5, own)
    assert "it normalises them itself" in told, told
    plain = encoder_of()
    check("an encoder that takes what the decoder gives", files(decoder, plain), lambda z: decoder(z) / 2 + .5, lambda x: plain(2 * x - 1))


def check_layouts():
    last = (SIDE, SIDE, CHANNELS)
    to_last = lambda x: x.permute(0, 2, 3, 1)
    decoder, encoder = decoder_of(nn.Sigmoid(), sides=last), encoder_of()
    told = check("flat images for channels last", files(decoder, encoder, (COUNT,)), lambda z: decoder(z).permute(0, 3, 1, 2), lambda x: encoder(to_last(x)))
    assert "of the encoder have their channels last" in told, told
    flat = decoder_of(nn.Sigmoid(), sides=(COUNT,))
    told = check("flat images from a decoder", files(flat, encoder, last), lambda z: flat(z).view(-1, *last).permute(0, 3, 1, 2), lambda x: encoder(to_last(x)))
    assert "of the decoder have their channels last" in told, told


def check_bernoulli():
    half, encoder = decoder_of(Function(lambda x: torch.tanh(x) / 2 + .5)), encoder_of()
    check("half a tanh, which is a sigmoid", (*files(half, encoder), "--likelihood", "bernoulli"), half, encoder)
    for name, layer in {"clamped values": Function(lambda x: x.clamp(0, 1)),
                        "part of a sigmoid": Function(lambda x: torch.sigmoid(x) * .9 + .05), "a hard sigmoid": nn.Hardsigmoid()}.items():
        command.refused("expected a decoder that ends in logits", *files(decoder_of(layer), encoder_of()), "--likelihood", "bernoulli")
        print(f"{name} as logits: refused")


def check_bounded_logits():
    """A sigmoid of values that have bounds is of no logits: its pixels are a Gaussian's."""
    for name, layer in {"a sigmoid": nn.Sigmoid(), "a tanh": nn.Tanh(), "a ReLU": nn.ReLU()}.items():
        decoder, encoder = decoder_of(layer, nn.Sigmoid()), encoder_of()
        told = check(f"a sigmoid of {name}", files(decoder, encoder), decoder, encoder)
        assert "no sigmoid of logits" in told, told


class Whole(nn.Module):
    """A VAE that decodes the mean of what it encodes."""

    def __init__(self, shape):
        super().__init__()
        self.encoder, self.decoder, self.shape = nn.Linear(SIDE * SIDE, 2 * LATENT), nn.Linear(LATENT, SIDE * SIDE), shape

    def forward(self, x):
        mean, spread = self.encoder(x.flatten(1)).chunk(2, 1)
        return torch.sigmoid(self.decoder(mean)).view(-1, *self.shape), mean, spread


def check_whole():
    """The graph of a whole VAE is no decoder, though it has an input and an image."""
    flat = (SIDE * SIDE,)
    for shape, name, outputs in [((1, SIDE, SIDE), "input", ["recon"]), (flat, "input", ["recon", "mu", "logvar"]), (flat, "x", ["recon"])]:
        whole = Whole(shape)
        module = whole if len(outputs) > 1 else nn.Sequential(whole, Function(lambda given: given[0]))
        path = command.export(module, (torch.rand(2, *shape),), [name], outputs, "whole.onnx")
        command.refused("the whole VAE", "--decoder", path)
    # z may be a map, even of as many values as the image has.
    decoder = nn.Sequential(nn.ConvTranspose2d(4, 8, 4, 2, 1), nn.ReLU(), nn.Conv2d(8, 1, 3, padding=1), nn.Sigmoid())
    path = command.export(decoder, (torch.rand(2, 4, 4, 4),), ["z"], ["image"], "decoder.onnx")
    model, tensors, _ = command.imported("--decoder", path)
    z = torch.randn(30, 64)
    near(reader.decode(model, tensors, z), decoder(z.view(-1, 4, 4, 4)), "z as a map", 2e-5)
    print("the graph of a whole VAE: refused; z as a map of as many values: exact")


def check_noted():
    """An export, imported again without a flag, is the same model."""
    decoder, encoder = decoder_of(nn.Sigmoid()), encoder_of()
    flags = ("--likelihood", "gaussian", "--sigma2", .2, "--image-mean", ".4,.5,.6", "--image-std", ".2,.25,.3", "--labels", "tile")
    model, tensors, _ = command.imported(*files(decoder, encoder), *flags)
    folder = command.folder / "again"
    assert command.call("export", command.out, "--onnx", folder, "--overwrite").returncode == 0
    again, more, told = command.imported("--decoder", folder / "decoder.onnx", "--encoder", folder / "encoder.onnx")
    for key in ("image", "likelihood", "labels"):
        assert again[key] == model[key], f"{key}: {again[key]}"
    assert "noted in the file" in told, told
    z, x = torch.randn(30, LATENT), torch.rand(30, CHANNELS, SIDE, SIDE)
    near(reader.decode(again, more, z), reader.decode(model, tensors, z), "the export's pixels", 1e-6)
    near(reader.encode(again, more, x)[0], reader.encode(model, tensors, x)[0], "the export's means", 1e-6)
    print("what an export notes: the same model")


torch.manual_seed(1)
with torch.no_grad():
    check_normalising()
    check_layouts()
    check_bernoulli()
    check_bounded_logits()
    check_whole()
    check_noted()
    command.refused("expected a number above 0", *files(decoder_of(nn.Tanh()), encoder_of()), "--image-std", "0")
    done = command.call("import", *files(decoder_of(nn.Tanh()), encoder_of()), "--out", command.out)
    assert done.returncode != 0 and "--overwrite" in done.stderr, done.stderr
