#!/usr/bin/python3
"""Trains a small VAE of PyTorch on MNIST for less than a minute, and writes it as decoder.onnx and encoder.onnx:

    python3 tests/import/train_small.py DATA FOLDER

DATA is the folder of MNIST's IDX files. The same seed gives the same model on the same processor.
"""

import pathlib
import sys

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

LATENT, STEPS, BATCH, SEED = 4, 600, 128, 1


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 256)
        self.mean = nn.Linear(256, LATENT)
        self.log_variance = nn.Linear(256, LATENT)

    def forward(self, x):
        hidden = F.relu(self.hidden(x.flatten(1)))
        return self.mean(hidden), self.log_variance(hidden)


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(LATENT, 256), nn.LeakyReLU(0.1), nn.Linear(256, 784), nn.Sigmoid())

    def forward(self, z):
        return self.layers(z).reshape(-1, 1, 28, 28)


def read_images(folder):
    data = (pathlib.Path(folder) / "train-images-idx3-ubyte").read_bytes()
    return torch.from_numpy(np.frombuffer(data, np.uint8, offset=16).astype(np.float32) / 255).reshape(-1, 1, 28, 28)


def train(images, encoder, decoder):
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
    for step in range(STEPS):
        x = images[torch.randint(len(images), (BATCH,))]
        mean, log_variance = encoder(x)
        z = mean + (log_variance / 2).exp() * torch.randn_like(mean)
        kl = 0.5 * (mean**2 + log_variance.exp() - log_variance - 1).sum() / BATCH
        loss = F.binary_cross_entropy(decoder(z), x, reduction="sum") / BATCH + kl
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    print(f"{STEPS} steps with seed {SEED}: {loss.item():.1f} nats, of them KL {kl.item():.1f}")


def main():
    data, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    torch.manual_seed(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    encoder, decoder = Encoder(), Decoder()
    train(read_images(data), encoder, decoder)
    n = {0: "n"}
    torch.onnx.export(decoder.eval(), (torch.zeros(1, LATENT),), str(folder / "decoder.onnx"), opset_version=16,
                      input_names=["z"], output_names=["image"], dynamic_axes={"z": n, "image": n})
    torch.onnx.export(encoder.eval(), (torch.zeros(1, 1, 28, 28),), str(folder / "encoder.onnx"), opset_version=16,
                      input_names=["x"], output_names=["mean", "log_variance"], dynamic_axes={"x": n})


if __name__ == "__main__":
    main()
