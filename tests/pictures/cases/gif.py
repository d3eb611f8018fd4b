"""GIFs: palettes of every size, transparent, interlaced, animated, with frames smaller than the picture."""

import io
import itertools
import struct

import numpy as np
from PIL import Image

from case import SIZES, Case, Refusal, noise, on_white, shown


def plain_codes(pixels, bits):
    """The pixels as codes of one length each, which a clear code keeps from growing."""
    clear, length = 1 << bits, bits + 1
    codes = []
    for index, pixel in enumerate(pixels):
        if index % (clear - 2) == 0:
            codes.append(clear)
        codes.append(int(pixel))
    codes.append(clear + 1)
    total = sum(code << (length * index) for index, code in enumerate(codes))
    return total.to_bytes((len(codes) * length + 7) // 8, "little")


def blocks(data):
    pieces = [data[at : at + 255] for at in range(0, len(data), 255)]
    return b"".join(bytes([len(piece)]) + piece for piece in pieces) + b"\0"


def interlaced(pixels):
    return np.concatenate([pixels[0::8], pixels[4::8], pixels[2::4], pixels[1::2]])


def control(clear):
    return b"" if clear is None else b"\x21\xf9\x04\x01\x0a\0" + bytes([clear]) + b"\0"


def frame(pixels, bits, at=(0, 0), palette=None, is_interlaced=False):
    """An image of a GIF, with a palette of its own or none."""
    flags = (0x80 | (bits - 1) if palette is not None else 0) | (0x40 if is_interlaced else 0)
    head = b"\x2c" + struct.pack("<HHHHB", at[1], at[0], pixels.shape[1], pixels.shape[0], flags)
    own = palette.astype(np.uint8).tobytes() if palette is not None else b""
    rows = interlaced(pixels) if is_interlaced else pixels
    code_bits = max(2, bits)
    return head + own + bytes([code_bits]) + blocks(plain_codes(rows.reshape(-1), code_bits))


def gif(size, bits, palette, *parts, background=0):
    head = b"GIF89a" + struct.pack("<HHBBB", size[1], size[0], 0x80 | (bits - 1), background, 0)
    return head + palette.astype(np.uint8).tobytes() + b"".join(parts) + b"\x3b"


def frames(random):
    for bits, size, is_interlaced in itertools.product(range(1, 9), SIZES, (False, True)):
        palette = noise(random, (2**bits,), 3).reshape(-1, 3)
        pixels = noise(random, size, 0, 2**bits - 1)
        name = f"gif-{bits}-bits-{'interlaced' if is_interlaced else 'plain'}-{size[0]}x{size[1]}"
        one = frame(pixels, bits, is_interlaced=is_interlaced)
        yield Case(name, gif(size, bits, palette, one), shown(palette[pixels]))
        clear, background = noise(random, (2,), 0, 2**bits - 1)
        if len(np.unique(pixels[pixels != clear])) < 2:
            continue  # one ink may be ink in alpha
        picture = on_white(pixels == clear, shown(palette[pixels]))
        data = gif(size, bits, palette, control(clear), one, background=int(background))
        yield Case(name + "-transparent", data, picture)


def whole(random):
    """What else a GIF may hold."""
    palette, own = (noise(random, (16,), 3).reshape(-1, 3) for _ in range(2))
    size = (12, 15)
    pixels = noise(random, size, 0, 15)
    part = noise(random, (5, 6), 0, 15)
    comment = b"\x21\xfe" + blocks(b"a comment" * 60)
    picture = shown(palette[pixels])
    yield Case("gif-own-palette", gif(size, 4, palette, comment, frame(pixels, 4, palette=own)), shown(own[pixels]))
    animated = gif(size, 4, palette, control(3), frame(pixels, 4), control(5), frame(part, 4), background=7)
    yield Case("gif-animated", animated, on_white(pixels == 3, picture))
    expected = np.ones((*size, 3))
    expected[4:9, 7:13] = shown(palette[part])
    for background in (0, 5):
        small = gif(size, 4, palette, frame(part, 4, at=(4, 7)), background=background)
        yield Case(f"gif-frame-smaller-than-picture-{background}", small, expected)
    yield Case("gif-bytes-behind", gif(size, 4, palette, frame(pixels, 4)) + b"behind the end", picture)


def by_pillow(random):
    """Codes that grow, as real writers make them."""
    for size in ((30, 40), (128, 200)):
        for colours in (2, 50, 256):
            levels = (noise(random, size) // (256 // colours) * (256 // colours)).astype(np.uint8)
            levels[10:20] = levels[0, 0]
            out = io.BytesIO()
            Image.fromarray(levels).save(out, "GIF")
            yield Case(f"gif-pillow-{colours}-{size[0]}x{size[1]}", out.getvalue(), shown(levels))


def refused(random):
    palette = noise(random, (16,), 3).reshape(-1, 3)
    pixels = noise(random, (30, 30), 0, 15)
    data = gif((30, 30), 4, palette, frame(pixels, 4))
    for cut in list(range(7, 60, 9)) + [200, len(data) - 3]:
        yield Refusal(f"gif-cut-at-{cut}", data[:cut], "a GIF that is cut off")
    yield Refusal("gif-empty", gif((0, 7), 4, palette, frame(pixels, 4)), "a GIF of 0 x 7 pixels, which shows nothing")
    # 43 bytes that would cost a gigabyte.
    claim = bytearray(gif((1, 1), 1, palette[:2], control(0), frame(pixels[:1, :1] * 0, 2)))
    struct.pack_into("<HH", claim, 6, 8192, 8191)
    yield Refusal("gif-claims", bytes(claim), "a GIF that is cut off: 8191 x 8192 pixels need at least")
    struct.pack_into("<HH", claim, 6, 65535, 65535)
    yield Refusal("gif-huge", bytes(claim), "which is more than 67108864 pixels in all")
    outside = gif((9, 9), 4, palette, frame(pixels, 4))
    yield Refusal("gif-frame-outside", outside, "a GIF that cannot be decoded")
    nothing = gif((9, 9), 4, palette)
    yield Refusal("gif-no-frame", nothing, "a GIF without a picture in it")


def cases(random):
    for generator in (frames, whole, by_pillow, refused):
        yield from generator(random)
