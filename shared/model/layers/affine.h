#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vaelet {

/// y = weight x + bias, a weight and a bias for each channel of an image or for each feature: a
/// normalisation whose statistics are fixed. Weight and bias [channels].
struct Affine {
  static constexpr std::string_view op = "affine";

  std::string name;
  int channels = 0;

  template <class Self, class Field>
  static void visit_fields(Self& layer, Field& field) {
    field("name", layer.name);
    field("channels", layer.channels);
  }
  bool operator==(const Affine&) const = default;

  template <class Inference>
  bool infer_shape(Inference& shapes) const {
    return shapes.expect_equal("channels", channels, shapes.input().channels) &&
           shapes.keep_shape();
  }

  std::vector<std::int64_t> weight_shape() const { return {channels}; }
  int bias_size() const { return channels; }
};

}  // namespace vaelet
