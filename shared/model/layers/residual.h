#pragma once

#include <string_view>
#include <vector>

#include "shared/model/activation.h"

namespace vaelet {

struct Layer;

/// activation(layers(x) + shortcut(x)); an empty list gives x itself. Both ends have the same
/// shape.
struct Residual {
  static constexpr std::string_view op = "residual";

  std::vector<Layer> layers;
  std::vector<Layer> shortcut;
  Activation activation = ActivationKind::none;

  template <class Self, class Field>
  static void visit_fields(Self& layer, Field& field) {
    field("layers", layer.layers);
    field("shortcut", layer.shortcut);
    Activation::visit_fields(layer.activation, field);
  }
  bool operator==(const Residual&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    return shapes.expect_activation(activation) && shapes.infer_branches(layers, shortcut);
  }
};

}  // namespace vaelet
