#include "shared/sampling/normal.h"

#include "shared/sampling/box_muller.h"

namespace vaelet {

Pcg32::Pcg32(std::uint64_t seed, std::uint64_t stream) : increment_((stream << 1) | 1) {
  next();
  state_ += seed;
  next();
}

std::uint32_t Pcg32::next() {
  const std::uint64_t old = state_;
  state_ = old * 6364136223846793005U + increment_;
  const auto shifted = static_cast<std::uint32_t>(((old >> 18) ^ old) >> 27);
  const auto rotation = static_cast<std::uint32_t>(old >> 59);
  return (shifted >> rotation) | (shifted << ((32 - rotation) & 31));
}

double Pcg32::uniform() {
  const std::uint32_t high = next();
  return uniform_from_bits(high, next());
}

double uniform_from_bits(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (std::uint64_t{high} << 20) | (low >> 12);
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

float NormalGenerator::next() {
  if (has_spare_) {
    has_spare_ = false;
    return static_cast<float>(spare_);
  }
  const double u1 = bits_.uniform();
  const NormalPair pair = box_muller(u1, bits_.uniform());
  spare_ = pair.second;
  has_spare_ = true;
  return static_cast<float>(pair.first);
}

}  // namespace vaelet
