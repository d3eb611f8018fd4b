"""Writes decoders that say, as opsets 18 to 21 do, what older ones say in another way."""
from graphs.graph import Graph

LATENT, SIDE = 6, 8


def begin(opset, seed, channels=4, side=SIDE):
    """Returns a graph, and the image that it makes of z."""
    graph = Graph(opset, seed)
    x = graph.dense("z", LATENT, channels * side * side)
    return graph, graph.node("Reshape", x, graph.constant([-1, channels, side, side]), allowzero=0)


def pad_of_axes(graph, x):
    """Pad has its axes as an input since 18."""
    x = graph.node("Pad", x, graph.constant([1, 2, 2, 0]), "", graph.constant([2, -1]))
    return graph.conv(x, 4, 1, 3)


def resize_by(attributes, *inputs):
    def resize(graph, x):
        x = graph.node("Resize", x, *[value if value == "" else graph.constant(value) for value in inputs], **attributes)
        return graph.conv(x, 4, 1, 3, pads=[1, 1, 1, 1])
    return resize


def split_in_uneven_parts(graph, x):
    """Split has num_outputs since 18, of which the last may be smaller."""
    first, second, last = graph.parts("Split", 3, graph.node("Flatten", x), axis=1, num_outputs=3)
    x = graph.dense(graph.node("Concat", last, first, second, axis=1), 4 * SIDE * SIDE, SIDE * SIDE)
    return graph.node("Reshape", x, graph.constant([0, 1, SIDE, SIDE]))


def split_into_branches(graph, x):
    parts = graph.parts("Split", 2, graph.node("Flatten", x), axis=-1, num_outputs=2)
    branches = [graph.node("Relu", graph.dense(part, 2 * SIDE * SIDE, 20)) for part in parts]
    return graph.node("Reshape", graph.dense(graph.node("Concat", *branches, axis=1), 40, SIDE * SIDE), graph.constant([-1, 1, SIDE, SIDE]))


def gelu(approximate):
    def layers(graph, x):
        x = graph.node("Gelu", graph.conv(x, 4, 6, 3, pads=[1, 1, 1, 1]), approximate=approximate)
        return graph.conv(x, 6, 1, 3, pads=[1, 1, 1, 1])
    return layers


def gelu_from_parts(cube):
    """JAX's gelu: x / 2 (1 + tanh(sqrt(2 / pi) (x + .044715 x^3)))."""
    def layers(graph, x):
        x = graph.conv(x, 4, 6, 3, pads=[1, 1, 1, 1])
        third = graph.node("Pow", x, graph.constant(3.)) if cube == "Pow" else graph.node("Mul", graph.node("Mul", x, x), x)
        inner = graph.node("Add", x, graph.node("Mul", graph.constant(.044715), third))
        tanh = graph.node("Tanh", graph.node("Mul", graph.constant(.7978845608028654), inner))
        half = graph.node("Mul", x, graph.node("Mul", graph.constant(.5), graph.node("Add", graph.constant(1.), tanh)))
        return graph.conv(half, 6, 1, 3, pads=[1, 1, 1, 1])
    return layers


def shape_by_reduction(graph, x):
    """ReduceProd has its axes as an input since 18: here it counts the values of an image."""
    sides = graph.node("Shape", x, start=1)
    count = graph.node("ReduceProd", sides, graph.constant([0]), keepdims=1)
    x = graph.node("Reshape", x, graph.node("Concat", graph.constant([-1]), count, axis=0))
    return graph.node("Reshape", graph.dense(x, 4 * SIDE * SIDE, SIDE * SIDE), graph.constant([-1, 1, SIDE, SIDE]))


def reduced_weight(kind):
    """A weight over its reduction of one axis, as weight normalisation divides it."""
    def layers(graph, x):
        weight = graph.constant(graph.random.uniform(.5, 1.5, (4 * SIDE * SIDE, SIDE * SIDE)))
        norm = graph.node(kind, weight, graph.constant([0]), keepdims=1)
        x = graph.node("MatMul", graph.node("Flatten", x), graph.node("Div", weight, norm))
        scaled = graph.node("Mul", x, graph.constant(9.))
        return graph.node("Reshape", scaled, graph.constant([-1, 1, SIDE, SIDE]))
    return layers


def up(**attributes):
    def layers(graph, x):
        weight = graph.weight(4, 1, 3, 3)
        return graph.node("ConvTranspose", x, weight, graph.weight(1, scale=.3), strides=[2, 2], **attributes)
    return layers


def squeezed_and_cast(graph, x):
    x = graph.node("Unsqueeze", x, graph.constant([1]))
    x = graph.node("Cast", graph.node("Squeeze", x, graph.constant([1])), to=1, saturate=1)
    x = graph.node("Transpose", graph.node("Transpose", x, perm=[0, 2, 3, 1]), perm=[0, 3, 1, 2])
    return graph.conv(graph.node("Identity", x), 4, 1, 3, auto_pad="SAME_LOWER")


NEAREST = {"mode": "nearest", "nearest_mode": "floor", "coordinate_transformation_mode": "asymmetric"}
TWICE = ("", [2., 2.])
# name: (opset, layers from the image, image's sides)
DECODERS = {
    "pad-of-axes": (18, pad_of_axes, [9, 8]),
    "resize-of-axes": (18, resize_by({**NEAREST, "axes": [2, 3], "antialias": 0}, *TWICE), [16, 16]),
    "resize-of-axes-from-behind": (19, resize_by({**NEAREST, "axes": [-1, -2]}, *TWICE), [16, 16]),
    "resize-to-sides": (18, resize_by({**NEAREST, "axes": [2, 3], "keep_aspect_ratio_policy": "not_larger"}, "", "", [24, 24]), [24, 24]),
    "resize-symmetric": (19, resize_by({"mode": "nearest", "coordinate_transformation_mode": "half_pixel_symmetric"}, "", [1., 1., 2., 2.]), [16, 16]),
    "split-in-uneven-parts": (18, split_in_uneven_parts, [8, 8]),
    "split-into-branches": (20, split_into_branches, [8, 8]),
    "shape-by-reduction": (18, shape_by_reduction, [8, 8]),
    "weight-over-norm": (18, reduced_weight("ReduceL2"), [8, 8]),
    "weight-over-sum": (21, reduced_weight("ReduceSum"), [8, 8]),
    "gelu": (20, gelu("none"), [8, 8]),
    "gelu-by-tanh": (20, gelu("tanh"), [8, 8]),
    "gelu-by-tanh-from-pow": (18, gelu_from_parts("Pow"), [8, 8]),
    "gelu-by-tanh-from-mul": (19, gelu_from_parts("Mul"), [8, 8]),
    "up-same-upper": (21, up(auto_pad="SAME_UPPER"), [16, 16]),
    "up-same-lower": (21, up(auto_pad="SAME_LOWER"), [16, 16]),
    "up-to-sides": (21, up(output_shape=[16, 16]), [16, 16]),
    "up-to-more": (21, up(output_shape=[18, 18]), [18, 18]),
    "squeezed-and-cast": (21, squeezed_and_cast, [8, 8]),
}


def write_all(folder, seed):
    """Writes the decoders; returns a case of each."""
    cases = []
    for name, (opset, layers, sides) in DECODERS.items():
        graph, x = begin(opset, seed)
        graph.node("Sigmoid", layers(graph, x), output="image")
        graph.save(folder / name / "decoder.onnx", {"z": [LATENT]}, {"image": [1, *sides]})
        cases.append({"name": name, "opset": opset, "z": [LATENT], "image": [1, *sides], "end": "sigmoid", "labels": 0})
    return cases
