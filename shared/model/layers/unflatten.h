#pragma once

#include <string_view>

namespace vaelet {

/// [C*H*W] -> [C, H, W].
struct Unflatten {
  static constexpr std::string_view op = "unflatten";

  int channels = 1;
  int height = 0;
  int width = 0;

  template <class Self, class Field>
  static void visit_fields(Self& layer, Field& field) {
    field("channels", layer.channels);
    field("height", layer.height);
    field("width", layer.width);
  }
  bool operator==(const Unflatten&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    return shapes.expect_outside_residual() && shapes.expect_features() &&
           shapes.set_output(channels, height, width) &&
           shapes.expect_equal("channels * height * width", shapes.output().size(),
                               shapes.input().channels);
  }
};

}  // namespace vaelet
