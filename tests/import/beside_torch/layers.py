#!/usr/bin/python3
"""Checks that `vaelet import` says by its own layers what PyTorch's layers say in another way: layers.py VAELET FOLDER.

Groups, dilation, kernels that are not square, blocks of channels that become pixels, slopes of channels, padding larger
than a kernel, cropping behind convolutions, residuals whose input has another shape than the layer before gives, and
branches that take some of the channels, features of branches that are not alike, and means of pixels.
"""
import sys

import torch
from support import Command, Function, near, reader
from torch import nn

command = Command(sys.argv[1], sys.argv[2])
LATENT, CHANNELS, SIDE = 5, 8, 6


class Sum(nn.Module):
    """The input, and what layers make of it."""

    def __init__(self, *layers):
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x):
        return x + self.layers(x)


class Beside(nn.Module):
    """What two lists of layers make of the input, side by side."""

    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second

    def forward(self, x):
        return torch.cat([self.first(x), self.second(x)], 1)


class Difference(Sum):
    """The input, without what layers make of it."""

    def forward(self, x):
        return x - self.layers(x)


def image(channels=CHANNELS, side=SIDE):
    return Function(lambda x: x.view(-1, channels, side, side))


def behind_image(*layers):
    """A decoder that has an image of eight channels before these layers."""
    return nn.Sequential(nn.Linear(LATENT, CHANNELS * SIDE * SIDE), image(), *layers, nn.Sigmoid())


def last(channels=CHANNELS):
    return nn.Conv2d(channels, 1, 3, padding=1)


def conv(*sizes, **options):
    return nn.Conv2d(CHANNELS, CHANNELS, *sizes, **options)


def up(*sizes, **options):
    return nn.ConvTranspose2d(CHANNELS, CHANNELS, *sizes, **options)


def crop(top, bottom, left, right):
    return Function(lambda x: x[:, :, top:x.shape[2] - bottom, left:x.shape[3] - right])


DECODERS = {
    "two groups": behind_image(conv(3, padding=1, groups=2), nn.ReLU(), last()),
    "a group for each channel": behind_image(conv(3, padding=1, groups=CHANNELS), nn.ReLU(), conv(1), last()),
    "groups, transposed": behind_image(nn.ConvTranspose2d(CHANNELS, 4, 4, 2, 1, groups=4), nn.ReLU(), last(4)),
    "dilation": behind_image(conv(3, padding=2, dilation=2), last()),
    "dilation of rows": behind_image(conv(3, padding=(2, 1), dilation=(2, 1)), last()),
    "dilation, transposed": behind_image(up(3, 2, 2, output_padding=1, dilation=2), last()),
    "rows, then columns": behind_image(conv((1, 5), padding=(0, 2)), nn.ReLU(), conv((5, 1), padding=(2, 0)), last()),
    "a high kernel, transposed": behind_image(up((4, 2), 2, padding=(1, 0)), last()),
    "channels that become pixels": behind_image(conv(3, padding=1), nn.PixelShuffle(2), last(2)),
    "a slope for each channel": behind_image(conv(1), nn.PReLU(CHANNELS), last()),
    "a slope for each feature": nn.Sequential(nn.Linear(LATENT, 16), nn.PReLU(16), nn.Linear(16, 64), nn.Sigmoid(), image(1, 8)),
    "celu": behind_image(conv(1), nn.CELU(.7), last()),
    "zeros around a small kernel": behind_image(nn.ZeroPad2d((1, 0, 2, 1)), conv(2), last()),
    "padding of a single pixel": behind_image(conv(1, padding=1), nn.ReLU(), nn.Conv2d(CHANNELS, 1, 3, padding=3)),
    "padding and stride": behind_image(conv(2, stride=2, padding=2), last()),
    "cropped behind a convolution": behind_image(up(4, 2, 1), nn.ReLU(), nn.Upsample(scale_factor=2), conv(3, padding=1), nn.LeakyReLU(), up(4, 2, 1), last(), crop(2, 2, 2, 2)),
    "cropped behind repeated pixels": behind_image(up(4, 2, 1), nn.Upsample(scale_factor=2), nn.Conv2d(CHANNELS, 1, 1), crop(2, 2, 2, 0)),
    "a sum behind a reshape": behind_image(Sum(nn.ReLU(), conv(3, padding=1), nn.ReLU(), conv(1)), last()),
    "a sum behind a reshape, normalised": behind_image(Sum(nn.BatchNorm2d(CHANNELS), nn.SiLU(), conv(3, padding=1)), last()),
    "a sum of clipped values": behind_image(Sum(nn.ReLU6(), conv(3, padding=1, groups=CHANNELS), nn.BatchNorm2d(CHANNELS), nn.ReLU6(), conv(1)), last()),
    "a sum of halves of the channels": behind_image(conv(3, padding=1), Function(lambda x: torch.relu(x[:, :4]) + x[:, 4:]), last(4)),
    "a sum of channels by turns": behind_image(Function(lambda x: x[:, ::2] + torch.tanh(x[:, 1::2])), last(4)),
    "channels in the other order, in a branch": behind_image(conv(3, padding=1), Function(lambda x: x + torch.relu(x.flip(1))), last()),
    "z beside what a layer makes of it": nn.Sequential(Beside(nn.Sequential(nn.Linear(LATENT, 16), nn.ReLU()), nn.Identity()), nn.Linear(16 + LATENT, 64), nn.Sigmoid(), image(1, 8)),
    "two layers beside one": nn.Sequential(Beside(nn.Sequential(nn.Linear(LATENT, 8), nn.Tanh(), nn.Linear(8, 12)), nn.Sequential(nn.Linear(LATENT, 10), nn.ELU())), nn.Linear(22, 64), nn.Sigmoid(), image(1, 8)),
    "the same features three times": nn.Sequential(nn.Linear(LATENT, 64), Function(lambda h: torch.cat([h, h * 1., h + 0.], 1)), nn.Sigmoid(), image(3, 8)),
    "z twice": nn.Sequential(Function(lambda z: torch.cat([z, z + 0.], 1)), nn.Linear(2 * LATENT, 64), nn.Sigmoid(), image(1, 8)),
    "a difference": behind_image(Difference(conv(3, padding=1), nn.ReLU()), last()),
    "a row more, but no column": behind_image(up(3, 2, 0, (1, 0)), nn.ReLU(), last()),
    "two rows more, one column": behind_image(nn.ConvTranspose2d(CHANNELS, CHANNELS, (3, 5), 3, (0, 1), (2, 1)), last()),
    "a row more than the stride has": behind_image(up(3, 1, 2, 1, dilation=2), last()),
    "zeros before an activation": behind_image(nn.ZeroPad2d((2, 1, 3, 0)), nn.LeakyReLU(), nn.Upsample(scale_factor=2), conv(3), last()),
    "zeros before an activation that moves them": behind_image(conv(3), nn.ZeroPad2d((2, 1, 3, 0)), nn.Softplus(), last()),
    "zeros at the end": nn.Sequential(*behind_image(last()), nn.ZeroPad2d(2)),
    "a layer of the last axis": nn.Sequential(nn.Linear(LATENT, 64), nn.ReLU(), Function(lambda x: x.view(-1, 4, 16)), nn.Linear(16, 64), nn.Sigmoid(), image(1, 16)),
    "a layer of channels that come last": behind_image(conv(3), Function(lambda x: x.permute(0, 2, 3, 1)), nn.Linear(CHANNELS, 12), nn.ReLU(), nn.Linear(12, 4), Function(lambda x: x.permute(0, 3, 1, 2)), last(4)),
    "a layer of the last axis, in a sum": nn.Sequential(nn.Linear(LATENT, 64), Function(lambda x: x.view(-1, 4, 16)), Sum(nn.Linear(16, 16), nn.ReLU()), nn.Linear(16, 64), nn.Sigmoid(), image(1, 16)),
    "rows mixed": behind_image(conv(1), Function(lambda x: torch.matmul(torch.eye(SIDE).roll(1, 0) - .5, x)), nn.ReLU(), last()),
    "pixels that become channels": behind_image(conv(3, padding=1), nn.ReLU(), nn.PixelUnshuffle(2), nn.Conv2d(4 * CHANNELS, 1, 1)),
    "channels that become pixels, by hand": behind_image(conv(3, padding=1), Function(lambda x: x.view(-1, 2, 2, 2, SIDE, SIDE).permute(0, 1, 4, 2, 5, 3).reshape(-1, 2, 2 * SIDE, 2 * SIDE)), nn.ReLU(), last(2)),
    "rows for columns, at the end": nn.Sequential(*behind_image(last()), Function(lambda x: x.transpose(2, 3))),
    "the mirror image, between convolutions": behind_image(conv(3, padding=1), Function(lambda x: x.flip(3)), nn.ReLU(), conv(4, stride=2), last()),
    "means of two by two": behind_image(up(4, 2, 1), nn.ReLU(), nn.AvgPool2d(2), last()),
    "means of neighbours, with zeros around": behind_image(nn.AvgPool2d(3, 1, 1), last()),
    "means that leave a row over": behind_image(nn.AvgPool2d(3, 2), last()),
    "means of rows": behind_image(nn.AvgPool2d((3, 1), 1), last()),
    "means that end at the edge": behind_image(nn.AvgPool2d(2, 2, ceil_mode=True), last()),
    "means of single pixels": behind_image(conv(3, padding=1), nn.AvgPool2d(1), nn.ReLU(), last()),
    "the mean of each channel": behind_image(conv(3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(CHANNELS, 64), image(1, 8)),
    "the mean of each channel, by axes": behind_image(nn.ReLU(), Function(lambda x: x.mean((2, 3))), nn.Linear(CHANNELS, 64), image(1, 8)),
    "the mean of each channel, as an image": behind_image(nn.ReLU(), Function(lambda x: x.mean((-1, -2), keepdim=True)), nn.ConvTranspose2d(CHANNELS, 1, 8)),
    "functions before channels come first": nn.Sequential(
        nn.Linear(LATENT, CHANNELS * SIDE * SIDE), Function(lambda x: x.view(-1, SIDE, SIDE, CHANNELS)),
        Function(lambda x: torch.relu(x - .1).clamp(max=.6).permute(0, 3, 1, 2)), last(), nn.Sigmoid()),
}

# These have more than twice the weights of their graphs, which a note tells.
LARGER = {
    "rows, then columns", "zeros before an activation", "a layer of the last axis", "a layer of the last axis, in a sum", "rows mixed",
    "rows for columns, at the end", "the mirror image, between convolutions", "the same features three times",
    "the mean of each channel, by axes", "the mean of each channel, as an image",
}


def set_at_random(decoder):
    """Gives statistics and slopes values that show whether they are used, and weights with which images differ."""
    for layer in decoder.modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d, nn.ConvTranspose2d)):
            layer.weight.mul_(3)
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean.normal_(0, .3)
            layer.running_var.uniform_(.5, 2)
            layer.weight.uniform_(.5, 1.5)
            layer.bias.normal_(0, .2)
        if isinstance(layer, nn.PReLU):
            layer.weight.uniform_(.1, .9)


torch.manual_seed(1)
with torch.no_grad():
    z = 2 * torch.randn(50, LATENT)
    for name, decoder in DECODERS.items():
        set_at_random(decoder)
        path = command.export(decoder, (z[:2],), ["z"], ["image"], "layers.onnx")
        model, tensors, told = command.imported("--decoder", path)
        expected = decoder(z)
        assert expected.std() > .02, f"{name}: the images are all alike"
        near(reader.decode(model, tensors, z), expected, name, 2e-5)
        assert ("became larger layers" in told) == (name in LARGER), f"{name}: {told}"
        print(f"{name}: exact")
    rows = behind_image(conv(3, padding=1), Sum(nn.Linear(SIDE, SIDE), nn.ReLU()), last())
    command.refused("images alone or features alone", "--decoder", command.export(rows, (z[:2],), ["z"], ["image"], "rows.onnx"))
    print("a layer of an image's rows, in a sum: refused")
    for pool, words in (
        (nn.AvgPool2d(3, 1, 1, count_include_pad=False), "count_include_pad"),
        (nn.AvgPool2d(3, 2, ceil_mode=True), "ceil_mode"),
        (nn.AvgPool2d(2, (2, 1)), "the same stride"),
        (Function(lambda x: x.mean(1, keepdim=True).expand(-1, CHANNELS, -1, -1)), "a mean over the rows and columns"),
    ):
        decoder = behind_image(pool, last())
        command.refused(words, "--decoder", command.export(decoder, (z[:2],), ["z"], ["image"], "pool.onnx"))
    print("means of fewer pixels at the edges, of channels, and other strides for rows: refused")
