#!/usr/bin/python3
"""Checks the sentences of `vaelet import` about what it refuses: refusals.py VAELET.

Prints a line for each case, `ok NAME` or `not ok NAME: why`, and fails at the end if one of them failed.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

vaelet = sys.argv[1]
folder = Path(tempfile.mkdtemp())
IMAGE = ["n", 1, 8, 8]
SQUARE = helper.make_node("Reshape", ["z", "square"], ["x"], name="square")
failures = []


def weight(name, *shape):
    return numpy_helper.from_array(np.full(shape, .1, np.float32), name)


def floats(name, *values):
    return numpy_helper.from_array(np.array(values, np.float32), name)


TENSORS = [weight("w1", 1), weight("w4", 1, 1, 3, 3), weight("w65", 1, 1, 3, 65), floats("scales", 1, 1, 2, 2), floats("two-scales", 2, 2),
           floats("roi", 0, 0, 0, 0, 1, 1, 1, 1), numpy_helper.from_array(np.array([0, 0, 1, 1, 0, 0, 1, 1]), "pads"),
           numpy_helper.from_array(np.array([2, 3]), "axes"), numpy_helper.from_array(np.array(3), "times"),
           numpy_helper.from_array(np.array(True), "yes"), numpy_helper.from_array(np.array([-1, 1, 8, 8]), "square")]


def write(nodes, opset=17, shape=("n", 64), out=IMAGE):
    """A decoder from z, [n, 64], with an image at its end; returns its path."""
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, list(shape))],
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, out)],
        TENSORS,
    )
    path = folder / "decoder.onnx"
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8), str(path))
    return path


def told(path):
    done = subprocess.run([vaelet, "import", "--overwrite", "--decoder", str(path), "--out", str(folder / "m.safetensors")], capture_output=True, text=True)
    return done.returncode, done.stderr


def judge(name, problem):
    print(f"not ok {name}: {problem}" if problem else f"ok {name}")
    if problem:
        failures.append(name)


def expect(name, path, *words):
    """The file is to be refused by a sentence with these words."""
    code, text = told(path)
    missing = [word for word in words if word not in text]
    judge(name, f"expected an error with {missing or words}, found {code}: {text}" if code == 0 or missing or not text.startswith("vaelet: ") else "")


def expect_import(name, path):
    code, text = told(path)
    judge(name, f"expected an import, found {code}: {text}" if code != 0 else "")


def behind(kind, inputs=(), **attributes):
    return [SQUARE, helper.make_node(kind, ["x", *inputs], ["image"], name="the-node", **attributes)]


def check_nodes():
    """Kinds of nodes, and attributes, each at an opset that has it."""
    for opset, kind, inputs, attributes, word in [
        (17, "MaxPool", (), {"kernel_shape": [2, 2]}, "pooling"),
        (17, "AveragePool", (), {"kernel_shape": [2, 2]}, "pooling"),
        (17, "GlobalAveragePool", (), {}, "pooling"),
        (17, "InstanceNormalization", ("w1", "w1"), {}, "GroupNorm"),
        (17, "LayerNormalization", ("w1",), {}, "LayerNorm"),
        (18, "GroupNormalization", ("w1", "w1"), {"num_groups": 1}, "GroupNorm"),
        (21, "GroupNormalization", ("w1", "w1"), {"num_groups": 1}, "GroupNorm"),
        (17, "ReduceMean", (), {"axes": [2, 3]}, "global pooling"),
        (18, "ReduceMean", ("axes",), {}, "global pooling"),
        (18, "ReduceMax", ("axes",), {"keepdims": 0}, "global pooling"),
        (17, "Resize", ("", "scales"), {"mode": "linear"}, "bilinear"),
        (17, "Resize", ("", "scales"), {"mode": "nearest", "nearest_mode": "ceil"}, "nearest"),
        (17, "Resize", ("roi", "scales"), {"mode": "nearest", "coordinate_transformation_mode": "tf_crop_and_resize"}, "coordinate_transformation_mode"),
        (18, "Resize", ("", "two-scales"), {"mode": "linear", "axes": [2, 3], "antialias": 1}, "bilinear"),
        (18, "Resize", ("", "two-scales"), {"mode": "nearest", "axes": [2, 2]}, "each once"),
        (18, "Resize", ("", "two-scales"), {"mode": "nearest"}, "4 scales"),
        (17, "Pad", ("pads",), {"mode": "reflect"}, "reflect"),
        (17, "Pad", ("pads",), {"mode": "edge"}, "edge"),
        (19, "Pad", ("pads",), {"mode": "wrap"}, "wrap"),
        (17, "Conv", ("w4",), {"dilations": [99, 2]}, "dilations from 1 to 64"),
        (17, "Conv", ("w4",), {"group": 2}, "divide into 2 groups"),
        (17, "Conv", ("w65",), {}, "a kernel of at most 64"),
        (17, "DepthToSpace", (), {"blocksize": 2}, "divide by 4"),
        (17, "Conv", ("w4",), {"strides": [1, 2]}, "stride"),
        (17, "LogSoftmax", (), {"axis": 1}, "softmax"),
        (17, "Sin", (), {}, "supported are"),
        (17, "HardSwish", (), {}, "supported are"),
        (18, "Mish", (), {}, "supported are"),
        (17, "Exp", (), {}, "another function"),
    ]:
        expect(f"{kind} {attributes}, opset {opset}", write(behind(kind, inputs, **attributes), opset), "the-node", kind, word)


def value(name, kind=TensorProto.FLOAT, shape=None):
    return helper.make_tensor_value_info(name, kind, shape)


def check_control_flow():
    """If, Loop and Scan are named, whatever stands inside."""
    branch = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "branch", [], [value("y", shape=IMAGE)])
    expect("If", write([SQUARE, helper.make_node("If", ["yes"], ["image"], name="the-node", then_branch=branch, else_branch=branch)]), "the-node", "If", "control flow")
    step = [helper.make_node("Identity", ["go"], ["go_on"]), helper.make_node("Relu", ["h"], ["next"])]
    loop = helper.make_graph(step, "body", [value("i", TensorProto.INT64, []), value("go", TensorProto.BOOL, []), value("h")], [value("go_on", TensorProto.BOOL, []), value("next")])
    expect("Loop", write([SQUARE, helper.make_node("Loop", ["times", "yes", "x"], ["image"], name="the-node", body=loop)]), "the-node", "Loop", "control flow")
    step = [helper.make_node("Add", ["h", "row"], ["next"]), helper.make_node("Identity", ["next"], ["out"])]
    scan = helper.make_graph(step, "body", [value("h"), value("row")], [value("next"), value("out")])
    expect("Scan", write([SQUARE, helper.make_node("Scan", ["w1", "x"], ["last", "image"], name="the-node", num_scan_inputs=1, body=scan)]), "the-node", "Scan", "control flow")
    expect("Loop for a part of the graph", write([SQUARE, helper.make_node("Loop", ["times", "yes", "x"], ["y"], name="the-node", body=loop), helper.make_node("Relu", ["y"], ["image"])]), "the-node", "Loop", "control flow")


def check_graphs():
    expect("a gate", write([SQUARE, helper.make_node("Conv", ["x", "w4"], ["g"], pads=[1, 1, 1, 1]), helper.make_node("Mul", ["x", "g"], ["image"], name="the-node")]), "the-node", "another function")
    expect("an open size", write(behind("Relu"), shape=("n", "size")), "\"z\"", "fixed")
    for opset in (9, 10, 22, 25):
        expect(f"the opset {opset}", write(behind("Relu"), opset), "opset 11 to 21", f"found {opset}", "opset_version=17")
    for opset in (11, 21):
        expect_import(f"the opset {opset}", write(behind("Relu"), opset))


def check_tensors():
    """Numbers that are stored in the ways that ONNX has, whole and damaged."""
    bfloat = helper.make_tensor("stored", TensorProto.BFLOAT16, [1], [1.5])
    nodes = [SQUARE, helper.make_node("Mul", ["x", "stored"], ["image"])]
    raw = helper.make_tensor("stored", TensorProto.FLOAT, [1], np.float32(1.5).tobytes(), raw=True)
    TENSORS.append(bfloat)
    expect_import("bfloat16 in whole numbers", write(nodes))
    TENSORS[-1] = raw
    raw.raw_data += b"\0"
    expect("a byte behind the last number", write(nodes), "\"stored\"", "found 1 bytes behind the last")
    for key, found in (("offset", "four"), ("length", "-1")):
        outside = TensorProto(name="stored", data_type=TensorProto.FLOAT, dims=[1], data_location=TensorProto.EXTERNAL)
        for entry in (("location", "decoder.data"), (key, found)):
            outside.external_data.add(key=entry[0], value=entry[1])
        TENSORS[-1] = outside
        expect(f"{key} {found} of external data", write(nodes), "\"stored\"", f"expected the {key}", found)
    TENSORS.pop()


def check_state_dict():
    """Flags that say what ONNX files leave open mean nothing beside a specification; each file is named."""
    def refused(name, *flags_and_words):
        flags, words = flags_and_words[:-1], flags_and_words[-1]
        done = subprocess.run([vaelet, "import", *map(str, flags), "--out", str(folder / "none.safetensors")], capture_output=True, text=True)
        judge(name, "" if done.returncode and all(word in done.stderr for word in words) else f"found {done.returncode}: {done.stderr}")

    tensors, spec = folder / "s.safetensors", folder / "spec.json"
    tensors.write_bytes(b"no tensors at all")
    spec.write_text("{")
    state = ("--state-dict", tensors, "--spec", spec)
    for flag, given in (("--labels", "a,b"), ("--name", "n"), ("--posterior", "log_std"), ("--likelihood", "gaussian"), ("--sigma2", "2"),
                        ("--image-mean", ".5"), ("--image-std", ".5"), ("--image-size", "8x8"), ("--layout", "nhwc"), ("--heads", "a,b"), ("--label-input", "y")):
        refused(f"{flag} beside --spec", *state, flag, given, [f"leave out {flag}"])
    refused("--encoder beside --state-dict", *state, "--encoder", tensors, ["leave out --encoder"])
    refused("--prior-components without --data", *state, "--prior-components", 2, ["needs --data"])
    refused("a specification that is no JSON", *state, ["spec.json", "specification"])
    written = subprocess.run([vaelet, "spec", "--model", "mlp-vae"], capture_output=True, text=True)
    spec.write_text(written.stdout)
    refused("tensors that are no safetensors", *state, ["s.safetensors", "found text", "safetensors.torch.save_file"])


def check_files():
    whole = write(behind("Conv", ("w4",))).read_bytes()
    for at in range(1, len(whole), 37):
        (folder / "cut.onnx").write_bytes(whole[:at])
        expect(f"the first {at} bytes of a file", folder / "cut.onnx", "cut.onnx")
    for name, start, word in (("model.pt", b"PK\3\4" + bytes(26) + b"model/data.pkl", "PyTorch checkpoint (.pt); `vaelet import`"),
                              ("model.safetensors", b"\x40" + bytes(7) + b'{"__metadata__"', "safetensors")):
        (folder / name).write_bytes(start)
        expect(f"{name} as decoder", folder / name, word)
    with open(folder / "large.onnx", "wb") as file:
        file.truncate(1 << 31)
    expect("2 GB", folder / "large.onnx", "small models")


check_nodes()
check_control_flow()
check_graphs()
check_tensors()
check_state_dict()
check_files()
sys.exit(f"{len(failures)} cases failed: {', '.join(failures)}" if failures else 0)
