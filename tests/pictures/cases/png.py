"""PNGs of every bit depth, colour type, filter and interlacing, written from arrays."""

import itertools
import struct
import zlib

import numpy as np

from case import SIZES, Case, Refusal, noise, on_white, shown

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PASSES = [(0, 8, 0, 8), (0, 8, 4, 8), (4, 8, 0, 4), (0, 4, 2, 4), (2, 4, 0, 2), (0, 2, 1, 2), (1, 2, 0, 1)]
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def header(size, depth, colour, interlaced=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", size[1], size[0], depth, colour, 0, 0, interlaced))


def packed_row(row, depth):
    """The bytes of one row of levels."""
    levels = row.reshape(-1)
    if depth == 16:
        return levels.astype(">u2").tobytes()
    if depth == 8:
        return levels.astype(np.uint8).tobytes()
    bits = (levels[:, None] >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.astype(np.uint8).reshape(-1)).tobytes()


def paeth(left, above, corner):
    estimate = left + above - corner
    distances = np.abs(np.stack([estimate - left, estimate - above, estimate - corner]))
    return np.choose(np.argmin(distances, axis=0), [left, above, corner])


def filtered(rows, step, kinds):
    """Rows of bytes, each behind its filter."""
    out, above = b"", np.zeros(len(rows[0]), int)
    for row, kind in zip(rows, kinds):
        now = np.frombuffer(row, np.uint8).astype(int)
        left, corner = (np.concatenate([np.zeros(step, int), r])[: len(r)] for r in (now, above))
        estimates = [0 * now, left, above, (left + above) // 2, paeth(left, above, corner)]
        out += bytes([kind]) + ((now - estimates[kind]) % 256).astype(np.uint8).tobytes()
        above = now
    return out


def scan_lines(pixels, depth, interlaced, random):
    """All rows of the picture, or of its seven passes, filtered at random."""
    step = max(1, depth * (pixels.shape[2] if pixels.ndim == 3 else 1) // 8)
    passes = PASSES if interlaced else [(0, 1, 0, 1)]
    out = b""
    for top, down, left, across in passes:
        part = pixels[top::down, left::across]
        if part.size:
            out += filtered([packed_row(row, depth) for row in part], step, random.integers(0, 5, len(part)))
    return out


def png(pixels, depth, colour, random, interlaced=0, extra=b""):
    packed = zlib.compress(scan_lines(pixels, depth, interlaced, random))
    cut = int(random.integers(0, len(packed) + 1))  # one of the two IDAT chunks may be empty
    return (
        SIGNATURE
        + header(pixels.shape, depth, colour, interlaced)
        + extra
        + chunk(b"IDAT", packed[:cut])
        + chunk(b"IDAT", packed[cut:])
        + chunk(b"IEND", b"")
    )


def direct(random):
    """Colours and greys that stand in the pixels, with and without one that is transparent."""
    for colour, interlaced, size in itertools.product((0, 2, 4, 6), (0, 1), SIZES):
        for depth in DEPTHS[colour]:
            channels = CHANNELS[colour]
            pixels = noise(random, size, channels if channels > 1 else 0, 2**depth - 1)
            name = f"png-{depth}-bit-colour-{colour}-interlaced-{interlaced}-{size[0]}x{size[1]}"
            yield Case(name, png(pixels, depth, colour, random, interlaced), shown(pixels, 2**depth - 1))
            if colour in (4, 6):
                continue
            clear = pixels.reshape(-1, channels)[0]
            is_clear = (pixels.reshape(*size, channels) == clear).all(axis=2)
            extra = chunk(b"tRNS", clear.astype(">u2").tobytes())
            # One colour and one that is transparent may be ink in alpha; that is tested by itself.
            if is_clear.all() or len(np.unique(pixels.reshape(-1, channels), axis=0)) < 3:
                continue
            picture = on_white(is_clear, shown(pixels, 2**depth - 1))
            yield Case(name + "-transparent", png(pixels, depth, colour, random, interlaced, extra), picture)


def palettes(random):
    for depth, interlaced, size in itertools.product(DEPTHS[3], (0, 1), SIZES):
        colours = int(random.integers(3, 2**depth + 1)) if depth > 1 else 2
        palette = noise(random, (colours,), 3).reshape(colours, 3)
        opacity = noise(random, (int(random.integers(1, colours + 1)),))
        pixels = noise(random, size, 0, colours - 1)
        name = f"png-palette-{depth}-bit-interlaced-{interlaced}-{size[0]}x{size[1]}"
        extra = chunk(b"PLTE", palette.astype(np.uint8).tobytes())
        yield Case(name, png(pixels, depth, 3, random, interlaced, extra), shown(palette[pixels]))
        if len(np.unique(pixels)) < 3:
            continue
        extra += chunk(b"tRNS", opacity.astype(np.uint8).tobytes())
        opaque = np.concatenate([opacity, np.full(colours - len(opacity), 255)])
        picture = shown(np.dstack([palette[pixels], opaque[pixels]]))
        yield Case(name + "-transparent", png(pixels, depth, 3, random, interlaced, extra), picture)


def ink_in_alpha(random):
    """A drawing in one ink on a transparent ground: alpha is the picture when white paper would hide it."""
    alpha = noise(random, (12, 10))
    for name, ink in (("white", 255), ("pale", 240), ("black", 0), ("grey", 150)):
        pixels = np.dstack([np.full((*alpha.shape, 3), ink), alpha])
        picture = alpha / 255 if ink > 7 / 8 * 255 else shown(pixels)
        yield Case(f"png-{name}-ink-in-alpha", png(pixels, 8, 6, random), picture)
        pixels = np.dstack([np.full(alpha.shape, ink), alpha])
        picture = alpha / 255 if ink > 7 / 8 * 255 else shown(pixels)
        yield Case(f"png-{name}-ink-in-alpha-grey", png(pixels, 8, 4, random), picture)
    ink = np.dstack([np.full((*alpha.shape, 3), (255, 255, 0)), alpha])
    yield Case("png-yellow-ink-in-alpha", png(ink, 8, 6, random), shown(ink), in_grey=alpha / 255)
    hidden = np.dstack([noise(random, alpha.shape, 3), alpha])
    hidden[alpha > 100, :3] = 255
    hidden[alpha <= 100, 3] = 0  # whatever colour is there is not seen
    yield Case("png-white-ink-over-hidden-colours", png(hidden, 8, 6, random), hidden[..., 3] / 255)
    two = np.dstack([np.full((*alpha.shape, 3), 255), alpha])
    two[3, 3] = (254, 255, 255, 200)
    yield Case("png-two-whites", png(two, 8, 6, random), shown(two))
    clear = np.zeros((4, 4, 4), int)
    yield Case("png-all-transparent", png(clear, 8, 6, random), np.ones((4, 4)))


def exif(orientation, order):
    number = "<" if order == b"II" else ">"
    return order + struct.pack(number + "HIHHHIHHI", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def turned(random):
    pixels = noise(random, (5, 8))
    upright = {1: lambda a: a, 2: np.fliplr, 3: lambda a: np.rot90(a, 2), 4: np.flipud, 5: np.transpose,
               6: lambda a: np.rot90(a, -1), 7: lambda a: np.rot90(a, 2).T, 8: np.rot90}
    for (orientation, turn), order in itertools.product(upright.items(), (b"II", b"MM")):
        extra = chunk(b"eXIf", exif(orientation, order))
        name = f"png-exif-{orientation}-{order.decode()}"
        yield Case(name, png(pixels, 8, 0, random, 0, extra), turn(shown(pixels)))


def refused(random):
    pixels = noise(random, (9, 11))
    whole = png(pixels, 8, 0, random)
    for cut in range(1, len(whole) - 1, 7):
        yield Refusal(f"png-cut-at-{cut}", whole[:cut], "a PNG that is cut off")
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 16
    yield Refusal("png-flipped-bit", bytes(flipped), "a PNG that is damaged: the checksum of its IDAT chunk is wrong")
    flipped = bytearray(whole)
    flipped[17] ^= 16
    yield Refusal("png-flipped-bit-in-header", bytes(flipped), "a PNG that is damaged: the checksum of its header")

    def of_rows(rows, size=(9, 11), depth=8, colour=0, extra=b""):
        return SIGNATURE + header(size, depth, colour) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")

    rows = scan_lines(pixels, 8, 0, random)
    yield Refusal("png-too-few-rows", of_rows(rows[:-1]), "holds fewer pixels than its size says")
    yield Refusal("png-bomb", of_rows(bytes(30_000_000)), "holds more pixels than its size says")
    yield Refusal("png-no-palette", of_rows(rows, colour=3), "no PLTE")
    yield Refusal("png-3-bits", of_rows(rows, depth=3), "a PNG of 3 bits and colour type 0, which do not go together")
    yield Refusal("png-palette-16", of_rows(rows, depth=16, colour=3), "a PNG of 16 bits and colour type 3")
    yield Refusal("png-empty", of_rows(b"", size=(0, 4)), "a PNG of 0 x 4 pixels, which shows nothing")
    yield Refusal("png-huge", of_rows(b"", size=(8193, 8192)), "which is more than 67108864 pixels in all")
    yield Refusal("png-endless", of_rows(b"", size=(2**32 - 1, 2**32 - 1)), "which is more than 67108864 pixels in all")
    apple = SIGNATURE + chunk(b"CgBI", b"\x50\0\x20\2") + whole[8:]
    yield Refusal("png-cgbi", apple, "a PNG that Xcode changed for an iPhone")
    without = SIGNATURE + header((9, 11), 8, 0) + chunk(b"IEND", b"")
    yield Refusal("png-no-pixels", without, "a PNG without pixels")


def cases(random):
    for generator in (direct, palettes, ink_in_alpha, turned, refused):
        yield from generator(random)
