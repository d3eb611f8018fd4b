"""check.py FOLDER: whether the letters that fetch-letters drew are as they should be, read without its code."""

import pathlib
import struct
import sys

import numpy

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def read(path):
    """An IDX file, by its own header."""
    data = path.read_bytes()
    kind, dimensions = data[2], data[3]
    shape = struct.unpack(f">{dimensions}I", data[4:4 + 4 * dimensions])
    return numpy.frombuffer(data, {8: "u1", 12: ">i4"}[kind], offset=4 + 4 * dimensions).reshape(shape)


def check(holds, sentence):
    if not holds:
        sys.exit(f"data/letters: {sentence}")


def check_half(folder, half, names):
    images, labels, groups = (read(folder / f"{half}-{rest}") for rest in
                              ("images-idx3-ubyte", "labels-idx1-ubyte", "groups-idx2-int"))
    count = len(names)
    check(images.shape == (62 * count, 32, 32), f"expected 62 images of each of {count} typefaces, found {images.shape}")
    check((labels.reshape(count, 62) == numpy.arange(62)).all(), "expected each label once for each typeface")
    check((groups[::62, 0] == [int(name[0]) for name in names]).all(), "expected the groups that typefaces.txt names")
    alphabets = images.reshape(count, 62, 32, 32)
    check((alphabets.max((2, 3)) > 40).all(), "expected ink in every image")  # of the thinnest: 48
    # One size for a typeface: 28 pixels from its tallest to its deepest, or 30 of its widest.
    tall = (alphabets.max((1, 3)) > 0).sum(1)
    wide = (alphabets.max(2) > 0).sum(2).max(1)
    check(((tall >= 28) | (wide >= 30)).mean() > 0.99, "expected typefaces that fill the picture")  # outlines may end without area
    check((tall <= 30).all() and (wide <= 32).all(), "expected typefaces within 28 x 30 pixels, and what rounding adds")
    ink_centre = (images.sum(1) * numpy.arange(32)).sum(1) / images.sum((1, 2))
    check(abs(ink_centre.mean() - 15.5) < 0.5, "expected glyphs in the middle")
    return alphabets, groups[::62, 1]


def main():
    folder = pathlib.Path(sys.argv[1])
    lines = [line.split("\t") for line in (folder / "typefaces.txt").read_text(encoding="utf-8").splitlines()]
    check((folder / "class-names.txt").read_text().split() == list(CHARACTERS), "expected the names of 62 classes")
    check(len(lines) > 1000, f"expected more than 1,000 typefaces, found {len(lines)}")
    halves = {half: check_half(folder, half, [line for line in lines if line[1] == half]) for half in ("train", "t10k")}
    families = {half: set(numbers.tolist()) for half, (_, numbers) in halves.items()}
    check(not families["train"] & families["t10k"], "expected no family in both halves")
    everything = numpy.concatenate([alphabets for alphabets, _ in halves.values()])
    check(len({alphabet.tobytes() for alphabet in everything}) == len(lines), "expected typefaces that all differ")
    check(80 <= len(halves["t10k"][1]) <= 160, f"expected about a tenth for testing, found {len(halves['t10k'][1])}")
    train, test = (halves[half][0][:, ::5, ::4, ::4].reshape(len(halves[half][1]), -1) / 255.0 for half in ("train", "t10k"))
    nearest = ((test[:, None] - train[None]) ** 2).mean(2).min(1)
    check(nearest.min() > 1e-4, "expected no test typeface that looks like one for training")
    print(f"data/letters: {len(lines)} typefaces as expected, {len(test)} of them for testing")


main()
