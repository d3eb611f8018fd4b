#pragma once

#include <cstdint>

namespace vaelet {

/// A number as its digits are read: +-digits * 10^exponent.
struct Decimal {
  bool is_negative = false;
  std::uint64_t digits = 0;
  int exponent = 0;
  bool is_full = false;  // then further digits count only as places

  /// Appends a digit, behind which the exponent moves by `shift`: 0 before the point, else -1.
  void append(unsigned digit, int shift);

  /// False when it is not a whole number of 64 bits with a sign.
  bool to_integer(std::int64_t& integer) const;

  /// The nearest double when there are up to 15 digits and the exponent is from -22 to 22;
  /// otherwise the last place may be off. Infinity when it is too large, 0 when too small.
  double to_double() const;
};

}  // namespace vaelet
