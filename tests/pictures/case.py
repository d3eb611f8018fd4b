"""What a generator of test pictures gives: a file, and what the decoder must make of it."""

import dataclasses

import numpy as np


@dataclasses.dataclass
class Case:
    """A file that is read. `pixels` are [H, W], or [H, W, 3] of a colour picture, in [0, 1]; one may differ by `levels`
    of 255. In grey, the picture is their luma, or `in_grey`."""

    name: str
    data: bytes
    pixels: np.ndarray
    levels: float = 0.01
    in_grey: np.ndarray | None = None

    @property
    def grey(self):
        if self.in_grey is not None:
            return self.in_grey
        return self.pixels if self.pixels.ndim == 2 else luma(*np.moveaxis(self.pixels, 2, 0))


@dataclasses.dataclass
class Refusal:
    """A file that is refused with a sentence that holds `words`."""

    name: str
    data: bytes
    words: str


SIZES = [(1, 1), (1, 9), (9, 1), (5, 7), (8, 8), (17, 33)]


def luma(red, green, blue):
    """The grey of a colour, ITU-R BT.601."""
    return 0.299 * red + 0.587 * green + 0.114 * blue


def shown(pixels, maximum=255.0):
    """What pixels [H, W] or [H, W, channels] (grey alpha, RGB, RGBA) show over white, in [0, 1], [H, W] or [H, W, 3]."""
    values = np.asarray(pixels, float) / maximum
    if values.ndim == 2:
        return values
    channels = values.shape[2]
    colour = values[..., :3] if channels >= 3 else values[..., 0]
    if channels in (1, 3):
        return colour
    opacity = values[..., 3:] if channels == 4 else values[..., 1]
    return opacity * colour + 1 - opacity


def on_white(is_clear, picture):
    """A picture with white where it is clear."""
    return np.where(is_clear if picture.ndim == 2 else is_clear[..., None], 1.0, picture)


def noise(random, size, channels=0, maximum=255):
    """Random levels, [H, W] or [H, W, channels]."""
    shape = size if channels == 0 else (*size, channels)
    return random.integers(0, maximum + 1, shape)


def smooth(random, size, channels=0):
    """A picture that JPEG keeps well: slopes of random direction."""
    rows, columns = np.mgrid[0 : size[0], 0 : size[1]] / max(size)
    planes = [rows * random.normal() + columns * random.normal() + random.random() for _ in range(max(channels, 1))]
    levels = np.clip(np.stack(planes, 2) * 120 + 60, 0, 255).astype(np.uint8)
    return levels if channels else levels[..., 0]
