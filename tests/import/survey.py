#!/usr/bin/python3
"""Builds a small VAE from the columns of each of the 36 public VAEs with one latent vector, imports it, and compares the
weights file, read by PyTorch alone, with it.

    survey.py VAELET FOLDER

Prints a line for each: exact, or refused and why. Fails below 31 decoders and 30 encoders.
"""
import importlib.util
import subprocess
import sys
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
here = Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("read_weights", here.parent / "golden" / "read_weights.py")
reader = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reader)

# name | body | encoder's activations | decoder's | norm | up | other | output | channels | side | heads | sigma | label | padding
ROWS = """
pytorch/examples|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|-|-
yunjey/pytorch-tutorial|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|-|-
lyeoni/pytorch-mnist-VAE|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|-|-
timbmg/VAE-CVAE-MNIST|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|yes|-
wiseodd/generative-models|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|yes|-
altosaar/variational-autoencoder|dense|relu|relu|-|-|-|logits|1|28|one|softplus|-|-
pyro-ppl/pyro|dense|softplus|softplus|-|-|-|sigmoid|1|28|two|exp|-|-
google/flax|dense|relu|relu|-|-|-|logits|1|28|two|logvar|-|-
tensorflow/tfjs-examples|dense|relu|relu|-|-|-|sigmoid|1|28|two|logvar|-|-
hwalsuklee/tensorflow-mnist-CVAE|dense|elu tanh|tanh elu|-|-|dropout|sigmoid|1|28|one|softplus|yes|-
jmtomczak/vae_vampprior|dense|gated|gated|-|-|-|sigmoid|1|28|two|logvar|-|-
riannevdberg/sylvester-flows|conv|gated|gated|-|convT|-|sigmoid|1|28|two|softplus|-|sym
rtqichen/beta-tcvae|conv|relu|relu tanh|bn|convT|-|logits|1|64|one|logvar|-|sym
1Konny/Beta-VAE|conv|relu|relu|-|convT|-|logits|3|64|one|logvar|-|sym
1Konny/FactorVAE|conv|relu|relu|-|convT|-|logits|3|64|one|logvar|-|sym
YannDubs/disentangling-vae|conv|relu|relu|-|convT|-|sigmoid|3|64|one|logvar|-|sym
google-research/disentanglement_lib|conv|relu|relu tanh|-|convT|-|logits|3|64|two|logvar|-|same
AntixK/PyTorch-VAE|conv|leaky|leaky|bn|convT|-|tanh|3|64|two|logvar|-|sym
clementchadebec/benchmark_VAE|conv|relu|relu|bn|convT|-|sigmoid|1|28|two|logvar|-|sym
sksq96/pytorch-vae|conv|relu|relu|-|convT|-|sigmoid|3|64|two|logvar|-|valid
ctallec/world-models|conv|relu|relu|-|convT|-|sigmoid|3|64|two|exp|-|valid
hardmaru/WorldModelsExperiments|conv|relu|relu|-|convT|-|sigmoid|3|64|two|logvar|-|valid
bhpfelix/Variational-Autoencoder-PyTorch|conv|leaky|leaky relu|bn|nearest|replpad|sigmoid|3|128|two|logvar|-|sym
podgorskiy/VAE|conv|relu|leaky|bn|convT|-|tanh|3|128|two|logvar|-|sym
noctrog/conv-vae|conv|leaky|leaky|bn|nearest|dropout|sigmoid|3|96|two|logvar|-|sym
SashaMalysheva/Pytorch-VAE|conv|relu|relu|bn|convT|-|sigmoid|3|32|two|logvar|-|sym
coolvision/vae_conv|conv|leaky|relu|bn|convT|-|sigmoid|1|28|two|logvar|-|sym
kvfrans/variational-autoencoder|conv|leaky|relu|-|convT|-|sigmoid|1|28|two|raw std|-|same
keras-team/keras-io|conv|relu|relu|-|convT|-|sigmoid|1|28|two|logvar|-|same
tensorflow/docs cvae|conv|relu|relu|-|convT|-|logits|1|28|one|logvar|-|same
davidADSP/GDL 03_vae_faces|conv|leaky|leaky|bn|convT|-|sigmoid|3|32|two|logvar|-|same
davidADSP/GDL 02_vae_fashion|conv|relu|relu|-|convT|-|sigmoid|1|32|two|logvar|-|same
ml-explore/mlx-examples|conv|leaky|leaky|bn|nearest|-|sigmoid|1|64|two|logvar|-|sym
xnought/vae-explainer|conv|relu|relu|-|convT|-|sigmoid|1|28|one|logvar|-|same
ml5js/ml5-library CVAE|conv|-|relu|-|nearest|-|sigmoid|1|28|-|-|yes|same
Lightning-Universe/lightning-bolts|conv|relu|relu|bn|nearest|residual maxpool avgpool|none|3|32|two|logvar|-|sym
"""
LATENT = 10
LABELS = 10


class Gated(nn.Module):
    def __init__(self, make):
        super().__init__()
        self.h, self.g = make(), make()

    def forward(self, x):
        return self.h(x) * torch.sigmoid(self.g(x))


class Same(nn.Module):
    """TensorFlow's 'same' convolutions of stride 2, from image to image in channels last, as in Keras."""

    def __init__(self, a, b, kernel, transposed):
        super().__init__()
        self.layer = nn.ConvTranspose2d(a, b, kernel, 2) if transposed else nn.Conv2d(a, b, kernel, 2)

    def forward(self, x):
        x = x.permute(0, 3, 1, 2)
        side, kernel = x.shape[2], self.layer.kernel_size[0]
        if isinstance(self.layer, nn.ConvTranspose2d):
            before = (kernel - 2) // 2
            x = self.layer(x)[:, :, before : before + 2 * side, before : before + 2 * side]
        else:
            total = max((-(-side // 2) - 1) * 2 + kernel - side, 0)
            x = self.layer(F.pad(x, (total // 2, total - total // 2) * 2))
        return x.permute(0, 2, 3, 1)


class Residual(nn.Module):
    def __init__(self, *body):
        super().__init__()
        self.body = nn.Sequential(*body)

    def forward(self, x):
        return x + self.body(x)


class Reshape(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        return x.reshape(x.size(0), *self.shape)


def activation(word):
    return {"relu": nn.ReLU, "leaky": lambda: nn.LeakyReLU(.2), "tanh": nn.Tanh, "elu": nn.ELU, "softplus": nn.Softplus}[word]()


class Network(nn.Module):
    """The layers of one direction of a row."""

    def __init__(self, row, encodes):
        super().__init__()
        self.row, self.encodes = row, encodes
        self.words = (row["encoder"] if encodes else row["decoder"]).split()
        self.at = 0
        conditional = LABELS if row["label"] == "yes" else 0
        channels, side = row["channels"], row["side"]
        if row["body"] == "dense":
            ends = (channels * side * side + conditional, 64) if encodes else (LATENT + conditional, channels * side * side)
            parts = [Reshape(-1), *self.block(lambda: nn.Linear(ends[0], 64)), *self.block(lambda: nn.Linear(64, 64))]
            self.width = 64
            parts += [] if encodes else [nn.Linear(64, ends[1]), Reshape(channels, side, side)]
        else:
            parts = self.down(channels, side) if encodes else self.up(channels, side, LATENT + conditional)
        self.body = nn.Sequential(*parts)
        count = 2 * LATENT
        if encodes:
            self.heads = nn.ModuleList([nn.Linear(self.width, LATENT), nn.Linear(self.width, LATENT)] if row["heads"] == "two" else [nn.Linear(self.width, count)])

    def block(self, make, norm=None):
        word = self.words[self.at % len(self.words)]
        self.at += 1
        if word == "gated":
            return [Gated(make)]
        layers = [make()]
        if norm is not None and self.row["norm"] == "bn":
            layers.append(norm)
        layers.append(activation(word))
        return layers + ([nn.Dropout(.2)] if "dropout" in self.row["other"] else [])

    def down(self, channels, side):
        padding, parts = self.row["padding"], []
        if padding == "same":
            parts.append(Last(True))
        for a, b in ((channels, 8), (8, 16)):
            if padding == "same":
                norm = ChannelsLast(nn.BatchNorm2d(b))
                parts += self.block(lambda: Same(a, b, 3, False), norm)
                side = -(-side // 2)
            else:
                pad = 0 if padding == "valid" else 1
                if "replpad" in self.row["other"]:
                    parts.append(nn.ReplicationPad2d(1))
                    pad = 0
                parts += self.block(lambda: nn.Conv2d(a, b, 4, 2, pad, bias=self.row["norm"] == "-"), nn.BatchNorm2d(b))
                side = (side + (0 if padding == "valid" else 2) - 4) // 2 + 1
        if "maxpool" in self.row["other"]:
            parts += [nn.MaxPool2d(2), Residual(nn.Conv2d(16, 16, 3, 1, 1), nn.BatchNorm2d(16))]
            side //= 2
        self.width = 16 * side * side
        return parts + [Reshape(-1)]

    def up(self, channels, side, inputs):
        padding, start = self.row["padding"], side // 4
        if padding == "valid":
            # From a 1 x 1 image: kernels of 5, 5, 6 and 6.
            sizes = [5, 5, 6, 6]
            widths = [64, 32, 16, 8, channels]
            parts = [nn.Linear(inputs, 64), Reshape(64, 1, 1)]
            for at, kernel in enumerate(sizes[:-1]):
                parts += self.block(lambda: nn.ConvTranspose2d(widths[at], widths[at + 1], kernel, 2))
            return parts + [nn.ConvTranspose2d(8, channels, 6, 2)]
        parts = self.block(lambda: nn.Linear(inputs, 16 * start * start))
        if padding == "same" and self.row["up"] == "convT":
            parts.append(Reshape(start, start, 16))
            parts += self.block(lambda: Same(16, 8, 3, True), ChannelsLast(nn.BatchNorm2d(8)))
            return parts + [Same(8, channels, 4, True), Last(False)]
        parts.append(Reshape(16, start, start))
        if "residual" in self.row["other"]:
            parts += [Residual(nn.Conv2d(16, 16, 3, 1, 1), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 16, 3, 1, 1), nn.BatchNorm2d(16)), nn.ReLU()]
        for a, b in ((16, 8), (8, channels)):
            if self.row["up"] == "nearest":
                parts.append(nn.Upsample(scale_factor=2))
                padded = "replpad" in self.row["other"]
                parts += [nn.ReplicationPad2d(1)] if padded else []
                make = lambda: nn.Conv2d(a, b, 3, 1, 0 if padded else 1)  # noqa: E731
            else:
                make = lambda: nn.ConvTranspose2d(a, b, 4, 2, 1)  # noqa: E731
            parts += [make()] if b == channels else self.block(make, nn.BatchNorm2d(b))
        return parts

    def forward(self, x, label=None):
        if label is not None:
            x = torch.cat([x.reshape(x.size(0), -1), label], 1)
        h = self.body(x)
        if not self.encodes:
            return {"sigmoid": torch.sigmoid, "tanh": torch.tanh}.get(self.row["output"], lambda y: y)(h)
        return tuple(head(h) for head in self.heads) if len(self.heads) == 2 else self.heads[0](h)


class Last(nn.Module):
    """Channels first to channels last, or back."""

    def __init__(self, last):
        super().__init__()
        self.axes = (0, 2, 3, 1) if last else (0, 3, 1, 2)

    def forward(self, x):
        return x.permute(*self.axes)


class ChannelsLast(nn.Module):
    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        return self.layer(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


def shaken(module):
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.running_mean.normal_(0, .5)
            part.running_var.uniform_(.3, 2)
            nn.init.uniform_(part.weight, .5, 1.5)
        if getattr(part, "bias", None) is not None:
            nn.init.normal_(part.bias, 0, .3)
        if isinstance(part, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            part.weight.data *= 2
    return module.eval()


def export(module, inputs, names, outputs, path):
    axes = {name: {0: "n"} for name in names + outputs}
    torch.onnx.export(module, inputs, str(path), opset_version=13, input_names=names, output_names=outputs, dynamic_axes=axes)


def attempt(row, with_encoder, vaelet, folder):
    """Returns "" where the imported model gives the same numbers, else why not."""
    label = (torch.eye(LABELS)[:3],) if row["label"] == "yes" else ()
    label_names = ["label"] if label else []
    z, x = torch.randn(3, LATENT), torch.rand(3, row["channels"], row["side"], row["side"])
    decoder = shaken(Network(row, False))
    export(decoder, (z, *label), ["z"] + label_names, ["image"], folder / "decoder.onnx")
    words = [vaelet, "import", "--overwrite", "--decoder", folder / "decoder.onnx", "--out", folder / "m.safetensors"]
    if row["output"] == "logits":
        words += ["--likelihood", "bernoulli"]
    if with_encoder:
        encoder = shaken(Network(row, True))
        export(encoder, (x, *label), ["x"] + label_names, ["mean", "spread"][: len(encoder.heads)], folder / "encoder.onnx")
        kind = {"logvar": "log_variance", "exp": "log_std", "softplus": "softplus", "raw std": "raw std"}[row["sigma"]]
        words += ["--encoder", folder / "encoder.onnx", "--posterior", kind]
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    if done.returncode != 0:
        return done.stderr.strip().splitlines()[-1]
    model, _, tensors = reader.read_file(folder / "m.safetensors")
    condition = label[0] if label else None
    with torch.no_grad():
        image = decoder(z, *label)
        wanted = {"logits": torch.sigmoid, "tanh": lambda y: y * .5 + .5, "none": lambda y: y.clamp(0, 1)}.get(row["output"], lambda y: y)(image)
        pairs = [(reader.decode(model, tensors, z, condition), wanted)]
        if with_encoder:
            given = (x - .5) / .5 if row["output"] == "tanh" else x
            outputs = encoder(given, *label)
            mean, v = outputs if isinstance(outputs, tuple) else outputs.chunk(2, 1)
            sigma = {"logvar": lambda: torch.exp(v.clamp(-30, 20) / 2), "exp": lambda: torch.exp(v.clamp(-15, 10)), "softplus": lambda: F.softplus(v)}[row["sigma"]]()
            pairs += zip(reader.encode(model, tensors, x, condition), (mean, sigma))
        for found, expected in pairs:
            off = ((found - expected).abs() / expected.abs().clamp(min=1)).max().item()
            if not off < 1e-4:
                return f"differs by {off}"
    return "" if wanted.std() > .01 else "the pixels are nearly the same"


def main():
    vaelet, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    keys = "name body encoder decoder norm up other output channels side heads sigma label padding".split()
    counts = {"decoder": 0, "encoder": 0}
    rows = [dict(zip(keys, line.split("|"))) for line in ROWS.strip().splitlines()]
    for row in rows:
        row["channels"], row["side"] = int(row["channels"]), int(row["side"])
        verdicts = [attempt(row, False, vaelet, folder)]
        if row["heads"] != "-":
            verdicts.append(attempt(row, True, vaelet, folder))
        for what, verdict in zip(counts, verdicts):
            counts[what] += verdict == ""
            print(f"{row['name']}, {what}: {verdict or 'exact'}")
    print(f"{counts['decoder']} of {len(rows)} decoders and {counts['encoder']} of 35 encoders are exact")
    sys.exit(0 if counts["decoder"] >= 31 and counts["encoder"] >= 30 else 1)


main()
