#include "native/import/functions/recognise.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "native/base/number.h"

namespace vaelet::native {
namespace {

/// Within this, a graph's own functions do not overflow.
constexpr double safe = 60.0;

double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }
double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

const std::vector<double>& numbers_to_compare() {
  static const std::vector<double> numbers = [] {
    std::vector<double> all = {0.0};
    constexpr int count = 240;
    for (int index = 1; index <= count; ++index) {
      const double near = 12.0 * index / count + 1e-3 * std::sin(index);
      const double small = std::pow(10.0, -6.0 * index / count);
      for (const double x : {near, small}) all.insert(all.end(), {x, -x});
    }
    for (const double far : {15.0, 20.5, 31.0, 47.0, 59.0, 200.0, 1e4, 1e6}) {
      all.insert(all.end(), {far, -far});
    }
    return all;
  }();
  return numbers;
}

}  // namespace

double short_number(double number) {
  std::array<char, 32> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), static_cast<float>(number));
  return parse_number<double>({text.data(), end}).value_or(number);
}

double activation_value(const Activation& activation, double x) {
  switch (activation.kind) {
    case ActivationKind::none:
      return x;
    case ActivationKind::relu:
      return std::max(x, 0.0);
    case ActivationKind::silu:
      return x * sigmoid(x);
    case ActivationKind::leaky_relu:
      return x < 0.0 ? activation.slope * x : x;
    case ActivationKind::elu:
      return x < 0.0 ? activation.alpha * std::expm1(x) : x;
    case ActivationKind::gelu:
      return x * 0.5 * std::erfc(-x / std::numbers::sqrt2);
    case ActivationKind::gelu_tanh:
      return x * 0.5 *
             (1.0 + std::tanh(std::sqrt(2.0 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
    case ActivationKind::tanh:
      return std::tanh(x);
    case ActivationKind::sigmoid:
      return sigmoid(x);
    case ActivationKind::softplus:
      return softplus(x);
  }
  return x;
}

bool are_equal(const std::function<double(double)>& function,
               const std::function<double(double)>& expected, double allowed) {
  return std::ranges::all_of(numbers_to_compare(), [&](double x) {
    const double found = function(x);
    const double wanted = expected(x);
    if (!std::isfinite(found)) return std::fabs(x) > safe;
    return std::fabs(found - wanted) <= allowed * std::max(1.0, std::fabs(wanted));
  });
}

std::optional<Activation> recognise_activation(const std::function<double(double)>& function) {
  constexpr double far = -40.0;
  const double slope = short_number(-function(-1.0));
  const double alpha = short_number(-function(far));
  // Of two that are the same function, such as leaky_relu with the slope 0, the first.
  std::vector<Activation> candidates = {ActivationKind::relu,    ActivationKind::silu,
                                        ActivationKind::gelu,    ActivationKind::gelu_tanh,
                                        ActivationKind::tanh,    ActivationKind::sigmoid,
                                        ActivationKind::softplus};
  if (slope >= 0.0 && slope < 1.0) candidates.push_back(Activation::leaky_relu_with(slope));
  if (alpha > 0.0 && alpha <= 100.0) candidates.push_back(Activation::elu_with(alpha));
  for (const Activation& candidate : candidates) {
    const auto expected = [&](double x) { return activation_value(candidate, x); };
    if (are_equal(function, expected, allowed_difference)) return candidate;
  }
  return std::nullopt;
}

std::optional<Line> recognise_line(const std::function<double(double)>& function) {
  const double shift = function(0.0);
  const Line line{function(1.0) - shift, shift};
  const auto expected = [&](double x) { return line.factor * x + line.shift; };
  if (!std::isfinite(line.factor) || !std::isfinite(shift) ||
      !are_equal(function, expected, allowed_difference)) {
    return std::nullopt;
  }
  return line;
}

std::optional<ClippedLine> recognise_clipped_line(const std::function<double(double)>& function) {
  constexpr double far = 1e6;
  constexpr double largest_bound = 128.0;
  constexpr double largest_of_two = 1024.0;
  constexpr double infinite = std::numeric_limits<double>::infinity();
  double low = std::min(function(-far), function(far));
  double high = std::max(function(-far), function(far));
  const double largest = std::max(-low, high);
  if (largest > largest_of_two || largest > largest_bound * std::max(1.0, high - low)) {
    if (low < -largest_bound) low = -infinite;
    if (high > largest_bound) high = infinite;
  }
  double first = infinite;
  double last = -infinite;
  for (const double x : numbers_to_compare()) {
    if (std::fabs(x) == far || !(function(x) > low && function(x) < high)) continue;
    first = std::min(first, x);
    last = std::max(last, x);
  }
  if (!(first < last) || (std::isinf(low) && std::isinf(high))) return std::nullopt;
  Line line;
  line.factor = short_number((function(last) - function(first)) / (last - first));
  line.shift = short_number(function(first) - line.factor * first);
  const auto expected = [&](double x) {
    return std::min(std::max(line.factor * x + line.shift, low), high);
  };
  if (!are_equal(function, expected, allowed_difference)) return std::nullopt;
  return ClippedLine{line, low, high};
}

}  // namespace vaelet::native
