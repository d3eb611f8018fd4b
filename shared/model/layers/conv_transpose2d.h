#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/model/activation.h"
#include "shared/model/padding.h"

namespace vaelet {

/// PyTorch's ConvTranspose2d, square kernel. Weight [in, out, kernel, kernel].
struct ConvTranspose2d {
  static constexpr std::string_view op = "conv_transpose2d";
  static constexpr std::size_t output_axis = 1;  // of the weight

  std::string name;
  int in = 0;
  int out = 0;
  int kernel = 3;
  int stride = 1;
  Padding padding = 0;
  int output_padding = 0;
  Activation activation = ActivationKind::none;

  template <class Self, class Field>
  static void visit_fields(Self& layer, Field& field) {
    field("name", layer.name);
    field("in", layer.in);
    field("out", layer.out);
    field("kernel", layer.kernel);
    field("stride", layer.stride);
    field("padding", layer.padding);
    field("output_padding", layer.output_padding);
    Activation::visit_fields(layer.activation, field);
  }
  bool operator==(const ConvTranspose2d&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    const std::int64_t height = output_side(shapes.input().height, padding.rows());
    const std::int64_t width = output_side(shapes.input().width, padding.columns());
    return shapes.expect_convolution(*this) &&
           shapes.expect_range("output_padding", output_padding, 0, stride - 1) &&
           shapes.set_output(out, height, width);
  }

  /// Returns the side of the output for a side of the input, less the padding before and behind.
  std::int64_t output_side(std::int64_t side, std::int64_t padding_of_side) const {
    return (side - 1) * stride + kernel - padding_of_side + output_padding;
  }

  std::vector<std::int64_t> weight_shape() const { return {in, out, kernel, kernel}; }
  int bias_size() const { return out; }
};

}  // namespace vaelet
