#include "shared/sampling/normal.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "shared/sampling/box_muller.h"

namespace vaelet {
namespace {

using Catch::Matchers::WithinAbs;

constexpr int draws = 200000;

std::vector<double> draw_normals(std::uint64_t seed) {
  NormalGenerator normals(seed);
  std::vector<double> values(draws);
  for (double& value : values) value = normals.next();
  return values;
}

double moment(const std::vector<double>& values, int power) {
  double sum = 0.0;
  for (const double value : values) sum += std::pow(value, power);
  return sum / static_cast<double>(values.size());
}

TEST_CASE("PCG32 gives the published first numbers of seed 42, stream 54") {
  Pcg32 bits(42, 54);  // the check of O'Neill's pcg32-demo
  for (const std::uint32_t expected :
       {0xa15c02b7U, 0x7b47f409U, 0xba1d3330U, 0x83d2f293U, 0xbfa4784bU, 0xcbed606eU}) {
    CHECK(bits.next() == expected);
  }
}

TEST_CASE("Uniform numbers never reach 0 or 1, whatever the bits") {
  constexpr std::uint32_t ones = std::numeric_limits<std::uint32_t>::max();
  CHECK(uniform_from_bits(0, 0) == 0x1p-53);
  CHECK(uniform_from_bits(ones, ones) == 1.0 - 0x1p-53);
  CHECK(uniform_from_bits(1U << 31, 0) == 0.5 + 0x1p-53);
}

TEST_CASE("A uniform number takes its high bits from the first draw") {
  Pcg32 bits(7);
  const double uniform = Pcg32(7).uniform();
  const std::uint32_t high = bits.next();
  CHECK(uniform == uniform_from_bits(high, bits.next()));
}

TEST_CASE("Normals are Box-Muller's cosine, then its sine") {
  Pcg32 bits(3);
  NormalGenerator normals(3);
  for (int pair = 0; pair < 1000; ++pair) {
    const double u1 = bits.uniform();
    const double u2 = bits.uniform();
    const double radius = std::sqrt(-2.0 * std::log(u1));
    const double angle = 2.0 * std::acos(-1.0) * u2;
    CHECK_THAT(normals.next(), WithinAbs(radius * std::cos(angle), 1e-6));
    CHECK_THAT(normals.next(), WithinAbs(radius * std::sin(angle), 1e-6));
  }
}

TEST_CASE("Box-Muller agrees with the C library to twelve digits, out to the ends of its range") {
  Pcg32 bits(Catch::getSeed());
  double largest = 0.0;
  const auto compare = [&](double u1, double u2) {
    const NormalPair pair = box_muller(u1, u2);
    const double radius = std::sqrt(-2.0 * std::log(u1));
    const double angle = 2.0 * std::acos(-1.0) * u2;
    largest = std::max({largest, std::abs(pair.first - radius * std::cos(angle)),
                        std::abs(pair.second - radius * std::sin(angle))});
  };
  for (int draw = 0; draw < 100000; ++draw) compare(bits.uniform(), bits.uniform());
  for (const double end : {0x1p-53, 1.0 - 0x1p-53}) {
    for (const double middle : {0.25, 0.5, 0.75}) compare(end, middle);
    compare(end, end);
    compare(0.5, end);
  }
  CHECK(largest < 1e-12);
}

TEST_CASE("A seed gives the same normals again, and another seed gives others") {
  CHECK(draw_normals(5) == draw_normals(5));
  CHECK(draw_normals(5) != draw_normals(6));
}

// The bounds below are five standard errors, so that a good generator fails once in a million runs.

TEST_CASE("Normals have the first four moments of the standard normal") {
  const auto values = draw_normals(Catch::getSeed());
  const double error = 5.0 / std::sqrt(draws);
  CHECK_THAT(moment(values, 1), WithinAbs(0.0, error));
  CHECK_THAT(moment(values, 2), WithinAbs(1.0, error * std::sqrt(2.0)));
  CHECK_THAT(moment(values, 3), WithinAbs(0.0, error * std::sqrt(15.0)));
  CHECK_THAT(moment(values, 4), WithinAbs(3.0, error * std::sqrt(96.0)));
}

TEST_CASE("Normals keep the Kolmogorov-Smirnov distance of a sample from its own distribution") {
  auto values = draw_normals(Catch::getSeed());
  std::sort(values.begin(), values.end());
  double distance = 0.0;
  for (int rank = 0; rank < draws; ++rank) {
    const double value = values[static_cast<std::size_t>(rank)];
    const double expected = 0.5 * std::erfc(-value / std::sqrt(2.0));
    distance = std::max({distance, std::abs(expected - static_cast<double>(rank) / draws),
                         std::abs(expected - static_cast<double>(rank + 1) / draws)});
  }
  CHECK(distance * std::sqrt(draws) < 2.7);  // exceeded with probability 2 exp(-2 * 2.7^2) = 1e-6
}

TEST_CASE("Neighbouring normals are not correlated") {
  const auto values = draw_normals(Catch::getSeed());
  for (std::size_t lag = 1; lag <= 4; ++lag) {
    double sum = 0.0;
    for (std::size_t index = lag; index < values.size(); ++index) {
      sum += values[index] * values[index - lag];
    }
    CHECK_THAT(sum / draws, WithinAbs(0.0, 5.0 / std::sqrt(draws)));
  }
}

}  // namespace
}  // namespace vaelet
