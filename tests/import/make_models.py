#!/usr/bin/python3
"""Writes decoder.onnx and encoder.onnx of small VAEs, each below the folder of its name, and cases.json about them.

    make_models.py FOLDER [SEED]

The architectures are those of public VAEs at their published widths, with random running statistics, affine parameters
and biases. torch.onnx of Debian's PyTorch 1.13 exports them in the opsets 11, 13 and 16. The folder `graphs` writes those
of Keras and, as decoders alone, those of newer opsets.
"""
import json
import sys
import warnings
from pathlib import Path

import torch
from graphs import keras_graphs, opset_graphs
from torch import nn

warnings.filterwarnings("ignore")


class Heads(nn.Module):
    """A body, and two heads: mean and spread."""

    def __init__(self, body, mean, spread):
        super().__init__()
        self.body, self.mean, self.spread = body, mean, spread

    def forward(self, x):
        h = self.body(x)
        return self.mean(h), self.spread(h)


class OneHead(nn.Module):
    """A body whose last layer gives both parts, split as `how` says."""

    def __init__(self, body, how):
        super().__init__()
        self.body, self.how = body, how

    def forward(self, x):
        h = self.body(x)
        if self.how == "interleaved":
            h = h.view(h.size(0), -1, 2)
            return h[:, :, 0], h[:, :, 1]
        return h.chunk(2, 1) if self.how == "chunk" else h


class Conditional(nn.Module):
    """Puts the label before or behind the features of x."""

    def __init__(self, body, label_first, heads=None):
        super().__init__()
        self.body, self.label_first, self.heads = body, label_first, heads

    def forward(self, x, label):
        x = x.flatten(1)
        h = self.body(torch.cat([label, x] if self.label_first else [x, label], 1))
        return (self.heads[0](h), self.heads[1](h)) if self.heads else h


class Residual(nn.Module):
    def __init__(self, body, shortcut, end):
        super().__init__()
        self.body, self.shortcut, self.end = body, shortcut, end

    def forward(self, x):
        return self.end(self.body(x) + self.shortcut(x))


class Swish(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(x)


class View(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.view(x.size(0), *self.shape)


def dense_two_heads():  # pytorch/examples
    return (nn.Sequential(nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, 784), nn.Sigmoid()),
            Heads(nn.Sequential(View(784), nn.Linear(784, 400), nn.ReLU()), nn.Linear(400, 20), nn.Linear(400, 20)),
            dict(z=[20], image=[1, 28, 28], input=[784]))


def vanilla_colour():  # AntixK/PyTorch-VAE, vanilla_vae
    widths = [3, 32, 64, 128, 256, 512]
    down = [nn.Sequential(nn.Conv2d(a, b, 3, 2, 1), nn.BatchNorm2d(b), nn.LeakyReLU()) for a, b in zip(widths, widths[1:])]
    widths = [512, 256, 128, 64, 32]
    up = [nn.Sequential(nn.ConvTranspose2d(a, b, 3, 2, 1, 1), nn.BatchNorm2d(b), nn.LeakyReLU()) for a, b in zip(widths, widths[1:])]
    end = nn.Sequential(nn.ConvTranspose2d(32, 32, 3, 2, 1, 1), nn.BatchNorm2d(32), nn.LeakyReLU(), nn.Conv2d(32, 3, 3, 1, 1), nn.Tanh())
    return (nn.Sequential(nn.Linear(128, 2048), View(512, 2, 2), *up, end),
            Heads(nn.Sequential(*down, nn.Flatten()), nn.Linear(2048, 128), nn.Linear(2048, 128)),
            dict(z=[128], image=[3, 64, 64], end="tanh"))


def beta_vae():  # 1Konny/Beta-VAE: one head, logits
    down = nn.Sequential(nn.Conv2d(3, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(),
                         nn.Conv2d(64, 64, 4, 2, 1), nn.ReLU(), nn.Conv2d(64, 256, 4, 1), nn.ReLU(), View(256), nn.Linear(256, 20))
    up = nn.Sequential(nn.Linear(10, 256), View(256, 1, 1), nn.ReLU(), nn.ConvTranspose2d(256, 64, 4), nn.ReLU(), nn.ConvTranspose2d(64, 64, 4, 2, 1), nn.ReLU(),
                       nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 3, 4, 2, 1))
    return up, OneHead(down, "one"), dict(z=[10], image=[3, 64, 64], end="logits", flags=["--likelihood", "bernoulli"])


def z_as_image():  # world models: z as a 1 x 1 image, log standard deviation
    down = nn.Sequential(nn.Conv2d(3, 32, 4, 2), nn.ReLU(), nn.Conv2d(32, 64, 4, 2), nn.ReLU(), nn.Conv2d(64, 128, 4, 2), nn.ReLU(), nn.Conv2d(128, 256, 4, 2), nn.ReLU(), nn.Flatten())
    up = nn.Sequential(nn.ConvTranspose2d(32, 128, 5, 2), nn.ReLU(), nn.ConvTranspose2d(128, 64, 5, 2), nn.ReLU(), nn.ConvTranspose2d(64, 32, 6, 2), nn.ReLU(), nn.ConvTranspose2d(32, 3, 6, 2), nn.Sigmoid())
    return (up, Heads(down, nn.Linear(1024, 32), nn.Linear(1024, 32)),
            dict(z=[32, 1, 1], image=[3, 64, 64], sigma="log_std", flags=["--posterior", "log_std"]))


def nearest_upsampling():  # bhpfelix's and mlx's blocks
    up = nn.Sequential(nn.Linear(64, 2048), View(128, 4, 4), nn.UpsamplingNearest2d(scale_factor=2), nn.Conv2d(128, 64, 3, 1, 1), nn.BatchNorm2d(64, 1e-3), nn.LeakyReLU(.2),
                       nn.Upsample(scale_factor=2), nn.Conv2d(64, 32, 3, 1, 1), nn.BatchNorm2d(32, 1e-3), nn.LeakyReLU(.2), nn.Upsample(scale_factor=2), nn.Conv2d(32, 1, 3, 1, 1), nn.Sigmoid())
    down = nn.Sequential(nn.Conv2d(1, 32, 3, 2, 1), nn.BatchNorm2d(32), nn.LeakyReLU(.2), nn.Conv2d(32, 64, 3, 2, 1), nn.BatchNorm2d(64), nn.LeakyReLU(.2), nn.Flatten())
    return up, Heads(down, nn.Linear(4096, 64), nn.Linear(4096, 64)), dict(z=[64], image=[1, 32, 32])


def elu_tanh_softplus():  # hwalsuklee's hidden layers, one head with softplus
    down = nn.Sequential(View(784), nn.Linear(784, 500), nn.ELU(), nn.Dropout(.1), nn.Linear(500, 500), nn.Tanh(), nn.Linear(500, 40))
    up = nn.Sequential(nn.Linear(20, 500), nn.Tanh(), nn.Linear(500, 500), nn.ELU(.7), nn.Linear(500, 784), nn.Sigmoid())
    return up, OneHead(down, "chunk"), dict(z=[20], image=[1, 28, 28], sigma="softplus", flags=["--posterior", "softplus"])


def gelu_swish():
    down = nn.Sequential(View(784), nn.Linear(784, 256), nn.GELU(), nn.Linear(256, 128), Swish(), nn.Linear(128, 16))
    up = nn.Sequential(nn.Linear(8, 128), nn.GELU(), nn.Linear(128, 784), nn.BatchNorm1d(784), nn.SiLU(), View(1, 28, 28), nn.Conv2d(1, 16, 3, 1, 1), nn.Softplus(), nn.Conv2d(16, 1, 3, 1, 1), nn.Sigmoid())
    return up, OneHead(down, "interleaved"), dict(z=[8], image=[1, 28, 28])


def conditional(label_first):  # timbmg/VAE-CVAE-MNIST
    up = Conditional(nn.Sequential(nn.Linear(12, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid()), label_first)
    down = Conditional(nn.Sequential(nn.Linear(794, 256), nn.ReLU()), label_first, nn.ModuleList([nn.Linear(256, 2), nn.Linear(256, 2)]))
    return up, down, dict(z=[2], image=[1, 28, 28], input=[784], labels=10)


def residual():  # blocks with batch normalisation, a 1 x 1 convolution or nothing as shortcut
    def block(a, b):
        shortcut = nn.Identity() if a == b else nn.Conv2d(a, b, 1, bias=False)
        body = nn.Sequential(nn.Conv2d(a, b, 3, 1, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(), nn.Conv2d(b, b, 3, 1, 1, bias=False), nn.BatchNorm2d(b))
        return Residual(body, shortcut, nn.ReLU())
    up = nn.Sequential(nn.Linear(16, 1024), View(64, 4, 4), block(64, 64), nn.Upsample(scale_factor=2), block(64, 32), nn.Upsample(scale_factor=4), nn.Conv2d(32, 3, 3, 1, 1))
    down = nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1), nn.ReLU(), block(32, 32), nn.Conv2d(32, 64, 3, 2, 1), block(64, 64), nn.Flatten())
    return up, Heads(down, nn.Linear(4096, 16), nn.Linear(4096, 16)), dict(z=[16], image=[3, 32, 32], end="linear")


def preactivation():  # LukeDitria/CNN-VAE's order: BatchNorm, activation, convolution
    def block(c):
        return Residual(nn.Sequential(nn.BatchNorm2d(c), nn.ELU(), nn.Conv2d(c, c, 3, 1, 1), nn.BatchNorm2d(c), nn.ELU(), nn.Conv2d(c, c, 3, 1, 1)), nn.Identity(), nn.Identity())
    up = nn.Sequential(nn.ConvTranspose2d(32, 64, 4), block(64), nn.Upsample(scale_factor=2), nn.Conv2d(64, 32, 3, 1, 1), block(32), nn.Upsample(scale_factor=4), nn.BatchNorm2d(32), nn.ELU(), nn.Conv2d(32, 3, 5, 1, 2), nn.Tanh())
    down = nn.Sequential(nn.Conv2d(3, 32, 3, 2, 1), block(32), nn.BatchNorm2d(32), nn.ELU(), nn.Conv2d(32, 64, 3, 2, 1), nn.BatchNorm2d(64), nn.ELU())
    return up, Heads(down, nn.Conv2d(64, 32, 8), nn.Conv2d(64, 32, 8)), dict(z=[32, 1, 1], image=[3, 32, 32], end="tanh")


def dcgan_without_bias():  # podgorskiy's and coolvision's: bias-free convolutions before BatchNorm
    up = nn.Sequential(nn.ConvTranspose2d(64, 128, 7, 1, 0, bias=False), nn.BatchNorm2d(128), nn.ReLU(), nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.ConvTranspose2d(64, 1, 4, 2, 1, bias=False), nn.Sigmoid())
    down = nn.Sequential(nn.Conv2d(1, 64, 4, 2, 1, bias=False), nn.LeakyReLU(.2), nn.Conv2d(64, 128, 4, 2, 1, bias=False), nn.BatchNorm2d(128), nn.LeakyReLU(.2), nn.Conv2d(128, 64, 7, bias=False), View(64))
    return up, Heads(down, nn.Linear(64, 64), nn.Linear(64, 64)), dict(z=[64, 1, 1], image=[1, 28, 28])


def normalised_features():  # BatchNorm over a view, and before a dense layer
    up = nn.Sequential(nn.Linear(10, 784), View(16, 7, 7), nn.BatchNorm2d(16), nn.LeakyReLU(.3), nn.ConvTranspose2d(16, 8, 4, 2, 1), nn.BatchNorm2d(8), nn.ReLU(), nn.ConvTranspose2d(8, 1, 3, 2, 1, 1), nn.Sigmoid())
    down = nn.Sequential(nn.BatchNorm2d(1), nn.Conv2d(1, 8, 3, 2, 1), nn.ReLU(), nn.BatchNorm2d(8), nn.Flatten(), nn.BatchNorm1d(8 * 14 * 14), nn.Linear(8 * 14 * 14, 64), nn.ReLU(), nn.BatchNorm1d(64))
    return up, Heads(down, nn.Linear(64, 10), nn.Linear(64, 10)), dict(z=[10], image=[1, 28, 28])


MODELS = {
    "dense-two-heads": (dense_two_heads, 11),
    "vanilla-colour": (vanilla_colour, 13),
    "beta-vae": (beta_vae, 11),
    "z-as-image": (z_as_image, 16),
    "nearest-upsampling": (nearest_upsampling, 11),
    "elu-tanh-softplus": (elu_tanh_softplus, 13),
    "gelu-swish": (gelu_swish, 16),
    "label-behind": (lambda: conditional(False), 13),
    "label-in-front": (lambda: conditional(True), 16),
    "residual": (residual, 13),
    "preactivation": (preactivation, 16),
    "dcgan-without-bias": (dcgan_without_bias, 11),
    "normalised-features": (normalised_features, 13),
}


def shake(module):
    """Gives batch normalisation statistics and parameters, and biases, that are not their defaults."""
    for part in module.modules():
        if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
            part.running_mean.normal_(0, .5)
            part.running_var.uniform_(.3, 2)
            nn.init.uniform_(part.weight, .5, 1.5)
            nn.init.normal_(part.bias, 0, .3)
        elif getattr(part, "bias", None) is not None:
            nn.init.normal_(part.bias, 0, .2)


def export(module, inputs, names, path, opset, folds_batch_norm):
    mode = torch.onnx.TrainingMode.EVAL if folds_batch_norm else torch.onnx.TrainingMode.PRESERVE
    outputs = module(*inputs)
    count = len(outputs) if isinstance(outputs, tuple) else 1
    output_names = ["image"] if names[0] == "z" else ["mean", "spread"][:count]
    axes = {name: {0: "n"} for name in names + output_names}
    torch.onnx.export(module, inputs, str(path), opset_version=opset, input_names=names, output_names=output_names, dynamic_axes=axes, training=mode)


def export_model(name, at, folder):
    """Writes both graphs of a model; returns its case."""
    make, opset = MODELS[name]
    decoder, encoder, case = make()
    folder.mkdir(parents=True, exist_ok=True)
    labels = case.get("labels", 0)
    for module, shape, kind in ((decoder, case["z"], "decoder"), (encoder, case.get("input", case["image"]), "encoder")):
        shake(module)
        module.eval()
        inputs = (torch.rand(2, *shape),) + ((torch.eye(labels)[:2],) if labels else ())
        names = ["z" if kind == "decoder" else "x"] + (["label"] if labels else [])
        export(module, inputs, names, folder / f"{kind}.onnx", opset, at % 2 == 0)
    return {**case, "opset": opset}


def main():
    folder, seed = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    torch.manual_seed(seed)
    cases = {name: export_model(name, at, folder / name) for at, name in enumerate(MODELS)}
    cases |= {name: make(folder / name, seed) for name, make in keras_graphs.MODELS.items()}
    defaults = {"end": "sigmoid", "sigma": "log_variance", "layout": "nchw", "labels": 0, "flags": []}
    listed = [{"name": name, **defaults, "input": case["image"], **case} for name, case in cases.items()]
    (folder / "cases.json").write_text(json.dumps(listed))
    decoders = opset_graphs.write_all(folder / "opsets", seed)
    (folder / "opsets.json").write_text(json.dumps(decoders))
    print(f"{len(listed)} models and {len(decoders)} decoders of newer opsets")


main()
