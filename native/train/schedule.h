#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// A value over the epochs: straight lines between points, constant before the first point and
/// after the last.
class Schedule {
 public:
  struct Point {
    double epoch;
    double value;
  };

  /// Makes a constant.
  explicit Schedule(double value) : points_{{0.0, value}} {}

  /// Reads `1` or `0:0,5:1`, points of epoch and value. Errors: argument_invalid (epochs that do
  /// not rise, values that are negative or not finite).
  static Result<Schedule> parse(std::string_view text);

  /// Returns the text that `parse` reads.
  std::string text() const;

  /// Returns the value at an epoch; fractions are positions within one.
  double at(double epoch) const;
  double last() const { return points_.back().value; }
  bool is_constant() const { return points_.size() == 1; }

 private:
  explicit Schedule(std::vector<Point> points) : points_(std::move(points)) {}

  std::vector<Point> points_;
};

/// Returns `start` at epoch 0, 0 at `epochs`, and half a cosine between (Loshchilov and Hutter
/// 2017, equation 5).
double cosine_schedule(double start, double epoch, double epochs);

}  // namespace vaelet::native
