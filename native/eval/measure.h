#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <torch/types.h>

#include "native/base/proportion.h"
#include "shared/base/json.h"

namespace vaelet::native {

/// One metric of an evaluation; MEASURES.md defines it under its name.
struct Measure {
  std::string name = {};
  std::string title = {};  // for people
  std::string unit = {};
  double value = 0;
  std::int64_t count = 0;  // images, or samples, over which it is a mean or a share
  std::optional<double> standard_error = std::nullopt;
  std::optional<double> low = std::nullopt;  // 95 % interval
  std::optional<double> high = std::nullopt;
  std::optional<double> real = std::nullopt;  // the same metric of real images

  /// Returns value over real.
  std::optional<double> ratio() const;
};

/// Returns the mean of independent values [N], with its standard error.
Measure mean_measure(const torch::Tensor& values);

/// Returns a share of `count` images, with its interval.
Measure proportion_measure(const Proportion& proportion, std::int64_t count);

/// Measures of one kind, under a heading that says what they were computed with.
struct MeasureGroup {
  std::string title;
  std::vector<Measure> measures;
};

/// Returns the groups as a table for people: each value with its uncertainty, that of real images,
/// the ratio and the count.
std::string measure_table(const std::vector<MeasureGroup>& groups);

/// Returns the groups as JSON, each measure by its name, with title and unit. Leaves out numbers
/// that do not exist or are not finite.
Json measures_json(const std::vector<MeasureGroup>& groups);

}  // namespace vaelet::native
