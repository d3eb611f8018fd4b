#include "web/engine/weight_order.h"

#include <algorithm>
#include <cstddef>

namespace vaelet::engine {

FeatureOrder channels_last_order(const Shape& image) {
  const int pixels = image.pixels();
  if (image.channels == 1 || pixels == 1) return {};
  FeatureOrder order(static_cast<std::size_t>(image.size()));
  for (int channel = 0; channel < image.channels; ++channel) {
    for (int pixel = 0; pixel < pixels; ++pixel) {
      order[static_cast<std::size_t>(channel * pixels + pixel)] = pixel * image.channels + channel;
    }
  }
  return order;
}

std::vector<float> transposed_convolution_weight(const std::vector<float>& weight, int in, int out,
                                                 int kernel) {
  const std::size_t taps = static_cast<std::size_t>(kernel) * static_cast<std::size_t>(kernel);
  std::vector<float> ohwi(weight.size());
  auto to = ohwi.begin();
  for (int o = 0; o < out; ++o) {
    for (std::size_t tap = 0; tap < taps; ++tap) {
      for (int i = 0; i < in; ++i)
        *to++ = weight[static_cast<std::size_t>(i * out + o) * taps + tap];
    }
  }
  return ohwi;
}

std::vector<float> in_order(std::vector<float> values, const FeatureOrder& order) {
  if (order.empty()) return values;
  std::vector<float> ordered(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    ordered[static_cast<std::size_t>(order[i])] = values[i];
  }
  return ordered;
}

}  // namespace vaelet::engine
