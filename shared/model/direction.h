#pragma once

#include <optional>
#include <string>

namespace vaelet {

/// A direction in z with a meaning: z + t d, with t from `low` to `high` and d a row of the tensor
/// `direction.vector`.
struct Direction {
  std::string name;
  double low = 0.0;
  double high = 0.0;
  std::optional<double> r2;          // of the attribute that it was fitted to
  std::optional<double> label_kept;  // least accuracy along the range over the middle's

  template <class Self, class Field>
  static void visit_fields(Self& direction, Field& field) {
    field("name", direction.name);
    field("low", direction.low);
    field("high", direction.high);
    field("r2", direction.r2, std::nullopt);
    field("label_kept", direction.label_kept, std::nullopt);
  }
  bool operator==(const Direction&) const = default;
};

}  // namespace vaelet
