#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/base/json.h"

namespace vaelet::native {

/// One figure of an evaluation; MEASURES.md defines it under its name.
struct Measure {
  std::string name;
  double value = 0;
  std::int64_t count = 0;  // images, or samples, over which it is a mean or a share
  std::optional<double> standard_error = std::nullopt;
  std::optional<double> low = std::nullopt;  // 95 % interval
  std::optional<double> high = std::nullopt;
  std::optional<double> real = std::nullopt;  // the same figure of real images

  /// Value over the real one.
  std::optional<double> ratio() const;
};

/// Measures of one kind, under a heading that says what they were made with.
struct MeasureGroup {
  std::string title;
  std::vector<Measure> measures;
};

/// The groups as a table for people, each figure with its uncertainty, its ceiling, the ratio and
/// the count.
std::string measure_table(const std::vector<MeasureGroup>& groups);

/// The groups as JSON, measure by name; figures that do not exist, or are not finite, are left out.
Json measures_json(const std::vector<MeasureGroup>& groups);

}  // namespace vaelet::native
