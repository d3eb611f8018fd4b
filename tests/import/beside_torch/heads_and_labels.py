#!/usr/bin/python3
"""Checks `vaelet import` on encoders whose spread is kept in bounds, and on labels that are added: heads_and_labels.py
VAELET FOLDER. Beside PyTorch.
"""
import sys

import torch
from support import Command, Function, near, reader
from torch import nn
from torch.nn import functional as F

command = Command(sys.argv[1], sys.argv[2])
LATENT, CLASSES, SIDE = 5, 4, 6
PIXELS = SIDE * SIDE


class TwoHeads(nn.Module):
    """Mean and spread, one half each of what layers give; `bound` keeps the spread in bounds."""

    def __init__(self, layers, bound):
        super().__init__()
        self.layers, self.bound = layers, bound

    def forward(self, x):
        mean, spread = self.layers(x).chunk(2, 1)
        return mean.flatten(1), self.bound(spread).flatten(1)


class AddedLabel(nn.Module):
    """A decoder that adds a function of the label to features."""

    def __init__(self, before, label, behind):
        super().__init__()
        self.before, self.label, self.behind = before, label, behind

    def forward(self, z, label):
        return torch.sigmoid(self.behind(self.before(z) + self.label(label))).view(-1, 1, SIDE, SIDE)


def flat(*layers):
    return nn.Sequential(nn.Flatten(), *layers)


ENCODERS = {
    "clamped half of a dense layer": TwoHeads(flat(nn.Linear(PIXELS, 2 * LATENT)), lambda v: v.clamp(-.4, .3)),
    "clamped on one side": TwoHeads(flat(nn.Linear(PIXELS, 2 * LATENT)), lambda v: v.clamp(min=-.2)),
    "hardtanh of half of deep layers": TwoHeads(flat(nn.Linear(PIXELS, 32), nn.ReLU(), nn.Linear(32, 2 * LATENT)), lambda v: F.hardtanh(v, -.1, .2)),
    "clamped behind the mean of each channel": TwoHeads(nn.Sequential(nn.Conv2d(1, 8, 3, 2, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2 * LATENT)), lambda v: v.clamp(-.1, .1)),
    "clamped channels of a convolution": TwoHeads(nn.Conv2d(1, 2 * LATENT, SIDE), lambda v: v.clamp(-.3, .1)),
}

DECODERS = {
    "an embedding added to z": AddedLabel(nn.Identity(), nn.Embedding(CLASSES, LATENT), nn.Linear(LATENT, PIXELS)),
    "a dense layer of the label added behind another": AddedLabel(nn.Linear(LATENT, 16), nn.Linear(CLASSES, 16), nn.Sequential(nn.ReLU(), nn.Linear(16, PIXELS))),
    "an embedding added to an activation": AddedLabel(nn.Sequential(nn.Linear(LATENT, 16), nn.Tanh()), nn.Embedding(CLASSES, 16), nn.Linear(16, PIXELS)),
}


def set_at_random(module):
    for layer in module.modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d, nn.Embedding)):
            layer.weight.mul_(2)


def check_encoders(decoder):
    x = torch.rand(50, 1, SIDE, SIDE)
    for name, encoder in ENCODERS.items():
        set_at_random(encoder)
        path = command.export(encoder, (x[:2],), ["x"], ["mean", "log_variance"], "encoder.onnx")
        model, tensors, _ = command.imported("--decoder", decoder, "--encoder", path)
        mean, sigma = reader.encode(model, tensors, x)
        expected_mean, spread = encoder(x)
        assert (spread == spread.max()).sum() > 1 or (spread == spread.min()).sum() > 1, f"{name}: nothing lies beyond the bounds"
        near(mean, expected_mean, name, 2e-5)
        near(sigma, torch.exp(spread / 2), name, 2e-5)
        print(f"{name}: exact")


def check_labels():
    z, classes = 2 * torch.randn(40, LATENT), torch.arange(40) % CLASSES
    for name, decoder in DECODERS.items():
        set_at_random(decoder)
        one_hot = F.one_hot(classes, CLASSES).float()
        label = one_hot if isinstance(decoder.label, nn.Linear) else classes
        path = command.export(decoder, (z[:2], label[:2]), ["z", "label"], ["image"], "labels.onnx")
        model, tensors, _ = command.imported("--decoder", path)
        near(reader.decode(model, tensors, z, one_hot), decoder(z, label), name, 2e-5)
        print(f"{name}: exact")


class LabelPlanes(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1 + CLASSES, 2 * LATENT, SIDE)

    def forward(self, x, label):
        planes = label[:, :, None, None].expand(-1, -1, SIDE, SIDE)
        return self.conv(torch.cat([x, planes], 1)).flatten(1)


def check_refusal(decoder):
    inputs = (torch.rand(2, 1, SIDE, SIDE), torch.eye(CLASSES)[:2])
    path = command.export(LabelPlanes(), inputs, ["x", "label"], ["both"], "planes.onnx")
    command.refused("label on planes beside an image", "--decoder", decoder, "--encoder", path)
    print("label planes: refused")


torch.manual_seed(1)
with torch.no_grad():
    image = Function(lambda x: x.view(-1, 1, SIDE, SIDE))
    plain = command.export(nn.Sequential(nn.Linear(LATENT, PIXELS), nn.Sigmoid(), image), (torch.rand(2, LATENT),), ["z"], ["image"], "decoder.onnx")
    check_encoders(plain)
    check_labels()
    check_refusal(plain)
