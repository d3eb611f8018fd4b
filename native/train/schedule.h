#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// A value that follows straight lines between points over the epochs, and stays what it is before
/// the first point and after the last.
class Schedule {
 public:
  struct Point {
    double epoch;
    double value;
  };

  /// The same value always.
  explicit Schedule(double value) : points_{{0.0, value}} {}

  /// Reads `1` or `0:0,5:1`, points of epoch and value. Errors: argument_invalid (epochs that do
  /// not rise, values that are negative or not finite).
  static Result<Schedule> parse(std::string_view text);

  /// The text that `parse` reads.
  std::string text() const;

  double at(double epoch) const;
  double last() const { return points_.back().value; }
  bool is_constant() const { return points_.size() == 1; }

 private:
  explicit Schedule(std::vector<Point> points) : points_(std::move(points)) {}

  std::vector<Point> points_;
};

/// `start` at 0, 0 at `epochs`, half a cosine between (Loshchilov and Hutter 2017, equation 5).
double cosine_schedule(double start, double epoch, double epochs);

}  // namespace vaelet::native
