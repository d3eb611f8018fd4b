#!/usr/bin/python3
"""Checks `vaelet import --state-dict` beside PyTorch: state_dict.py VAELET FOLDER.

Names behind prefixes, types of floats, what is missing, and files that are no safetensors, as PyTorch and NumPy write them.
"""
import json
import struct
import sys

import numpy as np
import torch
from support import Command, near, reader
from torch import nn

command = Command(sys.argv[1], sys.argv[2])
folder, refused = command.folder, command.refused
SIDE, LATENT, HIDDEN = 6, 3, 16
PIXELS = SIDE * SIDE
DTYPES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64", torch.int64: "I64", torch.int8: "I8"}
STATE, SPEC = folder / "state.safetensors", folder / "spec.json"
GIVEN = ["--state-dict", STATE, "--spec", SPEC]
SAVE = '`safetensors.torch.save_file(model.state_dict(), "s.safetensors")`'


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.pixels = nn.Linear(LATENT, HIDDEN), nn.Linear(HIDDEN, PIXELS, bias=False)
        self.side = SIDE

    def forward(self, z):
        return torch.sigmoid(self.pixels(torch.tanh(self.hidden(z)))).view(-1, 1, self.side, self.side)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.decoder = Decoder()

    def forward(self, z):
        return self.decoder(z)


def write_spec():
    layers = [{"op": "dense", "name": "decoder.hidden", "in": LATENT, "out": HIDDEN, "activation": "tanh"},
              {"op": "dense", "name": "decoder.pixels", "in": HIDDEN, "out": PIXELS},
              {"op": "unflatten", "channels": 1, "height": SIDE, "width": SIDE}]
    spec = {"name": "mine", "image": {"height": SIDE, "width": SIDE, "channels": 1, "mean": 0, "std": 1}, "latent": LATENT, "labels": [],
            "likelihood": {"kind": "bernoulli"}, "decoder": layers}
    SPEC.write_text(json.dumps(spec))


def write_tensors(tensors):
    """Writes a state dict as safetensors has it, the widest types first."""
    header, data = {}, b""
    for name, tensor in sorted(tensors.items(), key=lambda entry: -entry[1].element_size()):
        values = tensor.detach().contiguous().flatten().view(torch.uint8).numpy().tobytes()
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    STATE.write_bytes(struct.pack("<Q", len(text)) + text + data)


def imports(what, state, module, *words):
    """The state dict is taken, with these words in what is told, and decodes as the module does. Returns what is told."""
    write_tensors(state)
    model, tensors, told = command.imported(*GIVEN)
    assert all(word in told for word in words), f"{what}: expected {words}, found {told}"
    z = torch.randn(4, LATENT)
    near(reader.decode(model, tensors, z), module(z), what, 1e-5)
    return told


def refuses(state, *words):
    """The state dict is refused by a sentence that names the file and has these words."""
    write_tensors(state)
    for word in ("state.safetensors\": ", *words):
        refused(word, *GIVEN)


def renamed(state, old, new):
    return {name.replace(old, new): tensor for name, tensor in state.items()}


def check_names(model):
    state = model.state_dict()
    told = imports("state dict", {**state, "optimiser.step": torch.ones(1)}, model,
                   'no tensor "decoder.pixels.bias": it is zero', "1 tensors of the file belong to no layer")
    assert "behind" not in told, told
    refused("--state-dict with --spec", *GIVEN[:2])
    refused("--state-dict with --spec", *GIVEN, "--decoder", folder / "decoder.onnx")
    parallel = nn.DataParallel(model).state_dict()
    assert all(name.startswith("module.decoder.") for name in parallel), parallel.keys()
    imports("DataParallel", parallel, model, 'the specification\'s names behind "module."', 'no tensor "decoder.pixels.bias"')
    compiled = {name.replace("decoder.", "decoder._orig_mod."): tensor for name, tensor in state.items()}
    assert "behind" not in imports("a part that is compiled", compiled, model, 'no tensor "decoder.pixels.bias"')
    imports("a whole that is compiled", {"module._orig_mod." + name: tensor for name, tensor in state.items()}, model,
            'the specification\'s names behind "module."')
    for prefix in ("model.", "vae."):
        behind = {prefix + name: tensor for name, tensor in state.items()}
        told = imports(prefix, behind, model, f'the specification\'s names behind "{prefix}"')
        assert "belong to no layer" not in told, told
        imports(prefix, {**behind, "bn.num_batches_tracked": torch.tensor(3)}, model, "1 tensors of the file belong to no layer")
    both = {prefix + name: tensor for name, tensor in state.items() for prefix in ("model.", "ema.")}
    refuses(both, 'behind "ema." and "model."')
    imports("names as they are beside an average", {**both, **state}, model)
    print("--state-dict: by layer names, behind a prefix that all have; a missing bias is zero")


def check_missing(model):
    state = model.state_dict()
    pixels, advice = "decoder.pixels.weight", "Correct the names of the layers in the specification"
    without = {name: tensor for name, tensor in state.items() if name != pixels}
    refuses(without, f'tensor "{pixels}": expected one of the shape [36, 16], found none. {advice}')
    refuses(renamed(state, "decoder.pixels", "decoder.pixel"), 'found none; the nearest name is "decoder.pixel.weight", of the shape [36, 16]', advice)
    refuses(renamed(nn.DataParallel(model).state_dict(), "pixels", "pixel"), 'behind "module." as others', '"module.decoder.pixel.weight"')
    refuses({**without, "out": state[pixels]}, 'found none; "out" has this shape')
    refuses({**without, "kernel": state[pixels].T}, 'found none; "kernel" has this shape transposed')
    refuses({**state, pixels: state[pixels].T}, "expected the shape [36, 16], found [16, 36], which is transposed", "Correct the sizes")
    refuses({**state, "decoder.hidden.weight": state["decoder.hidden.weight"][:8]}, "decoder.hidden.weight", "found [8, 3]. Correct the sizes")
    refuses({**state, "decoder.hidden.bias": torch.zeros(4)}, '"decoder.hidden.bias": expected the shape [16], found [4]')
    print("--state-dict: what is missing is told with the tensor that comes nearest")


def check_types(model):
    state = model.state_dict()
    for dtype in (torch.float16, torch.bfloat16, torch.float64):
        stored = {name: tensor.to(dtype) for name, tensor in state.items()}
        expected = Model()
        expected.load_state_dict(stored)
        imports(str(dtype), stored, expected)
        _, tensors, _ = command.imported(*GIVEN)
        for name, tensor in stored.items():
            assert torch.equal(torch.as_tensor(tensors[name]), tensor.float()), f"{dtype}: {name} is not the same in F32"
    double = {name: tensor.double() + 1e-12 for name, tensor in state.items()}
    mixed = {**double, "decoder.hidden.weight": state["decoder.hidden.weight"].bfloat16()}
    expected = Model()
    expected.load_state_dict(mixed)
    imports("types that differ", {**mixed, "step": torch.ones(3, dtype=torch.int64)}, expected)
    for dtype, name in ((torch.int64, "I64"), (torch.int8, "I8")):
        whole = {**state, "decoder.pixels.weight": torch.ones(PIXELS, HIDDEN, dtype=dtype)}
        refuses(whole, f'"decoder.pixels.weight": expected the dtype F32, F16, BF16 or F64, found {name}. Save the tensor as floats')
    refuses({**state, "decoder.hidden.bias": torch.full((HIDDEN,), 1e300, dtype=torch.float64)}, "expected numbers that F32 holds, found 1e300")
    refuses({**state, "decoder.hidden.bias": torch.full((HIDDEN,), torch.nan, dtype=torch.bfloat16)}, "expected finite numbers, found NaN. The training of this")
    print("--state-dict: F16, BF16 and F64 become F32; whole numbers are refused")


def refuses_file(path, kind, *words):
    for word in (f'{path.name}": expected a state dict (.safetensors), found {kind}', SAVE, *words):
        refused(word, "--state-dict", path, "--spec", SPEC)


def check_files(model):
    """Files of other kinds, as a state dict and as a decoder."""
    state, path = model.state_dict(), folder / "s.pt"
    torch.save(state, path)
    refuses_file(path, f"a PyTorch checkpoint (.pt). In Python, {SAVE}")
    torch.save({"epoch": 3, "model": state, "optimizer": torch.optim.Adam(model.parameters()).state_dict()}, path)
    refuses_file(path, f"a PyTorch checkpoint (.pt). In Python, {SAVE}")
    refused("found a PyTorch checkpoint (.pt); `vaelet import` reads", "--decoder", path)
    torch.save(model, path)
    refuses_file(path, "a PyTorch checkpoint (.pt)")
    torch.save(state, path, _use_new_zipfile_serialization=False)
    refuses_file(path, f"a Python pickle, as older PyTorch checkpoints are. In Python, {SAVE}")
    for script in (torch.jit.script(model), torch.jit.trace(model, torch.zeros(1, LATENT))):
        script.save(str(path))
        refuses_file(path, "a TorchScript model (.pt); `torch.jit.load(\"FILE\").state_dict()` is its state dict")
        refused("found a TorchScript model (.pt); `torch.onnx.export` writes", "--decoder", path)
    np.savez(folder / "s.npz", **{name: tensor.numpy() for name, tensor in state.items()})
    refuses_file(folder / "s.npz", "NumPy arrays (.npz); `safetensors.numpy.save_file(dict(numpy.load(\"FILE\"))")
    for name, start, kind in (("s.h5", b"\x89HDF\r\n\x1a\n" + bytes(99), "an HDF5 file"),
                              ("lfs.safetensors", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a Git LFS pointer"),
                              ("s.txt", b"weights that are written as text", "text"), ("index.json", b'{"weight_map": {"a": "b"}}', "JSON"),
                              ("empty", b"", "a file that is none"), ("noise", bytes(range(128)), "a file that is none")):
        (folder / name).write_bytes(start)
        refuses_file(folder / name, kind)
    write_tensors(state)
    (folder / "cut.safetensors").write_bytes(STATE.read_bytes()[:-5])
    refused('cut.safetensors": expected 2560 bytes of tensor data, found 2555. Check that the file was copied', "--state-dict", folder / "cut.safetensors", "--spec", SPEC)
    print("--state-dict: files of other kinds are named; TorchScript is one of them, also as a decoder")


torch.manual_seed(1)
write_spec()
with torch.no_grad():
    check_names(Model().eval())
    check_missing(Model().eval())
    check_types(Model().eval())
    check_files(Model().eval())
