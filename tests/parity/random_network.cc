#include "tests/parity/random_network.h"

#include <algorithm>
#include <utility>

namespace vaelet::parity {
namespace {

constexpr int most_side = 48;
constexpr int most_channels = 12;
constexpr int most_features = 40;

}  // namespace

void RandomNetwork::dense(int out, const Activation& activation) {
  layers_.push_back(Dense{next_name(), shape_.channels, out, activation});
  shape_ = {out};
}

void RandomNetwork::concat_label() {
  layers_.push_back(ConcatLabel{});
  shape_.channels += label_size_;
}

void RandomNetwork::flatten() {
  layers_.push_back(Flatten{});
  shape_ = {shape_.size()};
}

void RandomNetwork::unflatten(int channels, int height, int width) {
  layers_.push_back(Unflatten{channels, height, width});
  shape_ = {channels, height, width, true};
}

Activation RandomNetwork::activation() {
  Activation activation = static_cast<ActivationKind>(chance_.between(0, activation_count - 1));
  if (activation.kind == ActivationKind::leaky_relu) activation.slope = 0.9 * chance_.uniform();
  if (activation.kind == ActivationKind::elu) activation.alpha = 3 * chance_.uniform();
  return activation;
}

void RandomNetwork::add_to_features() {
  switch (chance_.between(0, 3)) {
    case 0:
      return residual();
    case 1:
      return keep_shape();
    default:
      return dense(chance_.between(1, most_features), activation());
  }
}

void RandomNetwork::add_to_image() {
  const int out = channels();
  switch (chance_.between(0, 6)) {
    case 0:
      return upsample();
    case 1:
      return keep_shape();
    case 2:
    case 3:
      return residual();
    case 4:
      transposed_convolution(out, activation(), true);
      return;
    default:
      convolution(out, activation());
  }
}

int RandomNetwork::channels() {
  return chance_.one_in(3) ? 16 * chance_.between(1, 4) : chance_.between(1, most_channels);
}

void RandomNetwork::add_last_convolution(int out, const Activation& activation) {
  while (!(chance_.one_in(2) ? convolution(out, activation)
                             : transposed_convolution(out, activation, false))) {
  }
}

/// Adds nothing and returns false where the kernel would not fit, or the image grow too large.
bool RandomNetwork::convolution(int out, const Activation& activation) {
  const int kernel = chance_.between(1, 5);
  const int stride = chance_.between(1, 3);
  const Padding padding = padding_below(kernel);
  const int height = shape_.height + static_cast<int>(padding.rows()) - kernel;
  const int width = shape_.width + static_cast<int>(padding.columns()) - kernel;
  if (std::min(height, width) < 0 || std::max(height, width) >= most_side) return false;
  layers_.push_back(Conv2d{next_name(), shape_.channels, out, kernel, stride, padding, activation});
  shape_ = {out, height / stride + 1, width / stride + 1, true};
  return true;
}

/// The same. `with_holes`: the stride may exceed the kernel, so that some pixels are the bias
/// alone.
bool RandomNetwork::transposed_convolution(int out, const Activation& activation, bool with_holes) {
  const int kernel = chance_.between(1, 5);
  const int stride = chance_.between(1, with_holes ? 3 : std::min(kernel, 3));
  const Padding padding = padding_below(kernel);
  const int output_padding = with_holes ? chance_.between(0, stride - 1) : 0;
  const auto side = [&](int in, std::int64_t cut) {
    return (in - 1) * stride - static_cast<int>(cut) + kernel + output_padding;
  };
  const int height = side(shape_.height, padding.rows());
  const int width = side(shape_.width, padding.columns());
  if (std::min(height, width) < stride || std::max(height, width) > most_side) return false;
  layers_.push_back(ConvTranspose2d{next_name(), shape_.channels, out, kernel, stride, padding,
                                    output_padding, activation});
  shape_ = {out, height, width, true};
  return true;
}

void RandomNetwork::upsample() {
  const int factor = chance_.between(2, 8);
  if (std::max(shape_.height, shape_.width) * factor > most_side) return;
  layers_.push_back(Upsample{factor});
  shape_.height *= factor;
  shape_.width *= factor;
}

void RandomNetwork::keep_shape() {
  if (chance_.one_in(2)) {
    layers_.push_back(Affine{next_name(), shape_.channels});
    return;
  }
  const Activation chosen = activation();
  if (chosen.kind != ActivationKind::none) layers_.push_back(Activate{chosen});
}

/// Adds a residual, whose shortcut is mostly empty where it can be; nothing where no convolution
/// leads from its input to the end of its layers.
void RandomNetwork::residual() {
  if (depth_ == max_residual_depth) return;
  ++depth_;
  std::vector<Layer> outside = std::exchange(layers_, {});
  const Shape first = shape_;
  for (int left = chance_.between(0, 2); left > 0; --left) {
    shape_.is_image ? add_to_image() : add_to_features();
  }
  Residual residual;
  residual.layers = std::exchange(layers_, {});
  const Shape last = std::exchange(shape_, first);
  const bool is_found = shortcut_to(last);
  residual.shortcut = std::exchange(layers_, std::move(outside));
  residual.activation = activation();
  --depth_;
  if (is_found) {
    layers_.push_back(std::move(residual));
  } else {
    shape_ = first;
  }
}

bool RandomNetwork::shortcut_to(const Shape& target) {
  if (chance_.one_in(3)) keep_shape();
  if (shape_ == target && !chance_.one_in(3)) return true;
  if (!shape_.is_image) {
    dense(target.channels, activation());
    return true;
  }
  constexpr int most_trials = 200;
  for (int trial = 0; trial < most_trials; ++trial) {
    if (convolution_to(target)) return true;
  }
  return false;
}

/// Adds a convolution, transposed or not, that ends in `target`; nothing where its random kernel
/// and stride do not.
bool RandomNetwork::convolution_to(const Shape& target) {
  const int kernel = chance_.between(1, 7);
  const int stride = chance_.between(1, 8);
  const bool is_transposed = chance_.one_in(2);
  if (is_transposed && std::min(target.height, target.width) < stride) return false;
  const auto total = [&](int from, int to) {
    return is_transposed ? (from - 1) * stride + kernel - to : (to - 1) * stride + kernel - from;
  };
  Padding padding;
  if (!split(total(shape_.height, target.height), kernel, padding.top, padding.bottom) ||
      !split(total(shape_.width, target.width), kernel, padding.left, padding.right)) {
    return false;
  }
  const int in = shape_.channels;
  if (is_transposed) {
    layers_.push_back(ConvTranspose2d{next_name(), in, target.channels, kernel, stride, padding, 0,
                                      activation()});
  } else {
    layers_.push_back(
        Conv2d{next_name(), in, target.channels, kernel, stride, padding, activation()});
  }
  shape_ = target;
  return true;
}

/// Four equal sides, or each for itself.
Padding RandomNetwork::padding_below(int kernel) {
  const auto side = [&] { return chance_.between(0, kernel - 1); };
  if (chance_.one_in(2)) return side();
  const int top = side();
  const int left = side();
  const int bottom = side();
  return {top, left, bottom, side()};
}

/// Splits the padding of one axis; returns false where both sides would not stay below the kernel.
bool RandomNetwork::split(int total, int kernel, int& before, int& behind) {
  if (total < 0 || total > 2 * (kernel - 1)) return false;
  before = chance_.between(std::max(0, total - kernel + 1), std::min(total, kernel - 1));
  behind = total - before;
  return true;
}

}  // namespace vaelet::parity
