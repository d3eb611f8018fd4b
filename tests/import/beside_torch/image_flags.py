#!/usr/bin/python3
"""Checks what --layout, --image-size, --label-input, --author and --licence of `vaelet import` change in the file.

    image_flags.py VAELET FOLDER
"""
import json
import struct
import sys

import torch
from support import Command, Function, near, reader
from torch import nn

command = Command(sys.argv[1], sys.argv[2])
LATENT, CLASSES = 3, 4


class Decoder(nn.Module):
    """Its inputs are in an order of one's own: the label before z."""

    def __init__(self, inputs, *shape):
        super().__init__()
        self.dense, self.shape = nn.Linear(inputs, torch.Size(shape).numel()), shape

    def forward(self, *inputs):
        return torch.sigmoid(3 * self.dense(torch.cat(inputs, 1))).view(-1, *self.shape)


class Encoder(nn.Module):
    def __init__(self, pixels):
        super().__init__()
        self.dense = nn.Linear(pixels, 2 * LATENT)

    def forward(self, x):
        return self.dense(x.flatten(1))


class LabelledEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.mean, self.log_variance = nn.Linear(36 + CLASSES, LATENT), nn.Linear(36 + CLASSES, LATENT)

    def forward(self, x, label):
        features = torch.cat([x.flatten(1), label], 1)
        return self.mean(features), self.log_variance(features)


def files(*shape):
    """Writes a decoder to images of a shape, and an encoder of them; returns both and the flags."""
    decoder, encoder = Decoder(LATENT, *shape), Encoder(torch.Size(shape).numel())
    paths = (command.export(decoder, (torch.rand(2, LATENT),), ["z"], ["image"], "decoder.onnx"),
             command.export(encoder, (torch.rand(2, *shape),), ["x"], ["both"], "encoder.onnx"))
    return decoder, encoder, ("--decoder", paths[0], "--encoder", paths[1])


def compare(what, decoder, encoder, words, sides, to_image, from_image):
    """Imports, and checks the sides [C, H, W], the pixels and the mean; the functions are between the graph's order and it."""
    model, tensors, _ = command.imported(*words)
    image = model["image"]
    assert [image["channels"], image["height"], image["width"]] == sides, f"{what}: {image}"
    z, x = torch.randn(4, LATENT), torch.rand(4, *sides)
    near(reader.decode(model, tensors, z), to_image(decoder(z)), f"{what}, decoded")
    near(reader.encode(model, tensors, x)[0], encoder(from_image(x))[:, :LATENT], f"{what}, mean")
    print(f"{what}: exact")


def check_layout():
    decoder, encoder, words = files(3, 5, 3)
    last, first = (lambda x: x.permute(0, 3, 1, 2)), (lambda x: x.permute(0, 2, 3, 1))
    same = lambda x: x
    compare("an order that the shape leaves open", decoder, encoder, words, [3, 5, 3], same, same)
    compare("--layout nchw", decoder, encoder, (*words, "--layout", "nchw"), [3, 5, 3], same, same)
    compare("--layout nhwc", decoder, encoder, (*words, "--layout", "nhwc"), [3, 3, 5], last, first)
    command.refused("nhwc", *words, "--layout", "rows")
    _, _, words = files(1, 6, 5)
    command.refused("5", *words, "--layout", "nhwc")


def check_image_size():
    for channels, values in ((1, 24), (3, 72)):
        decoder, encoder, words = files(values)
        to_image = lambda y, channels=channels: y.view(-1, channels, 4, 6)
        compare(f"--image-size, {channels} channels", decoder, encoder, (*words, "--image-size", "4x6"), [channels, 4, 6], to_image, lambda x: x.flatten(1))
        command.refused("image size: expected one of", *words)
        command.refused(f"of {values} values, in one channel or three, found another", *words, "--image-size", "5x6")
    for sides in ((1, 24), (24, 1), (3, 24)):
        decoder, encoder, words = files(*sides)
        channels = max(1, sides[0] * sides[1] // 24)
        to_image = lambda y, channels=channels: y.view(-1, channels, 4, 6)
        compare(f"--image-size, lists of {sides}", decoder, encoder, (*words, "--image-size", "4x6"), [channels, 4, 6], to_image, lambda x, sides=sides: x.view(-1, *sides))
    command.refused("expected", *words, "--image-size", "4by6")
    _, _, words = files(1, 6, 4)
    command.imported(*words, "--image-size", "6x4")
    command.refused("image size: expected 6x4, as the decoder gives images, found 4x6", *words, "--image-size", "4x6")


def check_label_input():
    decoder = Decoder(LATENT + CLASSES, 1, 6, 6)
    z, label = torch.randn(4, LATENT), torch.eye(CLASSES)
    path = command.export(decoder, (label, z), ["kind", "code"], ["image"], "labelled.onnx")
    command.refused('"kind", "code", do not tell', "--decoder", path)
    model, tensors, notes = command.imported("--decoder", path, "--label-input", "kind")
    assert model["latent"] == LATENT and len(model["labels"]) == CLASSES and "is the label" not in notes, (model, notes)
    near(reader.decode(model, tensors, z, label), decoder(label, z), "--label-input")
    command.refused('label-input: expected the name of an input that takes the label, found "nobody"', "--decoder", path, "--label-input", "nobody")
    command.refused('label-input: expected the name of an input that takes the label, found "body"', "--decoder", path, "--label-input", "kind,body")
    command.refused('expected one of "kind", "code"', "--decoder", path, "--label-input", "kind,code")
    plain = command.export(Decoder(LATENT, 1, 6, 6), (z,), ["z"], ["image"], "plain.onnx")
    command.refused('found "z"; the inputs are "z"', "--decoder", plain, "--label-input", "z")

    encoder = LabelledEncoder()
    x = torch.rand(CLASSES, 1, 6, 6)
    named = command.export(encoder, (x, label), ["x", "sort"], ["mean", "log_variance"], "labelled-encoder.onnx")
    command.refused("put a comma between both names", "--decoder", path, "--encoder", named, "--label-input", "kind")
    model, tensors, _ = command.imported("--decoder", path, "--encoder", named, "--label-input", "kind,sort")
    near(reader.encode(model, tensors, x, label)[0], encoder(x, label)[0], "--label-input of an encoder")
    print("--label-input: exact, and refused where no input has its name")


def record():
    """What the file last imported says of its making."""
    content = command.out.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    return json.loads(json.loads(content[8:8 + length])["__metadata__"]["training"])


def check_credits():
    _, _, words = files(1, 6, 6)
    command.imported(*words)
    assert "author" not in record() and "licence" not in record(), record()
    command.imported(*words, "--author", 'Ada "A." Löve', "--licence", "CC BY 4.0")
    assert record()["author"] == 'Ada "A." Löve' and record()["licence"] == "CC BY 4.0", record()
    command.refused("--author", *words, "--author")
    print("--author and --licence: in the record")


torch.manual_seed(1)
with torch.no_grad():
    check_layout()
    check_image_size()
    check_label_input()
    check_credits()
