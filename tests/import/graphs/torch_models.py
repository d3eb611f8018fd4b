"""The networks of public VAEs, written from their descriptions, at the widths that these give where nothing else is said.

Each function returns decoder, encoder and what is to be known of them: the shapes of `z`, `image` and, where it is another
one, of the encoder's `input`; the decoder's `end`; how `sigma` comes about; the number of `labels`; flags for the import.
"""
import torch
from torch import nn
from torch.nn import functional as F


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


def nearest_upsampling():  # ml-explore/mlx-examples, cvae/vae.py: 8 dimensions, 64 filters
    def layer(convolution, *before):
        return nn.Sequential(*before, convolution, nn.BatchNorm2d(convolution.out_channels), nn.LeakyReLU())
    down = [layer(nn.Conv2d(a, b, 3, 2, 1)) for a, b in ((1, 16), (16, 32), (32, 64))]
    up = [layer(nn.Conv2d(a, b, 3, 1, 1), nn.Upsample(scale_factor=2)) for a, b in ((64, 32), (32, 16))]
    last = nn.Conv2d(16, 1, 3, 1, 1)
    last.weight.data *= 4  # so that the pixels differ
    return (nn.Sequential(nn.Linear(8, 4096), View(64, 8, 8), *up, nn.Upsample(scale_factor=2), last, nn.Sigmoid()),
            Heads(nn.Sequential(*down, nn.Flatten()), nn.Linear(4096, 8), nn.Linear(4096, 8)), dict(z=[8], image=[1, 64, 64]))


def elu_tanh_softplus():  # hwalsuklee's hidden layers, one head with softplus
    down = nn.Sequential(View(784), nn.Linear(784, 500), nn.ELU(), nn.Dropout(.1), nn.Linear(500, 500), nn.Tanh(), nn.Linear(500, 40))
    up = nn.Sequential(nn.Linear(20, 500), nn.Tanh(), nn.Linear(500, 500), nn.ELU(.7), nn.Linear(500, 784), nn.Sigmoid())
    return up, OneHead(down, "chunk"), dict(z=[20], image=[1, 28, 28], sigma="softplus", flags=["--posterior", "softplus"])


def gelu():  # phlippe/uvadlc_notebooks, tutorial 9: 32 channels, 128 dimensions; its autoencoder, with a spread beside z
    def layers(*convolutions):
        return [layer for convolution in convolutions for layer in (convolution, nn.GELU())]
    def up(a, b):
        return nn.ConvTranspose2d(a, b, 3, 2, 1, 1)
    down = layers(nn.Conv2d(3, 32, 3, 2, 1), nn.Conv2d(32, 32, 3, 1, 1), nn.Conv2d(32, 64, 3, 2, 1), nn.Conv2d(64, 64, 3, 1, 1), nn.Conv2d(64, 64, 3, 2, 1))
    back = layers(up(64, 64), nn.Conv2d(64, 64, 3, 1, 1), up(64, 32), nn.Conv2d(32, 32, 3, 1, 1))
    return (nn.Sequential(nn.Linear(128, 1024), nn.GELU(), View(64, 4, 4), *back, up(32, 3), nn.Tanh()),
            OneHead(nn.Sequential(*down, nn.Flatten(), nn.Linear(1024, 256)), "chunk"), dict(z=[128], image=[3, 32, 32], end="tanh"))


def interleaved():  # YannDubs/disentangling-vae, after Burgess et al. 2018: mean and log variance by turns
    down = nn.Sequential(nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), *[nn.Sequential(nn.Conv2d(32, 32, 4, 2, 1), nn.ReLU()) for _ in range(3)], View(512),
                         nn.Linear(512, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 20))
    up = nn.Sequential(nn.Linear(10, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 512), nn.ReLU(), View(32, 4, 4),
                       *[nn.Sequential(nn.ConvTranspose2d(32, 32, 4, 2, 1), nn.ReLU()) for _ in range(3)], nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Sigmoid())
    return up, OneHead(down, "interleaved"), dict(z=[10], image=[1, 64, 64])


def conditional(label_first):  # timbmg/VAE-CVAE-MNIST
    up = Conditional(nn.Sequential(nn.Linear(12, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid()), label_first)
    down = Conditional(nn.Sequential(nn.Linear(794, 256), nn.ReLU()), label_first, nn.ModuleList([nn.Linear(256, 2), nn.Linear(256, 2)]))
    return up, down, dict(z=[2], image=[1, 28, 28], input=[784], labels=10)


def residual():  # clementchadebec/benchmark_VAE, the ResNet for MNIST
    def blocks():
        return [Residual(nn.Sequential(nn.ReLU(), nn.Conv2d(128, 32, 3, 1, 1), nn.ReLU(), nn.Conv2d(32, 128, 1)), nn.Identity(), nn.Identity()) for _ in range(2)]
    down = nn.Sequential(nn.Conv2d(1, 64, 4, 2, 1), nn.Conv2d(64, 128, 4, 2, 1), nn.Conv2d(128, 128, 3, 2, 1), *blocks(), nn.Flatten())
    up = nn.Sequential(nn.Linear(16, 2048), View(128, 4, 4), nn.ConvTranspose2d(128, 128, 3, 2, 1), *blocks(), nn.ReLU(),
                       nn.ConvTranspose2d(128, 64, 3, 2, 1, 1), nn.ReLU(), nn.ConvTranspose2d(64, 1, 3, 2, 1, 1), nn.Sigmoid())
    return up, Heads(down, nn.Linear(2048, 16), nn.Linear(2048, 16)), dict(z=[16], image=[1, 28, 28])


def residual_normalised():  # julianstastny/VAE-ResNet18-PyTorch at an eighth of its widths, and without its encoder's pooling
    def normalised(convolution, *before):
        return nn.Sequential(*before, convolution, nn.BatchNorm2d(convolution.out_channels))
    def plain(a, b, stride=1):
        return normalised(nn.Conv2d(a, b, 3, stride, 1, bias=False))
    def enlarged(a, b):
        return normalised(nn.Conv2d(a, b, 3, 1, 1), nn.Upsample(scale_factor=2))
    def level(a):
        return Residual(nn.Sequential(plain(a, a), nn.ReLU(), plain(a, a)), nn.Identity(), nn.ReLU())
    def down(a):
        shortcut = normalised(nn.Conv2d(a, 2 * a, 1, 2, bias=False))
        return Residual(nn.Sequential(plain(a, 2 * a, 2), nn.ReLU(), plain(2 * a, 2 * a)), shortcut, nn.ReLU())
    def up(a):
        return Residual(nn.Sequential(plain(a, a), nn.ReLU(), enlarged(a, a // 2)), enlarged(a, a // 2), nn.ReLU())
    encoder = nn.Sequential(plain(3, 8, 2), nn.ReLU(), level(8), level(8), down(8), level(16), down(16), level(32), down(32), level(64), nn.Flatten(), nn.Linear(1024, 20))
    decoder = nn.Sequential(nn.Linear(10, 64), View(64, 1, 1), nn.Upsample(scale_factor=4), level(64), up(64), level(32), up(32), level(16), up(16), level(8), level(8),
                            nn.Upsample(scale_factor=2), nn.Conv2d(8, 3, 3, 1, 1), nn.Sigmoid())
    return decoder, OneHead(encoder, "chunk"), dict(z=[10], image=[3, 64, 64])


class SplitBlock(nn.Module):
    """A block whose first convolution gives both the shortcut and what goes on; `is_level` takes the input as shortcut."""

    def __init__(self, a, b, stride=1, scale=1, middle=None, is_level=False):
        super().__init__()
        self.out, self.scale, self.is_level = b, scale, is_level
        middle = middle or a // 2
        self.norm1, self.norm2 = nn.BatchNorm2d(a, 1e-4), nn.BatchNorm2d(middle, 1e-4)
        self.conv1 = nn.Conv2d(a, middle if is_level else middle + b, 3, stride, 1)
        self.conv2 = nn.Conv2d(middle, b, 3, 1, 1)

    def forward(self, x):
        h = F.elu(self.norm1(x))
        both = self.conv1(F.interpolate(h, scale_factor=self.scale) if self.scale > 1 else h)
        body, shortcut = (both, x) if self.is_level else (both[:, self.out:], both[:, :self.out])
        return self.conv2(F.elu(self.norm2(body))) + shortcut


def preactivation():  # LukeDitria/CNN-VAE with ch_multi 8, for 32 x 32
    widths = [8, 16, 32, 64, 64, 128]
    down = [SplitBlock(a, b, stride=2, middle=b // 2) for a, b in zip(widths, widths[1:])]
    encoder = nn.Sequential(nn.Conv2d(3, 8, 3, 1, 1), *down, SplitBlock(128, 128, is_level=True), nn.ELU())
    up = [SplitBlock(b, a, scale=2) for a, b in reversed(list(zip(widths, widths[1:])))]
    decoder = nn.Sequential(nn.Conv2d(32, 128, 1), SplitBlock(128, 128, is_level=True), *up, nn.ELU(), nn.Conv2d(8, 3, 5, 1, 2), nn.Tanh())
    return decoder, Heads(encoder, nn.Conv2d(128, 32, 1), nn.Conv2d(128, 32, 1)), dict(z=[32, 1, 1], image=[3, 32, 32], end="tanh")


def dcgan_without_bias():  # coolvision/vae_conv, for MNIST, without its last sigmoid of features
    def layer(convolution, activation):
        return nn.Sequential(convolution, nn.BatchNorm2d(convolution.out_channels), activation)
    def up(*sizes):
        return nn.ConvTranspose2d(*sizes, bias=False)
    def down(*sizes):
        return layer(nn.Conv2d(*sizes, bias=False), nn.LeakyReLU(.2))
    encoder = nn.Sequential(nn.Conv2d(1, 64, 4, 2, 1, bias=False), nn.LeakyReLU(.2), down(64, 128, 4, 2, 1), down(128, 256, 3, 2, 1), down(256, 512, 4, 2, 1), View(2048), nn.Linear(2048, 512))
    decoder = nn.Sequential(nn.Linear(2, 512), nn.ReLU(), nn.Linear(512, 1024), View(1024, 1, 1), layer(up(1024, 512, 4, 1, 0), nn.ReLU()), layer(up(512, 256, 3, 2, 1), nn.ReLU()),
                            layer(up(256, 128, 4, 2, 1), nn.ReLU()), up(128, 1, 4, 2, 1), nn.Tanh())
    return decoder, Heads(encoder, nn.Linear(512, 2), nn.Linear(512, 2)), dict(z=[2], image=[1, 28, 28], end="tanh")


def normalised_features():  # no public VAE: BatchNorm over a view, before a convolution and before a dense layer
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
    "gelu": (gelu, 16),
    "interleaved": (interleaved, 11),
    "label-behind": (lambda: conditional(False), 13),
    "label-in-front": (lambda: conditional(True), 16),
    "residual": (residual, 13),
    "residual-normalised": (residual_normalised, 11),
    "preactivation": (preactivation, 16),
    "dcgan-without-bias": (dcgan_without_bias, 11),
    "normalised-features": (normalised_features, 13),
}
