#pragma once

#include <cstdint>
#include <string_view>

namespace vaelet {

/// [C, H, W] -> [C, factor H, factor W]: each pixel becomes a square of equal ones, PyTorch's
/// `nearest` upsampling.
struct Upsample {
  static constexpr std::string_view op = "upsample";

  int factor = 2;

  template <class Self, class Field>
  static void visit_fields(Self& layer, Field& field) {
    field("factor", layer.factor);
  }
  bool operator==(const Upsample&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    constexpr int most_factor = 8;
    return shapes.expect_image() && shapes.expect_range("factor", factor, 2, most_factor) &&
           shapes.set_output(shapes.input().channels, std::int64_t{factor} * shapes.input().height,
                             std::int64_t{factor} * shapes.input().width);
  }
};

}  // namespace vaelet
