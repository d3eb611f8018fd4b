#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/model/activation.h"
#include "shared/model/padding.h"

namespace vaelet {

/// PyTorch's Conv2d, square kernel, zero padding. Weight [out, in, kernel, kernel].
struct Conv2d {
  static constexpr std::string_view op = "conv2d";
  static constexpr std::size_t output_axis = 0;  // of the weight

  std::string name;
  int in = 0;
  int out = 0;
  int kernel = 3;
  int stride = 1;
  Padding padding = 0;
  Activation activation = ActivationKind::none;

  template <class Self, class Field>
  static void visit_fields(Self& layer, Field& field) {
    field("name", layer.name);
    field("in", layer.in);
    field("out", layer.out);
    field("kernel", layer.kernel);
    field("stride", layer.stride);
    field("padding", layer.padding);
    Activation::visit_fields(layer.activation, field);
  }
  bool operator==(const Conv2d&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    return shapes.expect_convolution(*this) &&
           shapes.set_output(out, output_side(shapes.input().height + padding.rows()),
                             output_side(shapes.input().width + padding.columns()));
  }

  /// Returns the side of the output for a padded side of the input; 0 when the kernel does not fit.
  std::int64_t output_side(std::int64_t padded) const {
    return padded < kernel ? 0 : (padded - kernel) / stride + 1;
  }

  std::vector<std::int64_t> weight_shape() const { return {out, in, kernel, kernel}; }
  int bias_size() const { return out; }
};

}  // namespace vaelet
