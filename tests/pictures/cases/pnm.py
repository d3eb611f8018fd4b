"""PBM, PGM and PPM, as text and binary, of any largest level."""

import itertools

import numpy as np

from case import SIZES, Case, Refusal, noise, shown

MAXIMA = (1, 2, 15, 100, 254, 255, 256, 1023, 4095, 65535)


def text_of(levels, random):
    """Numbers with blanks of every kind, and comments, between them."""
    blanks = (" ", "\n", "\t", "  \r\n", " # 7 seven\n")
    return "".join(f"{level}{blanks[random.integers(0, len(blanks))]}" for level in levels.reshape(-1)).encode()


def header(kind, size, maximum=None):
    comment = b"# 12 by hand\n"
    largest = b"" if maximum is None else b"%d\n" % maximum
    return b"P%d\n" % kind + comment + b"%d %d\n" % (size[1], size[0]) + largest


def levels(random):
    for size, maximum, channels in itertools.product(SIZES, MAXIMA, (0, 3)):
        pixels = noise(random, size, channels, maximum)
        name = f"pnm-{'ppm' if channels else 'pgm'}-{maximum}-{size[0]}x{size[1]}"
        text, binary = (3, 6) if channels else (2, 5)
        picture = shown(pixels, maximum)
        packed = pixels.astype(">u2" if maximum > 255 else "u1").tobytes()
        yield Case(name, header(binary, size, maximum) + packed, picture)
        yield Case(name + "-text", header(text, size, maximum) + text_of(pixels, random), picture)


def bits(random):
    for size in SIZES:
        ink = noise(random, size, 0, 1)
        name = f"pnm-pbm-{size[0]}x{size[1]}"
        yield Case(name, header(4, size) + np.packbits(ink.astype(np.uint8), axis=1).tobytes(), 1.0 - ink)
        yield Case(name + "-text", header(1, size) + text_of(ink, random), 1.0 - ink)
        touching = "\n".join("".join(map(str, row)) for row in ink).encode()
        yield Case(name + "-text-touching", header(1, size) + touching, 1.0 - ink)


def refused(random):
    yield Refusal("pnm-zero", b"P5\n0 0\n255\n", "a PGM of 0 x 0 pixels, which shows nothing")
    yield Refusal("pnm-zero-width", b"P6\n0 5\n255\n", "a PPM of 5 x 0 pixels, which shows nothing")
    yield Refusal("pnm-maximum-0", b"P5\n1 1\n0\n\0", "a PGM whose largest level is 0, which must be 1 to 65535")
    yield Refusal("pnm-maximum-65536", b"P5\n1 1\n65536\n\0\0", "a PGM whose largest level is 65536")
    yield Refusal("pnm-huge", b"P5\n8193 8192\n255\n", "which is more than 67108864 pixels in all")
    yield Refusal("pnm-endless", b"P5\n99999999999999999999 1\n255\n", "a PGM without a size")
    yield Refusal("pnm-negative", b"P2\n-2 2\n255\n1 1 1 1", "a PGM without a size")
    yield Refusal("pnm-too-bright", b"P2\n2 1\n100\n7 101\n", "level 2 of 2 is no number from 0 to 100")
    yield Refusal("pnm-word", b"P3\n1 1\n100\n7 x 3 4\n", "level 2 of 3 is no number from 0 to 100")
    for kind in range(1, 7):
        pixels = noise(random, (6, 10), 3 if kind % 3 == 0 else 0, 1)
        head = header(kind, (6, 10), None if kind % 3 == 1 else 1)
        plain = b" ".join(b"%d" % level for level in pixels.reshape(-1))
        packed = np.packbits(pixels.astype(np.uint8), axis=1) if kind == 4 else pixels.astype(np.uint8)
        body = plain if kind <= 3 else packed.tobytes()
        for cut in (2, len(head) - 8, len(head) + 1, len(head) + len(body) - 1):
            if cut > 2:
                yield Refusal(f"pnm-p{kind}-cut-at-{cut}", (head + body)[:cut], " that is cut off")
    yield Refusal("pnm-pam", b"P7\nWIDTH 1\n", "a PAM picture; convert it to PNG")
    yield Refusal("pnm-pfm", b"PF\n1 1\n-1.0\n" + bytes(12), "a PFM picture; convert it to PNG")


def cases(random):
    for generator in (levels, bits, refused):
        yield from generator(random)
