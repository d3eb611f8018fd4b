#!/usr/bin/python3
"""Checks `vaelet import` on functions of the label, and on the forms that it comes in: labels.py VAELET FOLDER.
Beside PyTorch.
"""
import sys

import torch
from support import Command, Function, near, reader
from torch import nn
from torch.nn import functional as F

command = Command(sys.argv[1], sys.argv[2])
LATENT, CLASSES, WIDTH, SIDE = 5, 4, 7, 6
PIXELS = SIDE * SIDE


class Decoder(nn.Module):
    """`join` puts z and what `label` makes of the label side by side."""

    def __init__(self, label, width=WIDTH, join=lambda z, y: [z, y]):
        super().__init__()
        self.label, self.join = label, join
        parts = join(torch.zeros(1, LATENT), torch.zeros(1, width))
        self.dense = nn.Linear(sum(part.shape[1] for part in parts), PIXELS)

    def forward(self, z, label):
        features = torch.cat(self.join(z, self.label(label)), 1)
        return torch.sigmoid(self.dense(features)).view(-1, 1, SIDE, SIDE)


def normalised():
    norm = nn.BatchNorm1d(WIDTH)
    nn.init.normal_(norm.running_mean)
    nn.init.uniform_(norm.running_var, .5, 2)
    return nn.Sequential(nn.Linear(CLASSES, WIDTH), norm)


def one_hot(index):
    return F.one_hot(index, CLASSES).float()


# A function of the label, and the form of the label that it takes.
CASES = {
    "twice the label less one": (Decoder(Function(lambda y: 2 * y - 1), CLASSES), one_hot),
    "a dense layer with an activation": (Decoder(nn.Sequential(nn.Linear(CLASSES, WIDTH), nn.Tanh())), one_hot),
    "two dense layers": (Decoder(nn.Sequential(nn.Linear(CLASSES, 9), nn.SiLU(), nn.Linear(9, WIDTH))), one_hot),
    "a normalised dense layer": (Decoder(normalised()), one_hot),
    "half of a dense layer": (Decoder(nn.Sequential(nn.Linear(CLASSES, WIDTH), Function(lambda y: y / 2))), one_hot),
    "an embedding with an activation": (Decoder(nn.Sequential(nn.Embedding(CLASSES, WIDTH), nn.ReLU())), lambda index: index),
    "the label on both sides of z": (Decoder(nn.Linear(CLASSES, WIDTH), join=lambda z, y: [y, z, y]), one_hot),
    "the label and a function of it": (Decoder(Function(lambda y: torch.cat([y, y * 3], 1)), 2 * CLASSES), one_hot),
    "a one-hot label of whole numbers": (Decoder(Function(lambda y: y.float()), CLASSES), lambda index: F.one_hot(index, CLASSES)),
    "a one-hot label of truth values": (Decoder(Function(lambda y: y.float()), CLASSES), lambda index: F.one_hot(index, CLASSES).bool()),
    "a number beside those of all classes": (Decoder(Function(lambda y: (y[:, None] == torch.arange(CLASSES)).float()), CLASSES), lambda index: index),
}


def check(name, decoder, form, names=("z", "label")):
    z, index = 2 * torch.randn(40, LATENT), torch.arange(40) % CLASSES
    decoder.eval()
    path = command.export(decoder, (z[:2], form(index)[:2]), list(names), ["image"], "decoder.onnx")
    model, tensors, _ = command.imported("--decoder", path)
    near(reader.decode(model, tensors, z, one_hot(index)), decoder(z, form(index)), name, 2e-5)
    print(f"{name}: exact")


class InResidual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.inner, self.last = nn.Linear(LATENT, 8), nn.Linear(8 + CLASSES, 8), nn.Linear(8, PIXELS)

    def forward(self, z, label):
        features = self.first(z)
        return self.last(features + self.inner(torch.cat([features, label], 1))).view(-1, 1, SIDE, SIDE)


# Names of the label and of z, in the order of the graph's inputs, the label first.
NAMES = [("y_onehot", "z"), ("cond", "z"), ("Label", "z"), ("y.1", "z.1"), ("labels_onehot", "latent"), ("digit", "noise"), ("y", "second"), ("classes", "input")]


def check_names():
    """The names decide, whatever the order; where they and the types say nothing, a number of labels does, or nothing."""
    decoder = Decoder(Function(lambda y: y), CLASSES).eval()
    label, z = one_hot(torch.arange(40) % CLASSES), 2 * torch.randn(40, LATENT)
    label_first = Decoder(Function(lambda y: y), CLASSES)
    label_first.dense = decoder.dense
    label_first.forward = lambda label, z: Decoder.forward(label_first, z, label)
    for names in NAMES:
        path = command.export(label_first, (label[:2], z[:2]), list(names), ["image"], "decoder.onnx")
        model, tensors, told = command.imported("--decoder", path)
        assert model["latent"] == LATENT and f'the input "{names[0]}" of the decoder is the label' in told, told
        near(reader.decode(model, tensors, z, label), decoder(z, label), names, 2e-5)
        print(f"the label {names[0]} before {names[1]}: exact")
    path = command.export(label_first, (label[:2], z[:2]), ["a", "b"], ["image"], "decoder.onnx")
    command.refused("do not tell", "--decoder", path)
    for flags in (["--labels", "p,q,r,s"], ["--label-input", "a"]):
        model, tensors, _ = command.imported("--decoder", path, *flags)
        near(reader.decode(model, tensors, z, label), decoder(z, label), str(flags), 2e-5)
    print("names that say nothing: refused, unless the number of labels or the flag tells")


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = nn.Linear(PIXELS + CLASSES, 2 * LATENT)

    def forward(self, first, second):
        image, label = (first, second) if first.dim() == 4 else (second, first)
        return self.dense(torch.cat([image.flatten(1), label], 1))


def check_encoder():
    """The image is that which has as many values as the decoder's."""
    x, label = torch.rand(40, 1, SIDE, SIDE), one_hot(torch.arange(40) % CLASSES)
    decoder = command.export(Decoder(Function(lambda y: y), CLASSES), (torch.randn(2, LATENT), label[:2]), ["z", "label"], ["image"], "decoder.onnx")
    encoder = Encoder()
    path = command.export(encoder, (label[:2], x[:2]), ["input_1", "input_2"], ["both"], "encoder.onnx")
    model, tensors, _ = command.imported("--decoder", decoder, "--encoder", path)
    mean, _ = reader.encode(model, tensors, x, label)
    near(mean, encoder(label, x)[:, :LATENT], "an encoder whose inputs have no names", 2e-5)
    print("an encoder whose inputs have no names: exact")


def check_refusals():
    z = torch.randn(2, LATENT)
    path = command.export(InResidual(), (z, one_hot(torch.arange(2))), ["z", "label"], ["image"], "decoder.onnx")
    command.refused("found it in one way of a sum", "--decoder", path)
    scalar = Decoder(Function(lambda y: y), 1)
    path = command.export(scalar, (z, torch.ones(2, 1)), ["z", "label"], ["image"], "decoder.onnx")
    command.refused("expected the one-hot label", "--decoder", path)
    print("the label within a residual, and as a float: refused")


torch.manual_seed(1)
with torch.no_grad():
    for name, (decoder, form) in CASES.items():
        check(name, decoder, form)
    index_first = Decoder(nn.Embedding(CLASSES, WIDTH))
    index_first.forward = lambda label, z: Decoder.forward(index_first, z, label)
    path = command.export(index_first.eval(), (torch.arange(2), torch.randn(2, LATENT)), ["a", "b"], ["image"], "decoder.onnx")
    model, _, told = command.imported("--decoder", path)
    assert model["latent"] == LATENT and 'the input "a" of the decoder is the label' in told, told
    check_names()
    check_encoder()
    check_refusals()
