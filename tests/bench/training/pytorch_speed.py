#!/usr/bin/env python3
"""Images per second of PyTorch in eager mode, from the weights of a file on: one line of JSON.

    python3 tests/bench/training/pytorch_speed.py FILE --batch-size 64 --threads 1 --seconds 4

The same model, loss, data and optimizer as the trainer's, written as one writes it in PyTorch.
"""

import argparse
import gzip
import json
import os
import pathlib
import resource
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
arguments = parser.parse_args()
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(arguments.threads)

import numpy as np
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "golden"))
from read_weights import read_file, run

WARM_UP_SECONDS = 1.5


def read_idx(folder, name, header):
    for path in (pathlib.Path(folder, name), pathlib.Path(folder, name + ".gz")):
        if path.exists():
            opener = gzip.open if path.suffix == ".gz" else open
            with opener(path, "rb") as file:
                return np.frombuffer(file.read()[header:], np.uint8)
    sys.exit(f"pytorch_speed: expected {name} in {folder}; native/data/fetch-mnist fetches it")


def loss_of(spec, weights, x, label):
    mean, rho = run(spec["encoder"], weights, x, label).chunk(2, dim=1)
    sigma = F.softplus(rho)
    logits = run(spec["decoder"], weights, mean + sigma * torch.randn_like(mean), label)
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    kl = (0.5 * (mean.square() + sigma.square() - 1) - sigma.log()).sum()
    return (reconstruction + kl) / len(x)


def main():
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(arguments.flush_subnormals)
    spec, _, tensors = read_file(arguments.file)
    weights = {name: t.requires_grad_() for name, t in tensors.items() if name.endswith((".weight", ".bias"))}
    height, width = spec["image"]["height"], spec["image"]["width"]
    pixels = torch.from_numpy(
        read_idx(arguments.data, "train-images-idx3-ubyte", 16).reshape(-1, 1, height, width).copy()
    )[:55000]
    labels = torch.from_numpy(read_idx(arguments.data, "train-labels-idx1-ubyte", 8).astype(np.int64))[:55000]
    optimizer = torch.optim.Adam([t for name, t in weights.items() if not name.startswith("prior.")])
    start, measured_from, images = time.perf_counter(), None, 0
    while True:
        for indices in torch.randperm(len(pixels)).split(arguments.batch_size):
            x = pixels[indices].float() / 255
            label = F.one_hot(labels[indices], len(spec["labels"])).float()
            loss = loss_of(spec, weights, x, label)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            loss.item()
            now = time.perf_counter()
            if measured_from is not None:
                images += len(indices)
                if now - measured_from >= arguments.seconds:
                    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                    print(json.dumps({"images_per_second": images / (now - measured_from), "peak_mib": peak}))
                    return
            elif now - start >= WARM_UP_SECONDS:
                measured_from = now


main()
