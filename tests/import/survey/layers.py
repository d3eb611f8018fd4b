"""The layers that public VAEs have beside those of torch.nn."""
import torch
from torch import nn
from torch.nn import functional as F


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
