#pragma once

#include <functional>
#include <optional>

#include "shared/model/activation.h"

namespace vaelet::native {

/// factor x + shift.
struct Line {
  double factor = 1.0;
  double shift = 0.0;
};

/// Returns the activation whose values a function has, whatever operations it is written in: it is
/// compared at a thousand numbers, to 1e-6. Where the function itself overflows, far from 0, the
/// activation goes on.
std::optional<Activation> recognise_activation(const std::function<double(double)>& function);

/// Returns the straight line that a function is, if it is one.
std::optional<Line> recognise_line(const std::function<double(double)>& function);

/// min(max(line, low), high). A bound may be infinite.
struct ClippedLine {
  Line line;
  double low = 0.0;
  double high = 0.0;
};

/// Returns the clipped line that a function is, such as Clip, ReLU6 or HardSigmoid, if it is one
/// and floats hold its sums to 1e-5: with one bound of at most 128, or with two, relative to the
/// range between them.
std::optional<ClippedLine> recognise_clipped_line(const std::function<double(double)>& function);

/// Returns the number with the fewest digits that is the same float: .2, where a float says
/// .200000003.
double short_number(double number);

/// How far values of the same function may be apart, in themselves or relative to 1.
inline constexpr double allowed_difference = 1e-6;

/// Returns whether two functions have the same values, in the same way.
bool are_equal(const std::function<double(double)>& function,
               const std::function<double(double)>& expected, double allowed);

/// Returns the activation's value.
double activation_value(const Activation& activation, double x);

}  // namespace vaelet::native
