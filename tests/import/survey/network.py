"""A small network of the columns of one row."""
import torch
from torch import nn

from layers import ChannelsLast, Gated, Last, Reshape, Residual, Same

LATENT = 10
LABELS = 10


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
