#pragma once

#include <string_view>

namespace vaelet {

/// [C, H, W] -> [C*H*W], in that order.
struct Flatten {
  static constexpr std::string_view op = "flatten";

  template <class Self, class Field>
  static void visit_fields(Self& /*layer*/, Field& /*field*/) {}
  bool operator==(const Flatten&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    return shapes.expect_outside_residual() && shapes.expect_image() &&
           shapes.set_output(shapes.input().size());
  }
};

}  // namespace vaelet
