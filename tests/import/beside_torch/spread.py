#!/usr/bin/python3
"""Checks how `vaelet import` finds sigma: by the function at the encoder's end, the outputs' names, a constant, or not at
all: spread.py VAELET FOLDER. Beside PyTorch.
"""
import sys

import torch
from support import Command, Function, near, reader
from torch import nn
from torch.nn import functional as F

command = Command(sys.argv[1], sys.argv[2])
LATENT, SIDE = 5, 6
PIXELS = SIDE * SIDE


class Encoder(nn.Module):
    """`give` makes the outputs of the mean, of v, and of a parameter that is the same for every image."""

    def __init__(self, give):
        super().__init__()
        self.mean, self.spread = nn.Linear(PIXELS, LATENT), nn.Linear(PIXELS, LATENT)
        self.constant, self.give = nn.Parameter(.5 * torch.randn(LATENT)), give

    def forward(self, x):
        x = x.flatten(1)
        return self.give(self.mean(x), self.spread(x), self.constant)


# What the encoder gives, its outputs' names, sigma of v and of the constant, and flags.
FOUND = {
    "a tenth of an exponential": (lambda m, v, c: (m, .1 * torch.exp(v / 2)), ["mu", "std"], lambda v, c: .1 * torch.exp(v / 2)),
    "an exponential of a line": (lambda m, v, c: (m, torch.exp(.3 * v + .2)), ["mu", "sigma"], lambda v, c: torch.exp(.3 * v + .2)),
    "log sigma by its name": (lambda m, v, c: (m, v), ["mu", "log_std"], lambda v, c: torch.exp(v)),
    "log scale by its name": (lambda m, v, c: (m, v), ["loc", "log_scale"], lambda v, c: torch.exp(v)),
    "a log variance named by a square": (lambda m, v, c: (m, v), ["z_mean", "z_log_sigma_sq"], lambda v, c: torch.exp(v / 2)),
    "one output of the mean and sigma": (lambda m, v, c: torch.cat([m, F.softplus(v)], 1), ["both"], lambda v, c: F.softplus(v)),
    "one output of two rows": (lambda m, v, c: torch.stack([m, v], 1), ["both"], lambda v, c: torch.exp(v / 2)),
    "a log variance by its name that ends in softplus": (lambda m, v, c: (m, F.softplus(v)), ["mu", "logvar"], lambda v, c: torch.exp(F.softplus(v) / 2)),
    "a log variance by its name that ends in a ReLU": (lambda m, v, c: (m, F.relu(v)), ["mu", "logvar"], lambda v, c: torch.exp(F.relu(v) / 2)),
    "log sigma by its name that ends in softplus": (lambda m, v, c: (m, F.softplus(v)), ["mu", "log_std"], lambda v, c: torch.exp(F.softplus(v))),
    "sigma of the second of several": (lambda m, v, c: (m, torch.exp(v)), ["mu2", "std2"], lambda v, c: torch.exp(v)),
    "a variance named by a square": (lambda m, v, c: (m, torch.exp(v)), ["mu", "sigma2"], lambda v, c: torch.exp(v / 2)),
    "a constant log variance": (lambda m, v, c: (m, c.expand_as(m)), ["mu", "logvar"], lambda v, c: torch.exp(c / 2).expand_as(v)),
    "zeros and a constant": (lambda m, v, c: (m, torch.zeros_like(m) + c), ["mu", "logvar"], lambda v, c: torch.exp(c / 2).expand_as(v)),
    "a constant sigma": (lambda m, v, c: (m, torch.zeros_like(m) + .3), ["mu", "sigma"], lambda v, c: torch.full_like(v, .3)),
}
REFUSED = {
    "softplus and a thousandth": (lambda m, v, c: (m, F.softplus(v) + 1e-3), ["mu", "sigma"], "never negative"),
    "two sigmoids": (lambda m, v, c: (m, 2 * torch.sigmoid(v)), ["mu", "sigma"], "never negative"),
    "an ELU and one, without a name": (lambda m, v, c: (m, F.elu(v) + 1), ["a", "b"], "never negative"),
    "one output of the mean and another sigma": (lambda m, v, c: torch.cat([m, F.relu(v)], 1), ["both"], "never negative"),
    "a log variance by its name that is an exponential": (lambda m, v, c: (m, torch.exp(v)), ["mu", "logvar"], "expected a logarithm, as its name says"),
    "a log variance by its name that is a square root": (lambda m, v, c: (m, torch.exp(v / 2)), ["mu", "log_var"], "--posterior log_variance says that it is sigma"),
    "a precision": (lambda m, v, c: (m, v), ["mu", "log_precision"], "found a precision, by its name"),
    "sigma that may be negative": (lambda m, v, c: (m, v), ["mu", "sigma"], "as its name says"),
}


def export(encoder, names):
    return command.export(encoder, (torch.rand(2, 1, SIDE, SIDE),), ["x"], names, "encoder.onnx")


def check_found(decoder):
    x = torch.rand(50, 1, SIDE, SIDE)
    for name, (give, outputs, sigma_of) in FOUND.items():
        encoder = Encoder(give)
        model, tensors, _ = command.imported("--decoder", decoder, "--encoder", export(encoder, outputs))
        mean, sigma = reader.encode(model, tensors, x)
        flat = x.flatten(1)
        near(mean, encoder.mean(flat), name, 2e-5)
        near(sigma, sigma_of(encoder.spread(flat), encoder.constant), name, 2e-5)
        print(f"{name}: exact")


# What the encoder gives under the names mu and logvar, --posterior, and sigma of v.
ASKED = {
    "an exponential that is the variance": (torch.exp, "log_variance", lambda v: torch.exp(v / 2)),
    "an exponential that is sigma": (torch.exp, "log_std", torch.exp),
    "a softplus that is the log variance": (F.softplus, "log_variance", lambda v: torch.exp(F.softplus(v) / 2)),
    "a softplus that is sigma": (F.softplus, "softplus", F.softplus),
    "a sigmoid that is the log variance": (torch.sigmoid, "log_variance", lambda v: torch.exp(torch.sigmoid(v) / 2)),
}


def check_asked(decoder):
    x = torch.rand(50, 1, SIDE, SIDE)
    for name, (end, flag, sigma_of) in ASKED.items():
        encoder = Encoder(lambda m, v, c: (m, end(v)))
        model, tensors, _ = command.imported("--decoder", decoder, "--encoder", export(encoder, ["mu", "logvar"]), "--posterior", flag)
        _, sigma = reader.encode(model, tensors, x)
        near(sigma, sigma_of(encoder.spread(x.flatten(1))), name, 2e-5)
        print(f"{name}: exact")


def check_flag_before_name(decoder):
    """What --posterior says of a constant goes before the name of its output."""
    x = torch.rand(50, 1, SIDE, SIDE)
    for flag, of_sigma in {"log_variance": .5, "log_std": 1}.items():
        encoder = Encoder(lambda m, v, c: (m, torch.zeros_like(m) + c))
        model, tensors, _ = command.imported("--decoder", decoder, "--encoder", export(encoder, ["mu", "std"]), "--posterior", flag)
        _, sigma = reader.encode(model, tensors, x)
        near(sigma, torch.exp(of_sigma * encoder.constant).expand_as(sigma), flag, 2e-5)
        print(f"a constant by the flag {flag}: exact")


def check_refused(decoder):
    for name, (give, outputs, words) in REFUSED.items():
        command.refused(words, "--decoder", decoder, "--encoder", export(Encoder(give), outputs))
        print(f"{name}: refused")
    # What was taken by default is told with a refusal: it may be why.
    command.refused("is the mean, then the spread (--heads)", "--decoder", decoder, "--encoder", export(Encoder(lambda m, v, c: m), ["mu"]))
    command.refused("--encoder names none", "--decoder", decoder, "--posterior", "log_std")


torch.manual_seed(1)
with torch.no_grad():
    image = Function(lambda x: x.view(-1, 1, SIDE, SIDE))
    plain = command.export(nn.Sequential(nn.Linear(LATENT, PIXELS), nn.Sigmoid(), image), (torch.rand(2, LATENT),), ["z"], ["image"], "decoder.onnx")
    check_found(plain)
    check_asked(plain)
    check_flag_before_name(plain)
    check_refused(plain)
