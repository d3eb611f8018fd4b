#pragma once

#include <string_view>

namespace vaelet {

/// [N] -> [N + number of labels]: the features, then the one-hot label (or its mixing weights).
struct ConcatLabel {
  static constexpr std::string_view op = "concat_label";

  template <class Self, class Field>
  static void visit_fields(Self& /*layer*/, Field& /*field*/) {}
  bool operator==(const ConcatLabel&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    return shapes.expect_outside_residual() && shapes.expect_features() && shapes.expect_label() &&
           shapes.set_output(shapes.input().channels + shapes.label_count());
  }
};

}  // namespace vaelet
