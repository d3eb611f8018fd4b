"""TGAs of every kind that has pixels, plain and run-length encoded, from every corner."""

import itertools
import struct

import numpy as np

from case import SIZES, Case, Refusal, noise, shown

FOOTER = bytes(8) + b"TRUEVISION-XFILE.\0"


def runs(pixels, random):
    """Run-length packets: literal ones of random length, and runs where pixels repeat."""
    out, at = b"", 0
    while at < len(pixels):
        run = 1
        while at + run < len(pixels) and run < 128 and pixels[at + run] == pixels[at]:
            run += 1
        if run > 1:
            out += bytes([127 + run]) + pixels[at]
            at += run
            continue
        count = int(min(random.integers(1, 129), len(pixels) - at))
        out += bytes([count - 1]) + b"".join(pixels[at : at + count])
        at += count
    return out


def tga(values, bits, kind, random, descriptor=0, palette=b"", entries=0, entry_bits=0, text=b""):
    """`values` [H, W] are whole pixels, from the top left; the descriptor says where the file begins."""
    ordered = values if descriptor & 0x20 else values[::-1]
    ordered = ordered[:, ::-1] if descriptor & 0x10 else ordered
    pixels = [int(value).to_bytes((bits + 7) // 8, "little") for value in ordered.reshape(-1)]
    body = runs(pixels, random) if kind > 8 else b"".join(pixels)
    head = struct.pack("<BBBHHBHHHHBB", len(text), int(entries > 0), kind, 0, entries, entry_bits, 0, 0,
                       values.shape[1], values.shape[0], bits, descriptor)
    return head + text + palette + body


def five(colours):
    return colours[..., 0] << 10 | colours[..., 1] << 5 | colours[..., 2]


def whole(colours):
    return colours[..., 2] | colours[..., 1] << 8 | colours[..., 0] << 16


def repeated(random, size, channels, maximum=255):
    """Levels of which many neighbours are alike, for the runs."""
    pixels = noise(random, size, channels, maximum)
    pixels[:, size[1] // 2 :] = pixels[:, size[1] // 2 : size[1] // 2 + 1]
    return pixels


def kinds(random):
    for size, encoded, corner in itertools.product(SIZES, (0, 8), (0, 0x10, 0x20, 0x30)):
        end = f"{'runs' if encoded else 'plain'}-{corner:02x}-{size[0]}x{size[1]}"
        colour = repeated(random, size, 3)
        yield Case(f"tga-24-bit-{end}", tga(whole(colour), 24, 2 + encoded, random, corner), shown(colour))
        alpha = repeated(random, size, 4)
        alpha[0, 0, 3] = 77
        if len(np.unique(alpha.reshape(-1, 4), axis=0)) > 2:
            value = whole(alpha) | alpha[..., 3] << 24
            yield Case(f"tga-32-bit-{end}", tga(value, 32, 2 + encoded, random, corner | 8), shown(alpha))
        low = repeated(random, size, 3, 31)
        for bits in (15, 16):
            data = tga(five(low), bits, 2 + encoded, random, corner)
            yield Case(f"tga-{bits}-bit-{end}", data, shown(low, 31), levels=1)
        level = repeated(random, size, 0)
        yield Case(f"tga-8-bit-{end}", tga(level, 8, 3 + encoded, random, corner, text=b"a text"), shown(level))
        data = tga(level, 8, 3 + encoded, random, corner) + FOOTER
        yield Case(f"tga-8-bit-footer-{end}", data, shown(level))


def palettes(random):
    for size, encoded, bits, entry in itertools.product(SIZES, (0, 8), (8, 16), (15, 16, 24, 32)):
        colours = noise(random, (40,), 3, 31 if entry < 24 else 255).reshape(-1, 3)
        entries = five(colours) if entry < 24 else whole(colours) | (255 << 24 if entry == 32 else 0)
        palette = b"".join(int(value).to_bytes((entry + 7) // 8, "little") for value in entries)
        pixels = noise(random, size, 0, 39)
        data = tga(pixels, bits, 1 + encoded, random, 0x20, palette, 40, entry)
        name = f"tga-palette-{entry}-index-{bits}-{'runs' if encoded else 'plain'}-{size[0]}x{size[1]}"
        yield Case(name, data, shown(colours[pixels], 31 if entry < 24 else 255), levels=1)


def alpha(random):
    colour = noise(random, (6, 8), 3)
    # Writers that know no alpha leave it 0.
    yield Case("tga-32-bit-without-alpha", tga(whole(colour), 32, 2, random), shown(colour))
    both = noise(random, (6, 8), 2)
    data = tga(both[..., 0] | both[..., 1] << 8, 16, 3, random, 8)
    yield Case("tga-grey-alpha", data, shown(both))


def refused(random):
    colour = noise(random, (9, 12), 3)
    data = tga(whole(colour), 24, 2, random)
    for cut in (18, 40, len(data) - 1):
        yield Refusal(f"tga-cut-at-{cut}", data[:cut], "a TGA that is cut off")
    encoded = tga(whole(colour), 24, 10, random)
    for cut in (40, len(encoded) - 1):
        yield Refusal(f"tga-runs-cut-at-{cut}", encoded[:cut], "a TGA that is cut off")
    claim = bytearray(encoded)
    struct.pack_into("<HH", claim, 12, 8192, 8191)
    yield Refusal("tga-claims", bytes(claim), "a TGA that is cut off: 8191 x 8192 pixels need at least")
    struct.pack_into("<HH", claim, 12, 65535, 65535)
    yield Refusal("tga-huge", bytes(claim), "which is more than 67108864 pixels in all")
    palette = bytes(3 * 40)
    unused = tga(whole(colour), 24, 2, random, 0, palette, 40, 24)
    yield Refusal("tga-unused-palette", unused, "a TGA with a colour map that its pixels do not use")
    late = bytearray(tga(noise(random, (3, 3), 0, 39), 8, 1, random, 0, palette, 40, 24))
    struct.pack_into("<H", late, 3, 10)
    yield Refusal("tga-palette-from-10", bytes(late), "a TGA whose colour map does not begin at 0")


def cases(random):
    for generator in (kinds, palettes, alpha, refused):
        yield from generator(random)
