#!/usr/bin/python3
"""Checks what `vaelet import` makes of functions that no layer is, and of encoders' outputs, beside PyTorch.

    functions.py VAELET FOLDER
"""
import sys

import torch
from support import Command, Function, near, reader
from torch import nn

command = Command(sys.argv[1], sys.argv[2])
SIDE, LATENT = 6, 3
PIXELS = SIDE * SIDE
DECODER = command.folder / "decoder.onnx"


class Encoder(nn.Module):
    """Outputs that a function makes of a mean and of v."""

    def __init__(self, outputs):
        super().__init__()
        self.body, self.mean, self.v, self.outputs = nn.Linear(PIXELS, 12), nn.Linear(12, LATENT), nn.Linear(12, LATENT), outputs

    def parts(self, x):
        h = torch.relu(self.body(x.flatten(1)))
        return self.mean(h), 4 * self.v(h)

    def forward(self, x):
        return self.outputs(*self.parts(x))


def decoder_with(function, first=nn.Linear):
    return nn.Sequential(first(LATENT, 16), function, nn.Linear(16, PIXELS), nn.Sigmoid(), nn.Unflatten(1, (1, SIDE, SIDE)))


def without_unflatten(decoder):
    """The same, by the operation that torch.onnx of PyTorch 1.13 knows."""
    return nn.Sequential(*decoder[:-1], Function(lambda x: x.view(-1, 1, SIDE, SIDE)))


def log_of_sum(x):
    """log(exp(x) + exp(0)), for infinities too."""
    return torch.where(torch.isnan(x - 0), x + 0, x.clamp(min=0) + torch.log(1 + torch.exp(-torch.abs(x - 0))))


def check_functions():
    z = 6 * torch.randn(200, LATENT)
    for name, function in {
        "gelu by tanh": Function(lambda x: .5 * x * (1 + torch.tanh(.7978845608028654 * (x + .044715 * x ** 3)))),
        "selu": nn.SELU(), "relu6": nn.ReLU6(), "hardtanh": nn.Hardtanh(), "hardsigmoid": nn.Hardsigmoid(),
        "clamp": Function(lambda x: x.clamp(-.3, .7)), "clamp from below": Function(lambda x: x.clamp(min=-1)),
        "clamp from above": Function(lambda x: x.clamp(max=.5)), "a falling line, clipped": Function(lambda x: (1 - 2 * x).clamp(-3, 2)),
        # An activation between two lines, and two lines that meet.
        "gelu by a sigmoid": Function(lambda x: x * torch.sigmoid(1.702 * x)), "logsigmoid": nn.LogSigmoid(),
        "softplus, steeper": nn.Softplus(beta=3), "gelu of half": Function(lambda x: 3 * nn.functional.gelu(.5 * x + .2) - 1),
        "tanh as pixels": Function(lambda x: (torch.tanh(x) + 1) / 2), "sigmoid in bytes, clipped": Function(lambda x: (255 * torch.sigmoid(x)).clamp(0, 255) / 255),
        "celu by exp": Function(lambda x: torch.where(x > 0, x, .7 * (torch.exp(x / .7) - 1))), "an elu of -x": Function(lambda x: 2 * nn.functional.elu(-x, .5)),
        "bytes, clipped": Function(lambda x: (255 * x).clamp(0, 255) / 255), "abs": Function(torch.abs),
        "a rising slope below 0": nn.PReLU(init=-.3), "a steep slope below 0": nn.PReLU(init=1.4), "a leaky relu of a steep slope": nn.LeakyReLU(1.7),
        "a leaky relu of a rising slope": nn.LeakyReLU(-.2), "tanhshrink": nn.Tanhshrink(),
        # Of two parts, as JAX writes them.
        "leaky relu by where": Function(lambda x: torch.where(x >= 0, x, .2 * x)),
        "elu by where": Function(lambda x: torch.where(x > 0, x, .5 * (torch.exp(torch.where(x > 0, torch.zeros(()), x)) - 1))),
        "relu by where": Function(lambda x: torch.where(x < 0, torch.zeros(()), x)),
        "softplus by logaddexp": Function(log_of_sum),
    }.items():
        decoder = decoder_with(function)
        path = command.export(without_unflatten(decoder), (z[:2],), ["z"], ["image"], "function.onnx")
        model, tensors, _ = command.imported("--decoder", path)
        near(reader.decode(model, tensors, z), decoder(z), name, 2e-5)
        print(f"{name}: exact")


def check_pixel_range():
    """What lies far from pixels is told, with the flags that say what a pixel is."""
    z = torch.randn(20, LATENT)
    bytes_of = nn.Sequential(*decoder_with(nn.ReLU())[:-1], Function(lambda x: 255 * x.view(-1, 1, SIDE, SIDE)))
    path = command.export(bytes_of, (z[:2],), ["z"], ["image"], "bytes.onnx")
    assert "far outside 0 to 1" in command.imported("--decoder", path)[2]
    model, tensors, notes = command.imported("--decoder", path, "--image-mean", "0", "--image-std", "0.00392156862745098")
    assert "far outside" not in notes, notes
    near(reader.decode(model, tensors, z), bytes_of(z) / 255, "pixels from 0 to 255", 2e-5)
    print("pixels from 0 to 255: told, and exact with --image-std")


def check_spectral_norms():
    z = torch.randn(5, LATENT)
    for norm in (nn.utils.spectral_norm, nn.utils.parametrizations.spectral_norm):
        decoder = decoder_with(nn.ReLU(), lambda inputs, outputs, norm=norm: norm(nn.Linear(inputs, outputs)))
        decoder(z)
        decoder.eval()
        path = command.export(without_unflatten(decoder), (z,), ["z"], ["image"], "spectral.onnx")
        model, tensors, _ = command.imported("--decoder", path)
        near(reader.decode(model, tensors, z), decoder(z), norm.__module__, 2e-5)
        print(f"{norm.__module__}.{norm.__name__}: exact")


def check_encoder(what, outputs, names, sigma, *flags, told=""):
    """Imports an encoder and compares its mean and sigma with PyTorch's."""
    x = 3 * torch.rand(50, 1, SIDE, SIDE)
    encoder = Encoder(outputs)
    path = command.export(encoder, (x[:2],), ["x"], names, "encoder.onnx")
    model, tensors, notes = command.imported("--decoder", DECODER, "--encoder", path, *flags)
    assert told in notes, notes
    mean, found = reader.encode(model, tensors, x)
    expected_mean, v = encoder.parts(x)
    near(mean, expected_mean, f"{what}: mean")
    near(found / sigma(v), torch.ones_like(v), f"{what}: sigma")
    print(f"{what}: exact")


def drawn(mean, v):
    return mean + torch.exp(v / 2) * torch.randn_like(mean), mean, v


def check_outputs():
    command.export(without_unflatten(decoder_with(nn.ReLU())), (torch.rand(2, LATENT),), ["z"], ["image"], "decoder.onnx")
    half = lambda v: torch.exp(v / 2)
    check_encoder("the spread first, by names", lambda m, v: (v, m), ["logvar", "mu"], half, told="by their names")
    check_encoder("the spread first, in other words", lambda m, v: (v, m), ["z_log_sigma", "z_mean"], torch.exp, "--posterior", "log_std")
    check_encoder("a drawn z first", drawn, ["z", "z_mean", "z_log_var"], half, told="by their names")
    check_encoder("no names that say it", lambda m, v: (m, v), ["a", "b"], half, told="by their order")
    check_encoder("a variance", lambda m, v: (m, v.exp()), ["mu", "var"], half, told="the variance")
    check_encoder("a standard deviation", lambda m, v: (m, v.exp()), ["mu", "std"], torch.exp, told="sigma itself")
    check_encoder("a variance by flag", lambda m, v: (m, v.exp()), ["a", "b"], half, "--posterior", "log_variance")
    check_encoder("a clamped log variance", lambda m, v: (m, v.clamp(-1, .5)), ["mu", "logvar"], lambda v: half(v.clamp(-1, .5)))
    check_encoder("a bound from below, then sigma", lambda m, v: (m, half(v.clamp(min=-1))), ["mu", "sigma"], lambda v: half(v.clamp(min=-1)))
    check_encoder("a bound from above", lambda m, v: (m, v.clamp(max=1)), ["mu", "logvar"], lambda v: half(v.clamp(max=1)))

    def refused(words, outputs, names, *flags):
        path = command.export(Encoder(outputs), (torch.rand(2, 1, SIDE, SIDE),), ["x"], names, "encoder.onnx")
        command.refused(words, "--decoder", DECODER, "--encoder", path, *flags)

    refused("--heads MEAN,SPREAD", drawn, ["a", "b", "c"])
    refused("expected a variance that is exp(v)", lambda m, v: (m, nn.functional.softplus(v)), ["mu", "var"])
    refused("posterior: expected log_std", lambda m, v: (m, v.exp()), ["mu", "std"], "--posterior", "softplus")
    print("outputs that nothing tells apart, a variance of another function: refused")


torch.manual_seed(1)
with torch.no_grad():
    check_functions()
    check_pixel_range()
    check_spectral_norms()
    check_outputs()
