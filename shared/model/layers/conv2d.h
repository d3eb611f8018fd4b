#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/model/activation.h"

namespace vaelet {

/// PyTorch's Conv2d, square kernel, zero padding on all sides. Weight [out, in, kernel, kernel].
struct Conv2d {
  static constexpr std::string_view op = "conv2d";

  std::string name;
  int in = 0;
  int out = 0;
  int kernel = 3;
  int stride = 1;
  int padding = 0;
  Activation activation = Activation::none;

  template <class Self, class Field>
  static void visit_fields(Self& layer, Field& field) {
    field("name", layer.name);
    field("in", layer.in);
    field("out", layer.out);
    field("kernel", layer.kernel);
    field("stride", layer.stride);
    field("padding", layer.padding);
    field("activation", layer.activation, Activation::none);
  }

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    return shapes.expect_convolution(*this) &&
           shapes.set_output(out, output_side(shapes.input().height),
                             output_side(shapes.input().width));
  }

  /// Returns the side of the output for a side of the input; 0 when the kernel does not fit.
  std::int64_t output_side(std::int64_t side) const {
    const std::int64_t span = side + std::int64_t{2} * padding - kernel;
    return span < 0 ? 0 : span / stride + 1;
  }

  std::vector<std::int64_t> weight_shape() const { return {out, in, kernel, kernel}; }
};

}  // namespace vaelet
