#pragma once

#include <string_view>

#include "shared/model/activation.h"

namespace vaelet {

/// An activation where no layer with weights precedes it. Any shape, which it keeps.
struct Activate {
  static constexpr std::string_view op = "activation";

  Activation activation = ActivationKind::relu;

  template <class Self, class Field>
  static void visit_fields(Self& layer, Field& field) {
    field("activation", layer.activation.kind);
    Activation::visit_number(layer.activation, field);
  }
  bool operator==(const Activate&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    return shapes.expect_activation(activation) && shapes.keep_shape();
  }
};

}  // namespace vaelet
