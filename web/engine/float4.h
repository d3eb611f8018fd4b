#pragma once

#include <cstring>

namespace vaelet::engine {

/// Four floats side by side, in one register.
using Float4 = float __attribute__((vector_size(16)));

/// Reads four floats from any address.
inline Float4 load(const float* from) {
  Float4 values;
  std::memcpy(&values, from, sizeof values);
  return values;
}

/// Writes four floats to any address.
inline void store(Float4 values, float* to) { std::memcpy(to, &values, sizeof values); }

}  // namespace vaelet::engine
