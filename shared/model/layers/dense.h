#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "shared/model/activation.h"

namespace vaelet {

/// y = activation(W x + b). Weight [out, in], bias [out].
struct Dense {
  static constexpr std::string_view op = "dense";
  static constexpr std::size_t output_axis = 0;  // of the weight

  std::string name;
  int in = 0;
  int out = 0;
  Activation activation = ActivationKind::none;

  template <class Self, class Field>
  static void visit_fields(Self& layer, Field& field) {
    field("name", layer.name);
    field("in", layer.in);
    field("out", layer.out);
    Activation::visit_fields(layer.activation, field);
  }
  bool operator==(const Dense&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    return shapes.expect_features() && shapes.expect_equal("in", in, shapes.input().channels) &&
           shapes.expect_activation(activation) && shapes.set_output(out);
  }

  std::vector<std::int64_t> weight_shape() const { return {out, in}; }
  int bias_size() const { return out; }
};

}  // namespace vaelet
