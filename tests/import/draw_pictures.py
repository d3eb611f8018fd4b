#!/usr/bin/python3
"""Draws colour pictures of mixed sizes as JPEG files, as somebody's folder has them: draw_pictures.py FOLDER COUNT

A disc of one colour lies on a ground of another, somewhere. The same count gives the same pictures.
"""
import pathlib
import random
import sys

from PIL import Image, ImageDraw


def draw(random_numbers):
    width, height = random_numbers.randrange(60, 400), random_numbers.randrange(60, 400)
    ground, ink = ([random_numbers.randrange(256) for _ in range(3)] for _ in range(2))
    picture = Image.new("RGB", (width, height), tuple(ground))
    radius = random_numbers.uniform(.15, .35) * min(width, height)
    x, y = width * random_numbers.uniform(.4, .6), height * random_numbers.uniform(.4, .6)
    ImageDraw.Draw(picture).ellipse([x - radius, y - radius, x + radius, y + radius], fill=tuple(ink))
    return picture


folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
numbers = random.Random(1)
for index in range(count):
    draw(numbers).save(folder / f"{index:03}.jpg", quality=90)
