#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet {

/// The shape of the values between two layers, without the batch: an image [channels, height,
/// width], or features [channels] with height and width 1.
struct Shape {
  int channels = 0;
  int height = 1;
  int width = 1;
  bool is_image = false;

  int pixels() const { return height * width; }
  int size() const { return channels * pixels(); }
  bool operator==(const Shape&) const = default;
};

/// Returns the shape of an image [C, H, W] of this format.
constexpr Shape image_shape(const ImageFormat& image) {
  return {image.channels, image.height, image.width, true};
}

/// Returns the shape of a batch of images, [count, C, H, W].
inline std::vector<std::int64_t> image_batch_shape(std::int64_t count, const ImageFormat& image) {
  return {count, image.channels, image.height, image.width};
}

/// Input and output of one layer, and of the layers inside a Residual.
struct LayerShapes {
  Shape in;
  Shape out;
  std::vector<LayerShapes> layers = {};
  std::vector<LayerShapes> shortcut = {};
};

/// The shapes of every layer, index by index as in the spec.
struct NetworkShapes {
  std::vector<LayerShapes> encoder;
  std::vector<LayerShapes> decoder;
};

/// Limits that keep a hostile file from asking for absurd memory.
inline constexpr int max_image_side = 1024;
inline constexpr int max_latent = 1024;
inline constexpr int max_labels = 1024;
inline constexpr int max_layers = 256;  // those inside residuals too
inline constexpr int max_residual_depth = 4;
inline constexpr int max_directions = 256;
inline constexpr int max_kernel = 64;
inline constexpr int max_stride = 64;
inline constexpr int max_features = 1 << 20;             // of one layer's input or output
inline constexpr std::int64_t max_parameters = 1 << 26;  // of the whole model

/// Infers the shapes of all layers, and checks that they fit together: sizes positive and within
/// the limits, `in` equal to the channels or features of the input, an encoder ending in 2 * latent
/// features, decoder ending in the image, and what `check_spec` checks.
/// Errors: spec_invalid, naming the layer, what was expected and what was found.
Result<NetworkShapes> infer_shapes(const ModelSpec& spec);

/// Name and shape of a tensor that a spec needs, in PyTorch's layout. A weight that may be I8 has
/// an axis of outputs, each with a scale of its own.
struct TensorDescription {
  std::string name;
  std::vector<std::int64_t> shape;
  std::optional<std::size_t> output_axis = std::nullopt;
};

/// Returns the weights and biases of every layer, encoder first, in the order of the layers.
std::vector<TensorDescription> network_tensors(const ModelSpec& spec);

/// Returns those of one list of layers.
std::vector<TensorDescription> network_tensors(const std::vector<Layer>& layers);

/// Returns the number of weights and biases of a list of layers.
std::int64_t count_parameters(const std::vector<Layer>& layers);

}  // namespace vaelet
