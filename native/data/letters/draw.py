"""draw.py FONTS FOLDER: draws the letters and digits of all font files below FONTS into FOLDER, as IDX files.

Beside images and labels stand files of groups, [N, 2]: the typeface of each image and its family. typefaces.txt names them.
"""

import collections
import pathlib
import struct
import sys

import freetype
import numpy

import choose
from typeface import CHARACTERS, draw_typeface

Typeface = collections.namedtuple("Typeface", "file family levels")


def draw_all(fonts):
    """The typefaces that have all characters, in the order of their paths."""
    drawn = []
    for path in sorted(fonts.rglob("*")):
        if path.suffix.lower() not in (".ttf", ".otf") or path.is_symlink():
            continue
        try:
            found = draw_typeface(path)
        except freetype.FT_Exception:
            continue  # damaged in its package
        if found is not None:
            drawn.append(Typeface(str(path.relative_to(fonts)), choose.family_of(found[0]), found[1]))
    return drawn


def write_idx(path, kind, array):
    """`kind` is that of IDX: 8 for bytes, 12 for big-endian int32."""
    path.write_bytes(struct.pack(f">HBB{array.ndim}I", 0, kind, array.ndim, *array.shape) + array.tobytes())


def write_half(folder, half, typefaces, groups):
    """Writes the images of typefaces, one behind the other; `groups` holds the numbers of typeface and family."""
    count = len(CHARACTERS)
    write_idx(folder / f"{half}-images-idx3-ubyte", 8, numpy.concatenate([typeface.levels for typeface in typefaces]))
    write_idx(folder / f"{half}-labels-idx1-ubyte", 8, numpy.tile(numpy.arange(count, dtype=numpy.uint8), len(typefaces)))
    write_idx(folder / f"{half}-groups-idx2-int", 12, numpy.repeat(numpy.array(groups, ">i4"), count, axis=0))


def chosen_typefaces(drawn):
    """Those that differ and can be read, and the families for testing."""
    kept = choose.readable(numpy.stack([typeface.levels for typeface in drawn]))
    drawn = [typeface for typeface, is_readable in zip(drawn, kept) if is_readable]
    difference = choose.differences(numpy.stack([typeface.levels for typeface in drawn]))
    different = choose.first_of_same(difference)
    typefaces = [drawn[number] for number in different]
    tested = choose.test_families([typeface.family for typeface in typefaces], difference[different][:, different])
    return typefaces, tested


def main():
    fonts, folder = map(pathlib.Path, sys.argv[1:])
    typefaces, tested = chosen_typefaces(draw_all(fonts))
    families = {name: number for number, name in enumerate(sorted({typeface.family for typeface in typefaces}))}
    halves = {"train": [], "t10k": []}
    lines = []
    for number, typeface in enumerate(typefaces):
        half = "t10k" if typeface.family in tested else "train"
        halves[half].append((typeface, (number, families[typeface.family])))
        lines.append(f"{number}\t{half}\t{typeface.family}\t{typeface.file}\n")
    for half, chosen in halves.items():
        write_half(folder, half, [typeface for typeface, _ in chosen], [groups for _, groups in chosen])
    (folder / "typefaces.txt").write_text("".join(lines), encoding="utf-8")
    (folder / "class-names.txt").write_text("".join(f"{character}\n" for character in CHARACTERS), encoding="utf-8")


main()
