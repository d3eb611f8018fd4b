#!/usr/bin/python3
"""Checks the sentences of `vaelet import` about what it refuses: refusals.py VAELET."""
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

vaelet = sys.argv[1]
folder = Path(tempfile.mkdtemp())
IMAGE = ["n", 1, 8, 8]


def weight(name, *shape):
    return numpy_helper.from_array(np.full(shape, .1, np.float32), name)


def write(nodes, tensors=(), opset=17, shape=("n", 64), out=IMAGE):
    """A decoder from z, [n, 64], with an image at its end; returns its path."""
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, list(shape))],
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, out)],
        list(tensors) + [numpy_helper.from_array(np.array([-1, 1, 8, 8]), "square")],
    )
    path = folder / "decoder.onnx"
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8), str(path))
    return path


def told(path):
    done = subprocess.run([vaelet, "import", "--decoder", str(path), "--out", str(folder / "m.safetensors")], capture_output=True, text=True)
    return done.returncode, done.stderr


def expect(what, path, *words):
    code, text = told(path)
    missing = [word for word in words if word not in text]
    if code == 0 or missing:
        sys.exit(f"{what}: expected an error with {missing or words}, found {code}: {text}")
    print(f"{what}: {text.strip()}")


SQUARE = helper.make_node("Reshape", ["z", "square"], ["x"], name="square")


def behind(kind, inputs=(), **attributes):
    return [SQUARE, helper.make_node(kind, ["x", *inputs], ["image"], name="the-node", **attributes)]


code, text = told(write(behind("Relu")))
assert code == 0, text
for kind, inputs, attributes, word in [
    ("MaxPool", (), {"kernel_shape": [2, 2]}, "pooling"),
    ("AveragePool", (), {"kernel_shape": [2, 2]}, "pooling"),
    ("GlobalAveragePool", (), {}, "pooling"),
    ("InstanceNormalization", ("w1", "w1"), {}, "GroupNorm"),
    ("Resize", ("", "scales"), {"mode": "linear"}, "bilinear"),
    ("Resize", ("", "scales"), {"mode": "nearest", "nearest_mode": "ceil"}, "nearest"),
    ("Pad", ("pads",), {"mode": "reflect"}, "reflect"),
    ("Pad", ("pads",), {"mode": "edge"}, "edge"),
    ("Conv", ("w4",), {"dilations": [99, 2]}, "dilations from 1 to 64"),
    ("Conv", ("w4",), {"group": 2}, "divide into 2 groups"),
    ("Conv", ("w65",), {}, "a kernel of at most 64"),
    ("DepthToSpace", (), {"blocksize": 2}, "divide by 4"),
    ("Conv", ("w4",), {"strides": [1, 2]}, "stride"),
    ("LogSoftmax", (), {"axis": 1}, "softmax"),
    ("Sin", (), {}, "supported are"),
    ("HardSwish", (), {}, "supported are"),
    ("Abs", (), {}, "another function"),
]:
    tensors = [weight("w1", 1), weight("w4", 1, 1, 3, 3), weight("w65", 1, 1, 3, 65),
               numpy_helper.from_array(np.array([1, 1, 2, 2], np.float32), "scales"), numpy_helper.from_array(np.array([0, 0, 1, 1, 0, 0, 1, 1]), "pads"),
               numpy_helper.from_array(np.float32(0), "low"), numpy_helper.from_array(np.float32(6), "high")]
    expect(f"{kind} {attributes}", write(behind(kind, inputs, **attributes), tensors), "the-node", kind, word)

branch = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "branch", [], [helper.make_tensor_value_info("y", TensorProto.FLOAT, IMAGE)])
yes = numpy_helper.from_array(np.array(True), "yes")
expect("If", write([SQUARE, helper.make_node("If", ["yes"], ["y"], name="the-node", then_branch=branch, else_branch=branch), helper.make_node("Mul", ["x", "y"], ["image"])], [yes]), "the-node", "control flow")
expect("a gate", write([SQUARE, helper.make_node("Conv", ["x", "w4"], ["g"], pads=[1, 1, 1, 1]), helper.make_node("Mul", ["x", "g"], ["image"], name="the-node")], [weight("w4", 1, 1, 3, 3)]), "the-node", "another function")
expect("an open size", write(behind("Relu"), shape=("n", "size")), "\"z\"", "fixed")
expect("an old opset", write(behind("Relu"), opset=9), "11", "9")
whole = write(behind("Conv", ("w4",)), [weight("w4", 1, 1, 3, 3)]).read_bytes()
for at in range(1, len(whole), 37):
    (folder / "cut.onnx").write_bytes(whole[:at])
    code, text = told(folder / "cut.onnx")
    assert code != 0 and text.startswith("vaelet: "), (at, code, text)
expect("half a file", folder / "cut.onnx", "cut.onnx")
for name, start, word in (("model.pt", b"PK\3\4" + bytes(26) + b"model/data.pkl", "PyTorch checkpoint (.pt); `vaelet import`"),
                          ("model.safetensors", b"\x40" + bytes(7) + b'{"__metadata__"', "safetensors")):
    (folder / name).write_bytes(start)
    expect(f"{name} as decoder", folder / name, word)
with open(folder / "large.onnx", "wb") as file:
    file.truncate(1 << 31)
expect("2 GB", folder / "large.onnx", "small models")
model = write(behind("Conv", ("w4",), pads=[1, 1, 1, 1]), [weight("w4", 1, 1, 3, 3)])
from onnx import load  # noqa: E402
from onnx.external_data_helper import convert_model_to_external_data  # noqa: E402

loaded = load(str(model))
convert_model_to_external_data(loaded, location="decoder.onnx.data", size_threshold=0)
save(loaded, str(folder / "external.onnx"))
code, text = told(folder / "external.onnx")
assert code == 0, text
(folder / "decoder.onnx.data").unlink()
expect("missing external data", folder / "external.onnx", "decoder.onnx.data", "beside")
