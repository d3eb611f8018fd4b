#include "native/import/fold.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace vaelet::native {
namespace {

std::size_t as_size(std::int64_t value) { return static_cast<std::size_t>(value); }

std::vector<float> picked(const std::vector<float>& values, const Order& order, std::size_t width) {
  std::vector<float> result;
  result.reserve(order.size() * width);
  for (const std::int32_t row : order) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(as_size(row) * width);
    result.insert(result.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
  }
  return result;
}

/// How the weight of a layer is laid out: a block of `in` lines of `kernel` values for each output,
/// or, transposed, a block of `out` lines for each input.
struct WeightLayout {
  std::size_t in;
  std::size_t out;
  std::size_t kernel;
  bool is_transposed;

  std::size_t at(std::size_t output, std::size_t input) const {
    return (is_transposed ? input * out + output : output * in + input) * kernel;
  }
};

WeightLayout layout_of(const Piece& layer) {
  if (const auto* dense = layer.find<Dense>()) {
    return {as_size(dense->in), as_size(dense->out), 1, false};
  }
  if (const auto* conv = layer.find<Conv2d>()) {
    return {as_size(conv->in), as_size(conv->out), as_size(conv->kernel) * as_size(conv->kernel),
            false};
  }
  const auto& conv = std::get<ConvTranspose2d>(layer.kind);
  return {as_size(conv.in), as_size(conv.out), as_size(conv.kernel) * as_size(conv.kernel), true};
}

void scale(float& value, float factor) {
  value = static_cast<float>(double{value} * double{factor});
}

}  // namespace

void take_rows(Piece& dense, const Order& order) {
  auto& layer = std::get<Dense>(dense.kind);
  dense.weight = picked(dense.weight, order, as_size(layer.in));
  dense.bias = picked(dense.bias, order, 1);
  layer.out = static_cast<int>(order.size());
}

void take_channels(Piece& convolution, const Order& order) {
  const WeightLayout layout = layout_of(convolution);
  if (!layout.is_transposed) {
    convolution.weight = picked(convolution.weight, order, layout.in * layout.kernel);
  } else {
    Order lines;
    for (std::size_t input = 0; input < layout.in; ++input) {
      for (const std::int32_t output : order) {
        lines.push_back(static_cast<std::int32_t>(input * layout.out) + output);
      }
    }
    convolution.weight = picked(convolution.weight, lines, layout.kernel);
  }
  convolution.bias = picked(convolution.bias, order, 1);
  const int out = static_cast<int>(order.size());
  if (auto* conv = convolution.find<Conv2d>()) conv->out = out;
  if (auto* conv = convolution.find<ConvTranspose2d>()) conv->out = out;
}

void take_entries(Piece& piece, const Order& order) {
  if (auto* affine = piece.find<Affine>()) {
    piece.weight = picked(piece.weight, order, 1);
    piece.bias = picked(piece.bias, order, 1);
    affine->channels = static_cast<int>(order.size());
  }
  if (auto* branches = piece.find<Branches>()) {
    for (Piece& inner : branches->layers) take_entries(inner, order);
    for (Piece& inner : branches->shortcut) take_entries(inner, order);
  }
}

void spread_columns(Piece& dense, const Order& order, int features) {
  auto& layer = std::get<Dense>(dense.kind);
  const auto width = as_size(features);
  std::vector<float> weight(as_size(layer.out) * width);
  for (std::size_t row = 0; row < as_size(layer.out); ++row) {
    for (std::size_t column = 0; column < order.size(); ++column) {
      weight[row * width + as_size(order[column])] = dense.weight[row * order.size() + column];
    }
  }
  dense.weight = std::move(weight);
  layer.in = features;
}

void fold_behind(Piece& layer, const Piece& affine) {
  const WeightLayout layout = layout_of(layer);
  for (std::size_t out = 0; out < layout.out; ++out) {
    for (std::size_t in = 0; in < layout.in; ++in) {
      const std::size_t begin = layout.at(out, in);
      for (std::size_t k = 0; k < layout.kernel; ++k)
        scale(layer.weight[begin + k], affine.weight[out]);
    }
    layer.bias[out] = static_cast<float>(double{layer.bias[out]} * double{affine.weight[out]} +
                                         double{affine.bias[out]});
  }
}

void fold_before(const Piece& affine, Piece& layer) {
  const WeightLayout layout = layout_of(layer);
  for (std::size_t out = 0; out < layout.out; ++out) {
    double bias = double{layer.bias[out]};
    for (std::size_t in = 0; in < layout.in; ++in) {
      const std::size_t begin = layout.at(out, in);
      for (std::size_t k = 0; k < layout.kernel; ++k) {
        bias += double{layer.weight[begin + k]} * double{affine.bias[in]};
        scale(layer.weight[begin + k], affine.weight[in]);
      }
    }
    layer.bias[out] = static_cast<float>(bias);
  }
}

void merge_affine(Piece& first, const Piece& second) {
  for (std::size_t index = 0; index < first.weight.size(); ++index) {
    first.bias[index] = static_cast<float>(
        double{first.bias[index]} * double{second.weight[index]} + double{second.bias[index]});
    scale(first.weight[index], second.weight[index]);
  }
}

void fold_label(Piece& label, Piece& dense) {
  auto& join = std::get<JoinLabel>(label.kind);
  auto& layer = std::get<Dense>(dense.kind);
  const std::size_t old_in = as_size(layer.in);
  const std::size_t features = old_in - as_size(join.width);
  const std::size_t labels = as_size(join.labels);
  std::vector<float> weight;
  weight.reserve(as_size(layer.out) * (features + labels));
  for (std::size_t row = 0; row < as_size(layer.out); ++row) {
    const float* old = dense.weight.data() + row * old_in;
    weight.insert(weight.end(), old, old + features);
    double bias = double{dense.bias[row]};
    std::vector<double> sums(labels);
    for (std::size_t entry = 0; entry < as_size(join.width); ++entry) {
      const double factor = double{old[features + entry]};
      bias += factor * double{label.bias[entry]};
      for (std::size_t index = 0; index < labels; ++index) {
        sums[index] += factor * double{label.weight[entry * labels + index]};
      }
    }
    for (const double sum : sums) weight.push_back(static_cast<float>(sum));
    dense.bias[row] = static_cast<float>(bias);
  }
  dense.weight = std::move(weight);
  layer.in = static_cast<int>(features + labels);
  join.width = join.labels;
  join.is_one_hot = true;
  label.weight.clear();
  label.bias.clear();
}

Piece for_each_pixel(const Piece& affine, int pixels) {
  Order order;
  for (std::size_t channel = 0; channel < affine.weight.size(); ++channel) {
    order.insert(order.end(), as_size(pixels), static_cast<std::int32_t>(channel));
  }
  Piece result = affine;
  take_entries(result, order);
  return result;
}

Piece for_each_channel(const Piece& affine, int pixels) {
  const auto width = as_size(pixels);
  Order firsts;
  for (std::size_t at = 0; at < affine.weight.size(); ++at) {
    const std::size_t first = at - at % width;
    if (affine.weight[at] != affine.weight[first] || affine.bias[at] != affine.bias[first]) {
      return {Affine{}, {}, {}, affine.origin};
    }
    if (at == first) firsts.push_back(static_cast<std::int32_t>(at));
  }
  Piece result = affine;
  take_entries(result, firsts);
  return result;
}

bool only_scales(const Piece& affine) {
  return std::ranges::all_of(affine.bias, [](float bias) { return bias == 0.0F; });
}

bool is_identity(const Piece& affine) {
  return only_scales(affine) &&
         std::ranges::all_of(affine.weight, [](float weight) { return weight == 1.0F; });
}

Order channels_of(const Order& order, int pixels) {
  Order channels;
  for (std::size_t at = 0; at < order.size(); ++at) {
    const auto pixel = static_cast<std::int32_t>(at % as_size(pixels));
    if (pixel == 0) channels.push_back(order[at] / pixels);
    if (order[at] != channels.back() * pixels + pixel) return {};
  }
  return order.size() % as_size(pixels) == 0 ? channels : Order();
}

}  // namespace vaelet::native
