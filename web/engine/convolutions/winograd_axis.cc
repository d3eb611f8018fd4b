#include "web/engine/convolutions/winograd_axis.h"

namespace vaelet::engine {
namespace {

// How much of the weight of each tap is in the sum of weights of each product.
constexpr float of_two_taps[3][2] = {{1, 0}, {1, 1}, {0, 1}};
constexpr float of_three_taps[4][3] = {
    {1, 0, 0}, {0.5F, 0.5F, 0.5F}, {0.5F, -0.5F, 0.5F}, {0, 0, 1}};

/// Rounds up.
int quotient(int dividend, int divisor) {
  return dividend > 0 ? (dividend + divisor - 1) / divisor : dividend / divisor;
}

}  // namespace

std::optional<WinogradAxis> WinogradAxis::of(int kernel, int stride, int padding) {
  const int first = quotient(padding - kernel + 1, stride);
  const int taps = quotient(padding, stride) - first + 1;
  if (taps != 2 && taps != 3) return {};
  return WinogradAxis(kernel, stride, padding, first, taps);
}

float WinogradAxis::part(int product, int phase, int weight) const {
  // The input that the weight takes to an output, counted from u, and the phase of that output.
  const int input = quotient(padding_ - weight, stride_);
  if (input * stride_ - padding_ + weight != phase) return 0.0F;
  const int tap = input - offset_;
  return taps_ == 2 ? of_two_taps[product][tap] : of_three_taps[product][tap];
}

bool WinogradAxis::is_needed(int product, int phase) const {
  if (product == 1) return true;
  for (int weight = 0; weight < kernel_; ++weight) {
    if (part(product, phase, weight) != 0.0F) return true;
  }
  return false;
}

int WinogradAxis::needed() const {
  int count = 0;
  for (int phase = 0; phase < stride_; ++phase) {
    for (int product = 0; product < side(); ++product) count += is_needed(product, phase) ? 1 : 0;
  }
  return count;
}

}  // namespace vaelet::engine
