#include "native/import/functions/scaled_activation.h"

#include <cmath>
#include <numbers>

namespace vaelet::native {
namespace {

using Function = std::function<double(double)>;

constexpr double flat_enough = 1e-9;

/// Returns the number that a graph would say, without what rounding has added to it.
double tidy(double number) { return std::fabs(number) < flat_enough ? 0.0 : short_number(number); }

/// Returns the straight line that a function is far from 0, on the side of `sign`. Nearer numbers
/// serve where the function itself overflows.
std::optional<Line> line_far_out(const Function& function, double sign) {
  constexpr double distances[][2] = {{1e4, 1e6}, {47.0, 59.0}};
  for (const auto& [near, far] : distances) {
    const double first = function(sign * near);
    const double second = function(sign * far);
    if (!std::isfinite(first) || !std::isfinite(second)) continue;
    const double factor = (second - first) / (sign * (far - near));
    return Line{factor, first - factor * sign * near};
  }
  return std::nullopt;
}

bool is_flat(const Line& line) { return std::fabs(line.factor) < flat_enough; }

/// Returns the activation whose input is b x + c, with lines around it, where it is the function.
std::optional<ScaledActivation> checked(const Function& function, const Activation& activation,
                                        const Line& before, const Line& behind) {
  const ScaledActivation found{{tidy(before.factor), tidy(before.shift)},
                               activation,
                               {tidy(behind.factor), tidy(behind.shift)}};
  const auto expected = [&](double x) {
    const double inner = found.before.factor * x + found.before.shift;
    return found.behind.factor * activation_value(found.activation, inner) + found.behind.shift;
  };
  if (!std::isfinite(found.before.factor) || !std::isfinite(found.before.shift) ||
      !std::isfinite(found.behind.factor) || !std::isfinite(found.behind.shift) ||
      !are_equal(function, expected, allowed_difference)) {
    return std::nullopt;
  }
  return found;
}

/// A function that rises or falls from one bound to another: sigmoid, or tanh, whichever needs
/// fewer lines around it.
std::optional<ScaledActivation> between_bounds(const Function& function, double low, double high) {
  if (!(std::fabs(high - low) > flat_enough)) return std::nullopt;
  const auto share = [&](double x) { return (function(x) - low) / (high - low); };
  const auto is_inside = [&](double x) { return share(x) > 0.01 && share(x) < 0.99; };
  constexpr double step = 0.25;
  constexpr double farthest = 59.0;
  double x = -farthest;
  while (x < farthest && !is_inside(x)) x += step;
  const double first = x;
  while (x < farthest && is_inside(x)) x += step;
  const double last = x - step;
  if (!(first < last)) return std::nullopt;
  const auto logit = [&](double at) { return std::log(share(at) / (1.0 - share(at))); };
  const double slope = (logit(last) - logit(first)) / (last - first);
  const Line before{slope, logit(first) - slope * first};
  const Line behind{high - low, low};
  const Line half{before.factor / 2.0, before.shift / 2.0};
  const bool is_tanh =
      std::fabs(half.factor - 1.0) < allowed_difference &&
      std::fabs(half.shift) < allowed_difference &&
      (std::fabs(behind.factor - 1.0) > flat_enough || std::fabs(low) > flat_enough);
  if (is_tanh) {
    return checked(function, ActivationKind::tanh, half,
                   {behind.factor / 2.0, low + behind.factor / 2.0});
  }
  return checked(function, ActivationKind::sigmoid, before, behind);
}

/// A function that is flat far to the left, and a line far to the right.
struct Hinge {
  double low = 0.0;
  Line line;
  double at = 0.0;  // where the line would meet the flat part
};

/// Returns the number at which a rising function has this value, from 0 to 10.
double solved(const Function& rising, double value) {
  double low = 0.0;
  double high = 10.0;
  constexpr int rounds = 80;
  for (int round = 0; round < rounds; ++round) {
    const double middle = (low + high) / 2.0;
    (rising(middle) < value ? low : high) = middle;
  }
  return (low + high) / 2.0;
}

/// silu, gelu and gelu_tanh are x times a share p(x), with p(-x) = 1 - p(x): what the function is
/// at both sides of its bend, added, tells how steep the share is.
std::optional<ScaledActivation> gated(const Function& function, const Hinge& hinge) {
  const double factor = hinge.line.factor;
  const auto share = [&](double t) {
    const double sum = function(hinge.at + t) + function(hinge.at - t) - 2.0 * hinge.low;
    return sum / (factor * t);
  };
  double t = std::exp2(-8.0);
  while (t < 256.0 && !(share(t) > 0.3)) t *= 2.0;
  const double found = share(t);
  if (!(found > 0.3 && found < 0.95)) return std::nullopt;
  for (const ActivationKind kind :
       {ActivationKind::silu, ActivationKind::gelu, ActivationKind::gelu_tanh}) {
    const auto expected = [kind](double u) {
      return u == 0.0 ? 0.0 : 2.0 * activation_value(kind, u) / u - 1.0;
    };
    const double slope = solved(expected, found) / t;
    const auto result =
        checked(function, kind, {slope, -slope * hinge.at}, {factor / slope, hinge.low});
    if (result) return result;
  }
  return std::nullopt;
}

std::optional<ScaledActivation> softened(const Function& function, const Hinge& hinge) {
  const double height = function(hinge.at) - hinge.low;
  const double slope = hinge.line.factor * std::numbers::ln2 / height;
  return checked(function, ActivationKind::softplus, {slope, -slope * hinge.at},
                 {hinge.line.factor / slope, hinge.low});
}

/// An ELU, which is a line to the right of its bend: low + height exp(slope x) to the left of it.
std::optional<ScaledActivation> exponential(const Function& function, const Hinge& hinge) {
  const Line& line = hinge.line;
  const auto above = [&](double x) { return (function(x) - hinge.low) / line.factor; };
  constexpr double farthest = -59.0;
  constexpr double step = 0.05;
  double x = farthest;
  while (x < -farthest && !(above(x) > 1e-4)) x += step;
  const double slope = std::log(above(x + step) / above(x)) / step;
  if (!(slope > 0.0)) return std::nullopt;
  // Where both parts meet: at 0, as mostly, or where they have the same slope there.
  const double steepest = std::log(std::exp(slope * x) / (slope * above(x))) / slope;
  for (const double at : {0.0, steepest}) {
    const double value = line.factor * at + line.shift;
    const double factor = line.factor / slope;
    const double alpha = short_number((value - hinge.low) / factor);
    if (!(alpha > 0.0 && alpha <= 100.0)) continue;
    const auto result =
        checked(function, Activation::elu_with(alpha), {slope, -slope * at}, {factor, value});
    if (result) return result;
  }
  return std::nullopt;
}

std::optional<ScaledActivation> hinged(const Function& function, const Line& left,
                                       const Line& right) {
  const Hinge hinge{left.shift, right, (left.shift - right.shift) / right.factor};
  if (auto found = gated(function, hinge)) return found;
  if (auto found = softened(function, hinge)) return found;
  return exponential(function, hinge);
}

}  // namespace

std::optional<ScaledActivation> recognise_scaled_activation(const Function& function) {
  const auto left = line_far_out(function, -1.0);
  const auto right = line_far_out(function, 1.0);
  if (!left || !right) return std::nullopt;
  if (is_flat(*left) && is_flat(*right)) return between_bounds(function, left->shift, right->shift);
  if (is_flat(*left)) return hinged(function, *left, *right);
  if (!is_flat(*right)) return std::nullopt;
  const auto mirrored = [&](double x) { return function(-x); };
  auto found = hinged(mirrored, {0.0, right->shift}, {-left->factor, left->shift});
  if (found) found->before.factor = -found->before.factor;
  return found;
}

std::optional<BentLine> recognise_bent_line(const Function& function) {
  const auto left = line_far_out(function, -1.0);
  const auto right = line_far_out(function, 1.0);
  if (!left || !right) return std::nullopt;
  BentLine bent;
  bent.left = tidy(left->factor);
  bent.right = tidy(right->factor);
  if (bent.left == bent.right) return std::nullopt;
  bent.at = tidy((left->shift - right->shift) / (right->factor - left->factor));
  bent.value = tidy(left->shift + left->factor * bent.at);
  const auto expected = [&](double x) {
    return bent.value + (x < bent.at ? bent.left : bent.right) * (x - bent.at);
  };
  return are_equal(function, expected, allowed_difference) ? std::optional(bent) : std::nullopt;
}

}  // namespace vaelet::native
