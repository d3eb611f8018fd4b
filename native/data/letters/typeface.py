"""Draws the letters and digits of a font file by FreeType."""

import ctypes
import string

import freetype
import numpy

CHARACTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
SIDE = 32
# What the letters of a typeface fill together at most: from the tallest to the deepest, and the widest of them.
TALLEST, WIDEST = 28, 30
# FreeType counts in 64ths of a pixel, and matrices in 65536ths.
PIXEL, ONE = 64, 0x10000


def load(face, character):
    """The outline of a character, in font units."""
    face.load_char(character, freetype.FT_LOAD_NO_SCALE | freetype.FT_LOAD_NO_BITMAP)
    return face.glyph.outline


def extent(face):
    """The lowest and highest y and the largest width of all characters in font units; None where one is missing or empty."""
    boxes = []
    for character in CHARACTERS:
        if face.get_char_index(character) == 0:
            return None
        outline = load(face, character)
        if not outline.points:
            return None
        boxes.append(outline.get_bbox())
    low, high = min(box.yMin for box in boxes), max(box.yMax for box in boxes)
    width = max(box.xMax - box.xMin for box in boxes)
    return (low, high, width) if low < high and width > 0 else None


def draw_glyph(face, character, scale, baseline):
    """Levels [32, 32] uint8 of a character, ink 255, centred across; `scale` in pixels for a font unit, `baseline` in pixels from below."""
    outline = load(face, character)._FT_Outline
    factor = round(scale * PIXEL * ONE)
    freetype.FT_Outline_Transform(ctypes.byref(outline), ctypes.byref(freetype.FT_Matrix(factor, 0, 0, factor)))
    box = freetype.FT_BBox()
    freetype.FT_Outline_Get_BBox(ctypes.byref(outline), ctypes.byref(box))
    across = (SIDE * PIXEL - box.xMax - box.xMin) // 2
    freetype.FT_Outline_Translate(ctypes.byref(outline), across, round(baseline * PIXEL))
    levels = numpy.zeros((SIDE, SIDE), numpy.uint8)
    bitmap = freetype.FT_Bitmap()
    bitmap.rows, bitmap.width, bitmap.pitch = SIDE, SIDE, SIDE
    bitmap.buffer = levels.ctypes.data_as(type(bitmap.buffer))
    bitmap.num_grays, bitmap.pixel_mode = 256, freetype.FT_PIXEL_MODE_GRAY
    error = freetype.FT_Outline_Get_Bitmap(freetype.get_handle(), ctypes.byref(outline), ctypes.byref(bitmap))
    if error:
        raise freetype.FT_Exception(error)
    return levels


def draw_typeface(path):
    """The family's name and the levels [62, 32, 32] of a font file: one size, without hints, on one baseline. None where it lacks a character."""
    face = freetype.Face(str(path))
    if not face.is_scalable:
        return None
    try:
        face.select_charmap(freetype.FT_ENCODING_UNICODE)
    except freetype.FT_Exception:
        return None  # a font of symbols
    found = extent(face)
    if found is None or face.family_name is None:
        return None
    low, high, width = found
    scale = min(TALLEST / (high - low), WIDEST / width)
    # The middle of what all letters fill stands in the middle of the picture.
    baseline = SIDE / 2 - scale * (low + high) / 2
    family = face.family_name.decode("utf-8", "replace")
    return family, numpy.stack([draw_glyph(face, character, scale, baseline) for character in CHARACTERS])
