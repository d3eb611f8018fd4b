"""Writes the VAEs of Keras as tf2onnx does: channels last, with Transpose around each convolution.

'same' padding of a stride of 2 is more at the end than in front; biases and batch normalisation are channels-last Add and
Mul; a transposed convolution says the sides of its output.
"""
from graphs.graph import Graph

TO_FIRST, TO_LAST = {"perm": [0, 3, 1, 2]}, {"perm": [0, 2, 3, 1]}


class KerasGraph(Graph):
    """Layers from images [n, H, W, C] to such images."""

    def between_transposes(self, kind, x, weight, outputs, **attributes):
        first = self.node("Transpose", x, **TO_FIRST)
        result = self.node(kind, first, weight, **attributes)
        last = self.node("Transpose", result, **TO_LAST)
        return self.node("Add", last, self.weight(outputs, scale=.3))

    def same_conv(self, x, side, inputs, outputs, kernel, stride):
        """Conv2D(padding="same") with the pads that tf2onnx computes from the side."""
        total = max((-(-side // stride) - 1) * stride + kernel - side, 0)
        pads = [total // 2] * 2 + [total - total // 2] * 2
        weight = self.weight(outputs, inputs, kernel, kernel)
        return self.between_transposes("Conv", x, weight, outputs, strides=[stride] * 2, pads=pads)

    def up(self, x, inputs, outputs, kernel, **attributes):
        """Conv2DTranspose(strides=2, padding="same")."""
        return self.between_transposes("ConvTranspose", x, self.weight(inputs, outputs, kernel, kernel), outputs, strides=[2, 2], **attributes)

    def normalised(self, x, channels):
        scaled = self.node("Mul", x, self.constant(self.random.uniform(.5, 1.5, channels)))
        return self.node("Add", scaled, self.weight(channels, scale=.3))

    def heads(self, x, inputs, latent):
        for name in ("z_mean", "z_log_var"):
            product = self.node("MatMul", x, self.weight(inputs, latent))
            self.node("Add", product, self.weight(latent, scale=.3), output=name)
        return {"z_mean": [latent], "z_log_var": [latent]}


def grey(folder, seed):
    """keras-io's VAE of MNIST, whose sums of padding are odd: more of it is behind the image."""
    decoder = KerasGraph(13, seed)
    x = decoder.node("Relu", decoder.dense("z", 8, 7 * 7 * 16))
    x = decoder.node("Reshape", x, decoder.constant([-1, 7, 7, 16]))
    x = decoder.node("Relu", decoder.up(x, 16, 12, 3, output_shape=[14, 14], pads=[0, 0, 1, 1]))
    x = decoder.node("LeakyRelu", decoder.up(x, 12, 8, 3, auto_pad="SAME_UPPER"), alpha=.2)
    decoder.node("Sigmoid", decoder.same_conv(x, 28, 8, 1, 3, 1), output="image")
    decoder.save(folder / "decoder.onnx", {"z": [8]}, {"image": [28, 28, 1]})

    encoder = KerasGraph(13, seed + 1)
    x = encoder.node("Relu", encoder.same_conv("x", 28, 1, 12, 3, 2))
    x = encoder.node("Relu", encoder.same_conv(x, 14, 12, 16, 3, 2))
    x = encoder.node("Reshape", x, encoder.constant([-1, 7 * 7 * 16]))
    outputs = encoder.heads(encoder.node("Relu", encoder.dense(x, 7 * 7 * 16, 24)), 24, 8)
    encoder.save(folder / "encoder.onnx", {"x": [28, 28, 1]}, outputs)
    return dict(z=[8], image=[1, 28, 28], input=[28, 28, 1], layout="nhwc", opset=13)


def colour(folder, seed):
    """Higher than wide, with odd sides, batch normalisation, UpSampling2D, ZeroPadding2D and Cropping2D."""
    decoder = KerasGraph(15, seed)
    x = decoder.node("Reshape", decoder.dense("z", 6, 6 * 4 * 16), decoder.constant([-1, 6, 4, 16]))
    x = decoder.node("Relu", decoder.normalised(decoder.up(x, 16, 12, 5, output_shape=[12, 8], pads=[1, 1, 2, 2]), 12))
    x = decoder.node("Resize", decoder.node("Transpose", x, **TO_FIRST), "", decoder.constant([1., 1., 2., 2.]), mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    x = decoder.node("Elu", decoder.same_conv(decoder.node("Transpose", x, **TO_LAST), 24, 12, 8, 4, 1))
    x = decoder.node("Slice", x, decoder.constant([1, 0]), decoder.constant([22, 15]), decoder.constant([1, 2]))
    decoder.node("Tanh", decoder.same_conv(x, 21, 8, 3, 3, 1), output="image")
    decoder.save(folder / "decoder.onnx", {"z": [6]}, {"image": [21, 15, 3]})

    encoder = KerasGraph(15, seed + 1)
    x = encoder.node("Pad", "x", encoder.constant([0, 1, 0, 0, 0, 2, 1, 0]))
    x = encoder.node("Relu", encoder.normalised(encoder.same_conv(x, 24, 3, 8, 3, 2), 8))
    x = encoder.node("Relu", encoder.between_transposes("Conv", x, encoder.weight(12, 8, 3, 3), 12, strides=[2, 2], auto_pad="SAME_UPPER"))
    x = encoder.node("Reshape", x, encoder.constant([-1, 6 * 4 * 12]))
    encoder.save(folder / "encoder.onnx", {"x": [21, 15, 3]}, encoder.heads(x, 6 * 4 * 12, 6))
    return dict(z=[6], image=[3, 21, 15], input=[21, 15, 3], layout="nhwc", opset=15, end="tanh")


MODELS = {"keras-grey": grey, "keras-colour": colour}
