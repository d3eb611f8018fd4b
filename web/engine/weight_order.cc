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

std::vector<float> convolution_weight(const std::vector<float>& weight, int in, int out,
                                      int kernel) {
  const std::size_t taps = static_cast<std::size_t>(kernel) * static_cast<std::size_t>(kernel);
  std::vector<float> ohwi(weight.size());
  auto to = ohwi.begin();
  for (int o = 0; o < out; ++o) {
    for (std::size_t tap = 0; tap < taps; ++tap) {
      for (int i = 0; i < in; ++i)
        *to++ = weight[static_cast<std::size_t>(o * in + i) * taps + tap];
    }
  }
  return ohwi;
}

std::vector<float> transposed_convolution_weight(const std::vector<float>& weight, int in, int out,
                                                 int kernel) {
  const std::size_t taps = static_cast<std::size_t>(kernel) * static_cast<std::size_t>(kernel);
  std::vector<float> hwoi(weight.size());
  auto to = hwoi.begin();
  for (std::size_t tap = 0; tap < taps; ++tap) {
    for (int o = 0; o < out; ++o) {
      for (int i = 0; i < in; ++i)
        *to++ = weight[static_cast<std::size_t>(i * out + o) * taps + tap];
    }
  }
  return hwoi;
}

std::vector<float> turned_convolution_weight(const std::vector<float>& weight, int in, int out,
                                             int kernel) {
  const std::size_t taps = static_cast<std::size_t>(kernel) * static_cast<std::size_t>(kernel);
  std::vector<float> hwoi(weight.size());
  auto to = hwoi.begin();
  for (std::size_t tap = taps; tap-- > 0;) {
    for (std::size_t row = 0; row < static_cast<std::size_t>(out) * static_cast<std::size_t>(in);
         ++row)
      *to++ = weight[row * taps + tap];
  }
  return hwoi;
}

std::vector<float> with_column_order(std::vector<float> weight, const FeatureOrder& order) {
  if (order.empty()) return weight;
  std::vector<float> ordered(weight.size());
  for (std::size_t row = 0; row < weight.size(); row += order.size()) {
    for (std::size_t j = 0; j < order.size(); ++j) {
      ordered[row + static_cast<std::size_t>(order[j])] = weight[row + j];
    }
  }
  return ordered;
}

std::vector<float> with_row_order(std::vector<float> weight, const FeatureOrder& order) {
  if (order.empty()) return weight;
  const std::size_t columns = weight.size() / order.size();
  std::vector<float> ordered(weight.size());
  for (std::size_t row = 0; row < order.size(); ++row) {
    std::copy_n(&weight[row * columns], columns,
                &ordered[static_cast<std::size_t>(order[row]) * columns]);
  }
  return ordered;
}

}  // namespace vaelet::engine
