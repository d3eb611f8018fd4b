#!/usr/bin/python3
"""Checks what `vaelet import` makes of weights that a graph keeps in 8 bits: quantised.py VAELET FOLDER."""
import sys

import numpy
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from support import Command, Function, near, reader
from torch import nn

command = Command(sys.argv[1], sys.argv[2])
LATENT, CHANNELS, SIDE = 4, 6, 5


def network():
    return nn.Sequential(
        nn.Linear(LATENT, CHANNELS * SIDE * SIDE), nn.ReLU(), Function(lambda x: x.view(-1, CHANNELS, SIDE, SIDE)),
        nn.ConvTranspose2d(CHANNELS, 3, 4, 2, 1), nn.ReLU(), nn.Conv2d(3, 1, 3, 1, 1), nn.Sigmoid())


def quantised(weight, axis, kind):
    """Returns whole numbers, scales and zero points; axis None: one scale for all."""
    others = None if axis is None else tuple(at for at in range(weight.ndim) if at != axis)
    low, high = weight.min(axis=others), weight.max(axis=others)
    if kind == numpy.uint8:
        scale = numpy.float32((high - low) / 255)
        zero = numpy.round(-low / scale)
    else:
        scale = numpy.float32(numpy.maximum(-low, high) / 127)
        zero = numpy.zeros_like(scale)
    shape = [-1 if at == axis else 1 for at in range(weight.ndim)] if axis is not None else []
    whole = numpy.round(weight / scale.reshape(shape)) + zero.reshape(shape)
    return whole.astype(kind), numpy.asarray(scale, numpy.float32), numpy.asarray(zero).astype(kind)


def with_small_weights(model, kind, by_axis, knows_zero=True):
    """Puts a DequantizeLinear before each weight of the graph."""
    nodes, initializers = [], []
    of_weight = {node.input[1]: node for node in model.graph.node if len(node.input) > 2}
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if tensor.name not in of_weight:
            initializers.append(tensor)
            continue
        axis = (1 if of_weight[tensor.name].op_type == "ConvTranspose" else 0) if by_axis else None
        parts = dict(zip(("whole", "scale", "zero"), quantised(values, axis, kind)))
        names = [f"{tensor.name}.{part}" for part in parts][: 3 if knows_zero else 2]
        initializers += [numpy_helper.from_array(values, name) for values, name in zip(parts.values(), names)]
        nodes.append(helper.make_node("DequantizeLinear", names, [tensor.name], **({"axis": axis} if by_axis else {})))
    del model.graph.initializer[:]
    model.graph.initializer.extend(initializers)
    later = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes + later)
    return model, {tensor.name: numpy_helper.to_array(tensor) for tensor in initializers}


def dequantised(decoder, stored, by_axis):
    """Gives the decoder the weights that whole numbers, scales and zero points stand for."""
    for name, parameter in decoder.named_parameters():
        if f"{name}.whole" not in stored:
            continue
        whole, scale = (torch.tensor(stored[f"{name}.{part}"]).float() for part in ("whole", "scale"))
        zero = torch.tensor(stored.get(f"{name}.zero", 0)).float()
        axis = 1 if isinstance(decoder[int(name.split(".")[0])], nn.ConvTranspose2d) else 0
        shape = [-1 if at == axis else 1 for at in range(whole.dim())] if by_axis else []
        parameter.data = (whole - zero.reshape(shape if zero.dim() else [])) * scale.reshape(shape)


def check_values(path, kind, by_axis, knows_zero=True):
    decoder = network()
    model = onnx.load(str(command.export(decoder, (torch.rand(2, LATENT),), ["z"], ["image"], "decoder.onnx")))
    model, stored = with_small_weights(model, kind, by_axis, knows_zero)
    onnx.save(model, str(path))
    assert sum(name.endswith(".whole") for name in stored) == 3, sorted(stored)
    dequantised(decoder, stored, by_axis)
    spec, tensors, _ = command.imported("--decoder", path)
    z = torch.randn(5, LATENT)
    near(reader.decode(spec, tensors, z), decoder(z), f"{kind.__name__}, {by_axis=}", 1e-5)
    print(f"weights in {kind.__name__}, {'a scale for each output' if by_axis else 'one scale'}: the same images")


def check_refusals(path):
    """Values that are rounded between layers are no layer of the format."""
    model = onnx.load(str(command.export(network(), (torch.rand(2, LATENT),), ["z"], ["image"], "decoder.onnx")))
    first = model.graph.node[0]
    scale = numpy_helper.from_array(numpy.float32(0.1), "scale")
    zero = numpy_helper.from_array(numpy.int8(0), "zero")
    model.graph.initializer.extend([scale, zero])
    rounded = [helper.make_node("QuantizeLinear", [first.output[0], "scale", "zero"], ["rounded"]),
               helper.make_node("DequantizeLinear", ["rounded", "scale", "zero"], ["values"])]
    model.graph.node[1].input[0] = "values"
    later = list(model.graph.node)[1:]
    del model.graph.node[1:]
    model.graph.node.extend(rounded + later)
    onnx.save(model, str(path))
    command.refused("rounded to whole numbers between layers", "--decoder", path)

    model = onnx.load(str(command.folder / "decoder.onnx"))
    weight = next(tensor for tensor in model.graph.initializer if len(tensor.dims) == 4)
    wrong = numpy_helper.from_array(numpy.ones(7, numpy.float32), "wrong")
    whole = helper.make_tensor("whole", TensorProto.INT8, weight.dims, [1] * int(numpy.prod(weight.dims)))
    model.graph.initializer.extend([wrong, whole])
    model.graph.initializer.remove(weight)
    model.graph.node.insert(0, helper.make_node("DequantizeLinear", ["whole", "wrong"], [weight.name], axis=0))
    onnx.save(model, str(path))
    command.refused("expected one scale and zero point, or one for each entry along an axis", "--decoder", path)
    print("values that are rounded between layers, and scales that do not fit: refused")


torch.manual_seed(1)
for kind in (numpy.int8, numpy.uint8):
    for by_axis in (False, True):
        check_values(command.folder / "small.onnx", kind, by_axis)
check_values(command.folder / "small.onnx", numpy.int8, True, knows_zero=False)
check_refusals(command.folder / "small.onnx")
