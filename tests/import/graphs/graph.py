"""Writes ONNX graphs node by node, as tf2onnx and newer exporters than Debian's PyTorch do."""
import numpy as np
from onnx import TensorProto, helper, numpy_helper, save


class Graph:
    """A graph with one network from its inputs to its outputs; weights are drawn from a seed."""

    def __init__(self, opset, seed=1):
        self.opset, self.random = opset, np.random.default_rng(seed)
        self.nodes, self.tensors = [], []

    def constant(self, values):
        """Keeps numbers; Python's whole numbers become int64, fractions float32. Returns the constant's name."""
        values = np.asarray(values)
        if values.dtype == np.float64:
            values = values.astype(np.float32)
        self.tensors.append(numpy_helper.from_array(values, f"constant_{len(self.tensors)}"))
        return self.tensors[-1].name

    def weight(self, *shape, scale=None):
        """Draws a weight whose layer keeps the spread of what it gets, unless a scale is given."""
        if scale is None:
            scale = 1.5 / np.sqrt(np.prod(shape) / max(shape[:2]))
        return self.constant(self.random.normal(0, scale, shape))

    def node(self, kind, *inputs, output=None, **attributes):
        """Adds a node of one output, and returns that output's name."""
        output = output or f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], name=output, **attributes))
        return output

    def parts(self, kind, count, *inputs, **attributes):
        """Adds a node of several outputs, and returns their names."""
        outputs = [f"{kind.lower()}_{len(self.nodes)}_{at}" for at in range(count)]
        self.nodes.append(helper.make_node(kind, list(inputs), outputs, name=outputs[0], **attributes))
        return outputs

    def dense(self, x, inputs, outputs):
        product = self.node("MatMul", x, self.weight(inputs, outputs))
        return self.node("Add", product, self.weight(outputs, scale=.3))

    def conv(self, x, inputs, outputs, kernel, **attributes):
        return self.node("Conv", x, self.weight(outputs, inputs, kernel, kernel), self.weight(outputs, scale=.3), **attributes)

    def save(self, path, inputs, outputs):
        """Writes the graph; the shapes of inputs and outputs are without the number of images."""
        ends = [[helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape]) for name, shape in side.items()] for side in (inputs, outputs)]
        graph = helper.make_graph(self.nodes, "graph", *ends, self.tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", self.opset)], ir_version=8)
        path.parent.mkdir(parents=True, exist_ok=True)
        save(model, str(path))
