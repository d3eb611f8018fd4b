"""BMPs of every bit depth and header, bottom-up and top-down, written from arrays."""

import itertools
import struct

import numpy as np

from case import SIZES, Case, Refusal, noise, shown

CORE, INFO, WITH_MASKS, WITH_ALPHA, OS2, V4, V5 = 12, 40, 52, 56, 64, 108, 124


def rows_of(levels, bits):
    """Rows of pixel values, padded to four bytes, from top to bottom."""
    rows = []
    for row in levels:
        if bits <= 8:
            packed = np.packbits(((row[:, None] >> np.arange(bits - 1, -1, -1)) & 1).astype(np.uint8).reshape(-1)).tobytes()
        else:
            packed = b"".join(int(value).to_bytes(bits // 8, "little") for value in row)
        rows.append(packed + bytes(-len(packed) % 4))
    return rows


def bmp(levels, bits, kind=INFO, top_down=False, masks=(), palette=None, used=0, gap=0):
    height, width = levels.shape
    compression = 3 if masks else 0
    if kind == CORE:
        head = struct.pack("<IHHHH", kind, width, height, 1, bits)
    else:
        side = -height if top_down else height
        head = struct.pack("<IiiHHIIiiII", kind, width, side, 1, bits, compression, 0, 2835, 2835, used, 0)
        if masks:
            head += struct.pack(f"<{len(masks)}I", *masks)  # inside the newer headers, behind the old one
        head += bytes(max(0, kind - len(head)))
    if palette is not None:
        blue_first = palette[:, ::-1].astype(np.uint8)
        filler = np.zeros((len(palette), 0 if kind == CORE else 1), np.uint8)
        head += np.hstack([blue_first, filler]).tobytes()
    head += bytes(gap)
    rows = rows_of(levels, bits)
    body = b"".join(rows if top_down else rows[::-1])
    offset = 14 + len(head)
    return b"BM" + struct.pack("<IHHI", offset + len(body), 0, 0, offset) + head + body


def palettes(random):
    for bits, size, kind in itertools.product((1, 4, 8), SIZES, (CORE, INFO, WITH_MASKS, WITH_ALPHA, OS2, V4, V5)):
        for top_down in (False,) if kind == CORE else (False, True):
            palette = noise(random, (2**bits,), 3).reshape(-1, 3)
            pixels = noise(random, size, 0, 2**bits - 1)
            name = f"bmp-{bits}-bit-header-{kind}-{'top' if top_down else 'bottom'}-{size[0]}x{size[1]}"
            yield Case(name, bmp(pixels, bits, kind, top_down, palette=palette), shown(palette[pixels]))
    short = noise(random, (5,), 3).reshape(-1, 3)
    pixels = noise(random, (6, 9), 0, 4)
    yield Case("bmp-8-bit-5-colours", bmp(pixels, 8, palette=short, used=5), shown(short[pixels]))
    yield Case("bmp-8-bit-5-colours-gap", bmp(pixels, 8, palette=short, used=5, gap=30), shown(short[pixels]))
    full = noise(random, (256,), 3).reshape(-1, 3)
    yield Case("bmp-8-bit-gap", bmp(pixels, 8, palette=full, gap=12), shown(full[pixels]))


def blue_green_red(colours):
    return colours[..., 2] | colours[..., 1] << 8 | colours[..., 0] << 16


def colours(random):
    for size, kind in itertools.product(SIZES, (CORE, INFO, V4, V5)):
        for top_down in (False,) if kind == CORE else (False, True):
            pixels = noise(random, size, 3)
            end = f"header-{kind}-{'top' if top_down else 'bottom'}-{size[0]}x{size[1]}"
            yield Case(f"bmp-24-bit-{end}", bmp(blue_green_red(pixels), 24, kind, top_down), shown(pixels))
            if kind == CORE:
                continue
            unused = noise(random, size, 0, 255) << 24  # no alpha, whatever stands there
            yield Case(f"bmp-32-bit-{end}", bmp(blue_green_red(pixels) | unused, 32, kind, top_down), shown(pixels))
            five = noise(random, size, 3, 31)
            value = five[..., 0] << 10 | five[..., 1] << 5 | five[..., 2]
            yield Case(f"bmp-16-bit-{end}", bmp(value, 16, kind, top_down), shown(five, 31), levels=1)


def masked(random):
    """Colours where masks say that they are."""
    for kind, layout in itertools.product((INFO, WITH_MASKS, WITH_ALPHA, V4, V5), range(5)):
        bits, widths, starts = [(16, (5, 6, 5), (11, 5, 0)), (16, (4, 4, 4), (8, 4, 0)), (32, (8, 8, 8), (0, 8, 16)),
                                (32, (8, 8, 8), (24, 16, 8)), (32, (7, 3, 1), (20, 9, 2))][layout]
        channels = [noise(random, (7, 9), 0, 2**width - 1) for width in widths]
        value = sum(channel << start for channel, start in zip(channels, starts))
        masks = tuple((2**width - 1) << start for width, start in zip(widths, starts))
        picture = shown(np.dstack([channel / (2**width - 1) for channel, width in zip(channels, widths)]), 1)
        name = f"bmp-{bits}-bit-masks-{layout}-header-{kind}"
        yield Case(name, bmp(value, bits, kind, masks=masks), picture, levels=1)
        if kind >= WITH_ALPHA and bits == 32 and layout < 4:
            alpha = noise(random, (7, 9))
            free = 24 if layout == 2 else 0
            with_alpha = bmp(value | alpha << free, 32, kind, masks=(*masks, 255 << free))
            yield Case(name + "-alpha", with_alpha, shown(np.dstack([*channels, alpha])))


def refused(random):
    pixels = noise(random, (9, 11), 3)
    whole = bmp(blue_green_red(pixels), 24)
    for cut in (14, 20, 40, 53, 60, 100, len(whole) - 3):
        words = "a BMP that is cut off" if cut >= 18 else "found"
        yield Refusal(f"bmp-cut-at-{cut}", whole[:cut], words)

    def changed(at, form, value):
        data = bytearray(whole)
        struct.pack_into(form, data, at, value)
        return bytes(data)

    for compression, name in ((1, "rle8"), (2, "rle4"), (4, "jpeg"), (5, "png")):
        words = "a compressed BMP, of which only uncompressed ones are read"
        yield Refusal(f"bmp-{name}", changed(30, "<I", compression), words)
    yield Refusal("bmp-2-bit", changed(28, "<H", 2), "a BMP of 2 bits a pixel")
    yield Refusal("bmp-header-16", changed(14, "<I", 16), "a BMP of an unknown kind, with a header of 16 bytes")
    yield Refusal("bmp-empty", changed(22, "<i", 0), "a BMP of 0 x 11 pixels, which shows nothing")
    yield Refusal("bmp-negative-width", changed(18, "<i", -5), "which shows nothing")
    yield Refusal("bmp-lowest-height", changed(22, "<i", -(2**31)), "which is more than 67108864 pixels in all")
    yield Refusal("bmp-huge", changed(22, "<i", 2**31 - 1), "which is more than 67108864 pixels in all")
    yield Refusal("bmp-claims", changed(18, "<i", 7_000_000), "a BMP that is cut off: 9 x 7000000 pixels need")
    yield Refusal("bmp-offset-0", changed(10, "<I", 0), "its pixels begin within its header")
    deep = bmp(noise(random, (3, 3)), 32, V4, masks=(1023 << 20, 1023 << 10, 1023))
    yield Refusal("bmp-10-bits-a-colour", deep, "whose colours do not have one to eight bits each")
    apart = bmp(noise(random, (3, 3)), 16, V4, masks=(0x9000, 0x7E0, 0x1F))
    yield Refusal("bmp-mask-with-a-gap", apart, "whose colours do not have one to eight bits each")


def cases(random):
    for generator in (palettes, colours, masked, refused):
        yield from generator(random)
