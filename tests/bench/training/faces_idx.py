"""The drawn faces as IDX files of four dimensions, which both sides of the benchmark read alike."""

import pathlib
import struct

import numpy as np
from PIL import Image

UNSIGNED_BYTE = 8


def write_idx(path, array):
    """An array of bytes as an IDX file: its type, its sides, its values."""
    path.write_bytes(struct.pack(f">HBB{array.ndim}I", 0, UNSIGNED_BYTE, array.ndim, *array.shape) + array.tobytes())


def write_faces(source, out, count):
    """Writes `count` of the training pictures in the folder `source`, CLASS/*.png, and as many test pictures as there are."""
    for part, name, most in (("train", "train", count), ("test", "t10k", None)):
        classes = sorted(path for path in pathlib.Path(source, part).iterdir() if path.is_dir())
        of_class = [[(path, label) for path in sorted(folder.glob("*.png"))] for label, folder in enumerate(classes)]
        # One of each class in turn, so that the first of them hold every class.
        chosen = sorted((i, label, path) for paths in of_class for i, (path, label) in enumerate(paths))[:most]
        pixels = np.stack([np.asarray(Image.open(path).convert("RGB")) for _, _, path in chosen])
        write_idx(pathlib.Path(out, f"{name}-images-idx4-ubyte"), pixels)
        write_idx(pathlib.Path(out, f"{name}-labels-idx1-ubyte"), np.array([label for _, label, _ in chosen], np.uint8))
