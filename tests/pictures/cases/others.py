"""Files of other kinds, which are named by their first bytes, whatever the name says."""

import io
import zipfile

import numpy as np
from PIL import Image

from case import Refusal


def by_pillow(form):
    out = io.BytesIO()
    Image.fromarray(np.arange(64, dtype=np.uint8).reshape(8, 8)).save(out, form)
    return out.getvalue()


def box(*brands):
    content = b"ftyp" + brands[0] + b"\0\0\0\0" + b"".join(brands)
    return (len(content) + 4).to_bytes(4, "big") + content + bytes(40)


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.png", b"x")
    return out.getvalue()


LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"7" * 64 + b"\nsize 84977953\n"
HDR = b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 8 +X 8\n\2\2\0\x08"
PIC = b"\x53\x80\xf6\x34" + bytes(84) + b"PICT\0\x08\0\x08\0\0\0\0\0\0\0\0\0\x08\2\xe0"


def cases(_random):
    for name, data, words in [
        ("empty", b"", "found an empty file"),
        ("webp", by_pillow("WEBP"), "found a WebP picture; convert it to PNG"),
        ("tiff", by_pillow("TIFF"), "found a TIFF picture; convert it to PNG"),
        ("icon", by_pillow("ICO"), "found a Windows icon (ICO)"),
        ("pdf", by_pillow("PDF"), "found a PDF document"),
        ("jpeg-2000", by_pillow("JPEG2000"), "found a JPEG 2000 picture"),
        ("heic", box(b"heic", b"mif1", b"heic"), "found a HEIC picture; convert it to PNG"),
        ("heif", box(b"mif1", b"mif1", b"heic"), "found a HEIC picture"),
        ("avif", box(b"avif", b"mif1", b"miaf"), "found an AVIF picture; convert it to PNG"),
        ("avif-of-mif1", box(b"mif1", b"avif", b"miaf"), "found an AVIF picture"),
        ("mp4", box(b"isom", b"iso2"), "found a video (MP4 or QuickTime)"),
        ("jpeg-xl", b"\xff\x0a\xfa\x1f\x41", "found a JPEG XL picture"),
        ("psd", b"8BPS\0\1" + bytes(60), "found a Photoshop file (PSD); convert it to PNG"),
        ("hdr", HDR, "found a Radiance picture (HDR); convert it to PNG"),
        ("pic", PIC, "found a Softimage picture (PIC); convert it to PNG"),
        ("svg", b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "found an SVG drawing"),
        ("html", b"\n<!DOCTYPE html><title>404</title>", "found a web page (HTML), as servers send it"),
        ("html-upper", b"<HTML><BODY>no</BODY></HTML>", "found a web page (HTML)"),
        ("lfs", LFS, "found a git-lfs pointer in place of the picture; fetch the picture by git lfs pull"),
        ("text", "für alle Bilder\n".encode() * 90, "found a text"),
        ("bm-text", b"BMW and other cars, in words", "found a text"),
        ("p-text", b"P5 and P6 are formats", "found a PGM without a size"),
        ("zip", zipped(), "found a ZIP archive; unpack it"),
        ("gzip", b"\x1f\x8b\x08" + bytes(20), "found a gzip archive"),
        ("thumbs-db", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504), "found what Windows keeps beside pictures"),
        ("apple-double", b"\0\5\x16\7" + bytes(78), "found what macOS keeps beside a file"),
        ("zeros", bytes(5000), "found 5000 bytes that are all 0"),
        ("numpy", b"\x93NUMPY\1\0v\0" + bytes(20), "found a NumPy array"),
        ("noise", bytes(range(128, 256)) * 4, "found bytes of no format that is known here"),
        ("cut-png-mark", b"\x89PN", "found a PNG that is cut off"),
        ("cut-jpeg-mark", b"\xff\xd8", "found a JPEG that is cut off"),
        ("cut-gif-mark", b"GIF8", "found a GIF that is cut off"),
    ]:
        yield Refusal(f"other-{name}", data, words)
