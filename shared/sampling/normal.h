#pragma once

#include <cstdint>

namespace vaelet {

/// Returns 52 of the 64 bits as a double in (0, 1), never 0 and never 1: (n + 0.5) / 2^52, which is
/// exact.
double uniform_from_bits(std::uint32_t high, std::uint32_t low);

/// PCG32 (O'Neill 2014, XSH-RR 64/32): 32 random bits at a time, the same on every machine.
class Pcg32 {
 public:
  explicit Pcg32(std::uint64_t seed, std::uint64_t stream = 0);

  std::uint32_t next();

  /// Returns a uniform number in (0, 1), from two draws: the high bits, then the low ones.
  double uniform();

 private:
  std::uint64_t state_ = 0;
  std::uint64_t increment_;
};

/// Standard normals by Box-Muller (Box and Muller 1958), computed in double and rounded to float,
/// so that trainer and browser draw the same z from the same seed.
class NormalGenerator {
 public:
  explicit NormalGenerator(std::uint64_t seed) : bits_(seed) {}

  float next();

  /// Draws from the uniform source behind the normals, for choices such as a mixture's component.
  double uniform() { return bits_.uniform(); }

 private:
  Pcg32 bits_;
  double spare_ = 0.0;
  bool has_spare_ = false;
};

}  // namespace vaelet
