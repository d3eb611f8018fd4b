#!/usr/bin/python3
"""Images per second of PyTorch, in eager mode or with torch.compile, from the weights of a file on: one line of JSON.

    python3 tests/bench/training/pytorch_speed.py FILE --batch-size 64 --threads 1 --seconds 4 [--compile]

The same model, loss, data and optimizer as the trainer's, written as one writes it in PyTorch.
"""

import argparse
import gzip
import json
import os
import pathlib
import resource
import struct
import sys
import time

# OpenBLAS and OpenMP read these when they load.
parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("--data", default="build/data/mnist")
parser.add_argument("--batch-size", type=int, default=64)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--seconds", type=float, default=4.0)
parser.add_argument("--flush-subnormals", action="store_true")
parser.add_argument("--compile", action="store_true")
arguments = parser.parse_args()
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(arguments.threads)

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "golden"))
from read_weights import of_channels, read_file, run

WARM_UP_SECONDS = 1.5
MOST_IMAGES = 55000


def read_idx(folder, name):
    """The bytes of an IDX file, in its sides. `name` is a pattern: images of one channel have three sides."""
    found = sorted(pathlib.Path(folder).glob(name)) or sorted(pathlib.Path(folder).glob(name + ".gz"))
    if not found:
        sys.exit(f"pytorch_speed: expected {name} in {folder}")
    content = (gzip.decompress if found[0].suffix == ".gz" else bytes)(found[0].read_bytes())
    sides = struct.unpack(f">{content[3]}I", content[4 : 4 + 4 * content[3]])
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(sides)


def read_images(folder):
    """Pixels [N, C, H, W] and labels [N]."""
    pixels = read_idx(folder, "train-images-idx[34]-ubyte")
    pixels = pixels[:, None] if pixels.ndim == 3 else pixels.transpose(0, 3, 1, 2)
    labels = read_idx(folder, "train-labels-idx1-ubyte").astype(np.int64)
    return torch.from_numpy(pixels.copy())[:MOST_IMAGES], torch.from_numpy(labels)[:MOST_IMAGES]


def loss_of(spec, weights, x, label):
    mean, rho = run(spec["encoder"], weights, x, label).chunk(2, dim=1)
    sigma = F.softplus(rho)
    outputs = run(spec["decoder"], weights, mean + sigma * torch.randn_like(mean), label)
    if spec["likelihood"]["kind"] == "bernoulli":
        reconstruction = F.binary_cross_entropy_with_logits(outputs, x, reduction="sum")
    else:
        reconstruction = F.mse_loss(outputs, x, reduction="sum") / (2 * spec["likelihood"]["sigma2"])
    kl = (0.5 * (mean.square() + sigma.square() - 1) - sigma.log()).sum()
    return (reconstruction + kl) / len(x)


def main():
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(arguments.flush_subnormals)
    spec, _, tensors = read_file(arguments.file)
    weights = {name: t.requires_grad_() for name, t in tensors.items() if name.endswith((".weight", ".bias"))}
    middle, scale = (of_channels(spec["image"][name]) for name in ("mean", "std"))
    pixels, labels = read_images(arguments.data)
    optimizer = torch.optim.Adam([t for name, t in weights.items() if not name.startswith("prior.")])
    compute_loss = torch.compile(loss_of, dynamic=False) if arguments.compile else loss_of
    # The last batch of an epoch is smaller, for which it would compile again.
    count = len(pixels) // arguments.batch_size * arguments.batch_size if arguments.compile else len(pixels)
    start, measured_from, images = time.perf_counter(), None, 0
    while True:
        for indices in torch.randperm(len(pixels))[:count].split(arguments.batch_size):
            x = (pixels[indices].float() / 255 - middle) / scale
            label = F.one_hot(labels[indices], len(spec["labels"])).float()
            loss = compute_loss(spec, weights, x, label)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss.item()
            now = time.perf_counter()
            if measured_from is not None:
                images += len(indices)
                if now - measured_from >= arguments.seconds:
                    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                    print(json.dumps({"images_per_second": images / (now - measured_from), "peak_mib": peak, "torch": torch.__version__}))
                    return
            elif now - start >= WARM_UP_SECONDS:
                measured_from = now


main()
