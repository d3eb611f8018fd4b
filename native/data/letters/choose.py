"""Chooses typefaces: no two that look the same, none that is unreadable; whole families for testing."""

import hashlib
import re

import numpy

# A typeface is left out when fewer of its characters than this share look most like the mean of their own kind: pictures
# at the places of letters, other scripts, letters in frames.
LEAST_READABLE = 0.35
# Mean squared differences of pixels in [0, 1], at a quarter of the size. Below the first, two typefaces are one under two
# names; below the second, one was drawn after the other: the fonts that stand in for Times and Helvetica.
SAME, ALIKE = 2e-4, 1e-3
TEST_SHARE = 0.1


def family_of(name):
    """What the families of one maker share: the first word of the name, so that `Noto Sans` and `Noto Serif` stay together."""
    return (re.findall(r"\w+", name) or [name])[0].lower()


def reduced(levels, factor):
    """Levels [N, 62, 32, 32] as pixels in [0, 1], each the mean of so many across and down: [N, 62, P]."""
    side = levels.shape[-1] // factor
    blocks = levels.reshape(*levels.shape[:2], side, factor, side, factor)
    return blocks.mean((3, 5), dtype=numpy.float32).reshape(*levels.shape[:2], -1) / 255


def unit(pictures):
    """Pictures [..., P] around their mean, of length 1."""
    centred = pictures - pictures.mean(-1, keepdims=True)
    return centred / (numpy.linalg.norm(centred, axis=-1, keepdims=True) + 1e-9)


def readable(levels):
    """Whether each typeface is readable: bool [N]. The means of the first round contain the unreadable ones."""
    pixels = reduced(levels, 2)
    pictures = unit(pixels)
    kept = numpy.ones(len(levels), bool)
    for _ in range(2):
        likeness = pictures @ unit(pixels[kept].mean(0)).T
        kept = (likeness.argmax(2) == numpy.arange(levels.shape[1])).mean(1) >= LEAST_READABLE
    return kept


def differences(levels):
    """The mean squared difference of every two typefaces: [N, N]."""
    pixels = reduced(levels, 4).reshape(len(levels), -1)
    squares = (pixels**2).sum(1)
    return (squares[:, None] + squares - 2 * pixels @ pixels.T) / pixels.shape[1]


def first_of_same(difference):
    """The numbers of the typefaces that are not the same as one before them."""
    kept = []
    for number, row in enumerate(difference):
        if not (row[kept] < SAME).any():
            kept.append(number)
    return kept


def test_families(families, difference):
    """The families for testing, of the family of each typeface: in the order of the digests of their names, those that
    still fit and look like no other family."""
    families = numpy.array(families)
    room = round(TEST_SHARE * len(families))
    chosen = set()
    for family in sorted(set(families.tolist()), key=lambda name: hashlib.sha256(name.encode()).digest()):
        own = families == family
        if own.sum() <= room and not (difference[own][:, ~own] < ALIKE).any():
            chosen.add(family)
            room -= own.sum()
    return chosen
