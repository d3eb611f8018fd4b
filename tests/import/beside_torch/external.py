#!/usr/bin/python3
"""Checks what `vaelet import` makes of weights in a file beside the graph: external.py VAELET FOLDER."""
import sys

import onnx
import torch
from onnx.external_data_helper import convert_model_to_external_data
from support import Command, Function, near, reader
from torch import nn

command = Command(sys.argv[1], sys.argv[2])
SIDE, LATENT, PIXELS = 6, 3, 36
DATA = command.folder / "weights.bin"


def export():
    """Writes a decoder and an encoder with their weights inside."""
    decoder = nn.Sequential(nn.Linear(LATENT, 16), nn.Tanh(), nn.Linear(16, PIXELS), nn.Sigmoid(), Function(lambda x: x.view(-1, 1, SIDE, SIDE)))
    encoder = nn.Sequential(nn.Flatten(), nn.Linear(PIXELS, 2 * LATENT))
    x = torch.rand(2, 1, SIDE, SIDE)
    command.export(decoder, (torch.rand(2, LATENT),), ["z"], ["image"], "decoder.onnx")
    command.export(encoder, (x,), ["x"], ["both"], "encoder.onnx")
    return decoder


def move_weights(name, data, one_file):
    """Writes a graph again, with its weights in one file beside it, or in one each; returns its path."""
    model = onnx.load(str(command.folder / f"{name}.onnx"))
    convert_model_to_external_data(model, all_tensors_to_one_file=one_file, location=data, size_threshold=0)
    path = command.folder / f"{name}-outside.onnx"
    onnx.save(model, str(path))
    return path


def check_values():
    decoder = export()
    model, inside, _ = command.imported("--decoder", command.folder / "decoder.onnx", "--encoder", command.folder / "encoder.onnx")
    z = torch.randn(5, LATENT)
    near(reader.decode(model, inside, z), decoder(z), "weights inside")
    for one_file in (True, False):
        outside = [move_weights(name, f"{name}.bin" if one_file else None, one_file) for name in ("decoder", "encoder")]
        words = command.folder / "decoder.onnx"
        assert outside[0].stat().st_size < words.stat().st_size - 4 * 16 * PIXELS, "the weights are still in the graph"
        _, found, _ = command.imported("--decoder", outside[0], "--encoder", outside[1])
        assert found.keys() == inside.keys(), sorted(found)
        for name, tensor in inside.items():
            assert torch.equal(found[name], tensor), f"{name} is another, {one_file=}"
        print(f"weights in {'one file' if one_file else 'a file each'}: the same tensors")


def check_refusals():
    outside = move_weights("decoder", DATA.name, True)
    whole = DATA.read_bytes()
    DATA.write_bytes(whole[:-4])
    command.refused("expected", "--decoder", outside)
    command.refused("weights.bin", "--decoder", outside)
    DATA.unlink()
    command.refused("weights.bin", "--decoder", outside)
    command.refused("beside the ONNX file, found none; copy both", "--decoder", outside)
    graph = outside.read_bytes()
    outside.write_bytes(graph.replace(b"weights.bin", b"../else.bin"))
    command.refused('expected a file beside the ONNX file, found "../else.bin"', "--decoder", outside)
    print("a file that is short, missing or elsewhere: refused")


torch.manual_seed(1)
with torch.no_grad():
    check_values()
    check_refusals()
