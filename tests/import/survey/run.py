#!/usr/bin/python3
"""Builds a small VAE from the columns of each of the 36 public VAEs with one latent vector, imports it, and compares the
weights file, read by PyTorch alone, with it.

    run.py VAELET FOLDER

Prints a line for each: exact, or refused and why. Fails below 33 decoders and 30 encoders.
"""
import importlib.util
import subprocess
import sys
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from network import LABELS, LATENT, Network
from rows import read_rows

warnings.filterwarnings("ignore")
here = Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("read_weights", here.parents[1] / "golden" / "read_weights.py")
reader = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reader)


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
    counts = {"decoder": 0, "encoder": 0}
    rows = read_rows()
    for row in rows:
        verdicts = [attempt(row, False, vaelet, folder)]
        if row["heads"] != "-":
            verdicts.append(attempt(row, True, vaelet, folder))
        for what, verdict in zip(counts, verdicts):
            counts[what] += verdict == ""
            print(f"{row['name']}, {what}: {verdict or 'exact'}")
    print(f"{counts['decoder']} of {len(rows)} decoders and {counts['encoder']} of 35 encoders are exact")
    sys.exit(0 if counts["decoder"] >= 33 and counts["encoder"] >= 30 else 1)


main()
