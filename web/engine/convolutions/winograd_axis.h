#pragma once

#include <optional>

namespace vaelet::engine {

/// How a transposed convolution is computed along one axis with fewer multiplications: by the
/// minimal filtering of Winograd (1980), F(2, 2) and F(2, 3) of Lavin and Gray 2016, section 4.1.
/// With stride s, the outputs s u + phase of one phase are sums over two or three taps: the inputs
/// from u + offset on, each times a weight, some of which are zero. A tile is two neighbouring u.
/// As many sums of its inputs as it has inputs are each multiplied by a sum of weights, and sums of
/// these products are its two outputs (winograd_tile.h).
class WinogradAxis {
 public:
  /// Returns how, or nothing where outputs depend on one input only, or on more than three.
  static std::optional<WinogradAxis> of(int kernel, int stride, int padding);

  int stride() const { return stride_; }

  /// Returns the number of a tile's inputs, and of its products for each phase: 3 or 4.
  int side() const { return taps_ + 1; }

  /// Returns the number of tiles that cover an output of this length.
  int tiles(int out) const { return (out + 2 * stride_ - 1) / (2 * stride_); }

  /// Returns the first of a tile's inputs; it may be beyond the image's edge.
  int first_input(int tile) const { return 2 * tile + offset_; }

  /// Returns how much of a weight of the kernel is in the sum of weights of a product.
  float part(int product, int phase, int weight) const;

  /// Returns whether the outputs of a phase need a product: it is zero where its weights are,
  /// except the second, which is a part of both outputs and brings the bias.
  bool is_needed(int product, int phase) const;

  /// Returns how many products the outputs of all phases need.
  int needed() const;

 private:
  WinogradAxis(int kernel, int stride, int padding, int offset, int taps)
      : kernel_(kernel), stride_(stride), padding_(padding), offset_(offset), taps_(taps) {}

  int kernel_;
  int stride_;
  int padding_;
  int offset_;
  int taps_;
};

}  // namespace vaelet::engine
