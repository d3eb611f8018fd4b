"""JPEGs by Pillow and by libjpeg-turbo's cjpeg, changed as cameras, webcams and editors change them; the pixels
that they must give are Pillow's."""

import io
import itertools
import struct
import subprocess

import numpy as np
from PIL import Image, ImageOps

from case import SIZES, Case, Refusal, shown, smooth

LEVELS = 2  # that the pixels may differ from Pillow's


def pillow_pixels(data):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    return shown(np.asarray(image if image.mode == "L" else image.convert("RGB")))


def saved(pixels, mode=None, **options):
    out = io.BytesIO()
    Image.fromarray(pixels, mode).save(out, "JPEG", **options)
    return out.getvalue()


def segments(data):
    """The segments before the pixels: (kind, whole segment), and what follows the last."""
    parts, at = [], 2
    while data[at + 1] != 0xDA:
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        parts.append((data[at + 1], data[at:end]))
        at = end
    return parts, data[at:]


def without(data, kind):
    parts, rest = segments(data)
    return data[:2] + b"".join(part for marker, part in parts if marker != kind) + rest


def modes(random):
    for size in SIZES + [(64, 64), (61, 97)]:
        colour = smooth(random, size, 3)
        for name, options in {
            "plain": {}, "4:4:4": {"subsampling": 0, "quality": 95}, "4:2:2": {"subsampling": 1}, "rough": {"quality": 5},
            "4:2:0": {"subsampling": 2}, "progressive": {"progressive": True}, "optimised": {"optimize": True},
        }.items():
            data = saved(colour, **options)
            yield Case(f"jpeg-rgb-{name}-{size[0]}x{size[1]}", data, pillow_pixels(data), LEVELS)
        for name, options in {"plain": {}, "progressive": {"progressive": True}}.items():
            data = saved(colour[..., 0], **options)
            yield Case(f"jpeg-grey-{name}-{size[0]}x{size[1]}", data, pillow_pixels(data), LEVELS)


def inks(random):
    for size, progressive in itertools.product(SIZES + [(40, 50)], (False, True)):
        data = saved(smooth(random, size, 4), "CMYK", quality=95, progressive=progressive)
        end = f"{'progressive' if progressive else 'plain'}-{size[0]}x{size[1]}"
        yield Case(f"jpeg-cmyk-{end}", data, pillow_pixels(data), LEVELS)
        # Without Adobe's marker browsers and Pillow read the same inks.
        yield Case(f"jpeg-cmyk-no-marker-{end}", without(data, 0xEE), pillow_pixels(data), LEVELS)
        marker = data.index(b"Adobe")
        ycck = data[: marker + 11] + b"\2" + data[marker + 12 :]
        yield Case(f"jpeg-ycck-{end}", ycck, pillow_pixels(ycck), LEVELS)


def by_cjpeg(random):
    """What Pillow does not write."""
    for size in ((1, 1), (33, 47)):
        pixels = smooth(random, size, 3)
        ppm = b"P6\n%d %d\n255\n" % (size[1], size[0]) + pixels.tobytes()
        for name, flags in {
            "arithmetic": ["-arithmetic"], "restart": ["-restart", "1"], "arithmetic-progressive": ["-arithmetic", "-progressive"],
            "rgb": ["-rgb"], "4x4": ["-sample", "4x1"], "grey": ["-grayscale"], "float": ["-dct", "float"],
            "restart-progressive": ["-progressive", "-restart", "1B"],
        }.items():
            data = subprocess.run(["cjpeg", *flags], input=ppm, stdout=subprocess.PIPE, check=True).stdout
            yield Case(f"jpeg-cjpeg-{name}-{size[0]}x{size[1]}", data, pillow_pixels(data), LEVELS)


def turned(random):
    for orientation, progressive in itertools.product(range(1, 9), (False, True)):
        exif = Image.Exif()
        exif[0x0112] = orientation
        exif[0x010F] = "a maker of cameras"
        data = saved(smooth(random, (20, 31), 3), exif=exif, quality=95, progressive=progressive)
        yield Case(f"jpeg-exif-{orientation}-{progressive}", data, pillow_pixels(data), LEVELS)
        parts, rest = segments(data)
        big = b"Exif\0\0MM" + struct.pack(">HIHHHIHHI", 42, 8, 1, 0x0112, 3, 1, orientation, 0, 0)
        marker = b"\xff\xe1" + struct.pack(">H", len(big) + 2) + big
        data = data[:2] + marker + b"".join(part for kind, part in parts if kind != 0xE1) + rest
        yield Case(f"jpeg-exif-{orientation}-{progressive}-big-endian", data, pillow_pixels(data), LEVELS)
    upright = saved(smooth(random, (20, 31), 3))
    picture = pillow_pixels(upright)
    for name, exif in {"orientation-0": 0, "orientation-9": 9}.items():
        data = b"Exif\0\0MM" + struct.pack(">HIHHHIHHI", 42, 8, 1, 0x0112, 3, 1, exif, 0, 0)
        marker = b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data
        yield Case(f"jpeg-exif-{name}", upright[:2] + marker + upright[2:], picture, LEVELS)
    for length in (0, 1, 5, 6, 9, 14, 20):
        marker = b"\xff\xe1" + struct.pack(">H", length + 2) + (b"Exif\0\0II*\0\x08\0\0\0\xff\xff\x12\1\3\0")[:length].ljust(length)
        yield Case(f"jpeg-exif-cut-at-{length}", upright[:2] + marker + upright[2:], picture, LEVELS)


def changed(random):
    """Slips that do not touch the pixels."""
    data = saved(smooth(random, (40, 40), 3))
    picture = pillow_pixels(data)
    yield Case("jpeg-no-huffman-tables", without(data, 0xC4), picture, LEVELS)
    yield Case("jpeg-no-end-mark", data[:-2], picture, LEVELS)
    yield Case("jpeg-bytes-behind", data + b"MotionPhoto" * 500, picture, LEVELS)
    yield Case("jpeg-two-pictures", data + saved(smooth(random, (9, 9), 3)), picture, LEVELS)
    yield Case("jpeg-comment", data[:2] + b"\xff\xfe\0\x0ba comment" + data[2:], picture, LEVELS)
    yield Case("jpeg-no-jfif", without(data, 0xE0), picture, LEVELS)
    for code in (0xD0, 0xD1, 0xD7, 0x01):
        yield Case(f"jpeg-stray-marker-{code:02x}", data[:-2] + bytes([0xFF, code]) + data[-2:], picture, LEVELS)
    for count in (1, 7, 400):
        stray = random.integers(1, 255, count).astype(np.uint8).tobytes()
        yield Case(f"jpeg-stray-bytes-{count}", data[:-2] + stray + data[-2:], picture, LEVELS)


def refused(random):
    for progressive in (False, True):
        data = saved(smooth(random, (64, 64), 3), quality=95, progressive=progressive)
        start = data.index(b"\xff\xda")
        for cut in [2, 3, 20, 200, start, start + 1, start + 14] + list(range(start + 40, len(data) - 40, len(data) // 6)):
            yield Refusal(f"jpeg-{progressive}-cut-at-{cut}", data[:cut], "a JPEG that is cut off")
    yield Refusal("jpeg-progressive-no-end-mark", data[:-2], "a JPEG that is cut off")
    plain = saved(smooth(random, (64, 64), 3))
    frame = plain.index(b"\xff\xc0")

    def patched(at, new):
        return plain[: frame + at] + new + plain[frame + at + len(new) :]

    yield Refusal("jpeg-12-bit", patched(4, b"\x0c"), "a JPEG that cannot be decoded (Unsupported JPEG data precision 12")
    yield Refusal("jpeg-lossless", patched(1, b"\xc3"), "a JPEG that cannot be decoded (Unsupported JPEG process")
    yield Refusal("jpeg-empty", patched(5, b"\0\0"), "a JPEG that cannot be decoded")
    yield Refusal("jpeg-claims", patched(5, b"\x1f\xff\x20\0"), "a JPEG that is cut off: 8191 x 8192 pixels need")
    yield Refusal("jpeg-huge", patched(5, b"\xff\xdc\xff\xdc"), "which is more than 67108864 pixels in all")
    zeros = bytearray(plain)
    start = plain.index(b"\xff\xda") + 14
    zeros[start + 100 : start + 140] = b"\xff\xd3" * 20
    yield Refusal("jpeg-damaged", bytes(zeros), "a JPEG that is")


def cases(random):
    for generator in (modes, inks, by_cjpeg, turned, changed, refused):
        yield from generator(random)
