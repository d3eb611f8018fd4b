#include "native/eval/strokes/stroke.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "shared/sampling/normal.h"

namespace vaelet::native {
namespace {

using Catch::Matchers::WithinAbs;

Bitmap random_blots(int height, int width, std::uint64_t seed) {
  Pcg32 bits(seed);
  Bitmap bitmap{height, width, {}};
  for (int i = 0; i < height * width; ++i) bitmap.ink.push_back(bits.uniform() < 0.93 ? 1 : 0);
  return bitmap;
}

// A disc with a round hole.
Bitmap ring(int side, double outer, double inner) {
  Bitmap bitmap{side, side, {}};
  for (int row = 0; row < side; ++row) {
    for (int column = 0; column < side; ++column) {
      const double radius = std::hypot(row - side / 2, column - side / 2);
      bitmap.ink.push_back(radius < outer && radius >= inner ? 1 : 0);
    }
  }
  return bitmap;
}

Bitmap bar(int side, int length, int thickness) {
  Bitmap bitmap{side, side, std::vector<std::uint8_t>(static_cast<std::size_t>(side * side))};
  for (int row = 0; row < thickness; ++row) {
    for (int column = 0; column < length; ++column) {
      bitmap.ink[static_cast<std::size_t>((row + 5) * side + column + 5)] = 1;
    }
  }
  return bitmap;
}

int count_ink(const Bitmap& bitmap) {
  return std::accumulate(bitmap.ink.begin(), bitmap.ink.end(), 0);
}

bool ink_at(const Bitmap& bitmap, int row, int column) {
  return row >= 0 && column >= 0 && row < bitmap.height && column < bitmap.width &&
         bitmap.ink[static_cast<std::size_t>(row * bitmap.width + column)] != 0;
}

// Pieces of ink less holes, by counting 2 x 2 windows (Gray 1971), for 8-connected ink.
int euler_number(const Bitmap& bitmap) {
  int ones = 0;
  int threes = 0;
  int diagonals = 0;
  for (int row = -1; row < bitmap.height; ++row) {
    for (int column = -1; column < bitmap.width; ++column) {
      const bool a = ink_at(bitmap, row, column);
      const bool b = ink_at(bitmap, row, column + 1);
      const bool c = ink_at(bitmap, row + 1, column);
      const bool d = ink_at(bitmap, row + 1, column + 1);
      const int sum = a + b + c + d;
      ones += sum == 1;
      threes += sum == 3;
      diagonals += sum == 2 && a == d;
    }
  }
  return (ones - threes - 2 * diagonals) / 4;
}

TEST_CASE("Distances to the background are those of a search over all pixels") {
  const auto bitmap = random_blots(23, 31, Catch::getSeed());
  const auto distances = distance_to_background(bitmap);
  for (int pixel = 0; pixel < 23 * 31; ++pixel) {
    double nearest = std::numeric_limits<double>::infinity();
    for (int other = 0; other < 23 * 31; ++other) {
      if (bitmap.ink[static_cast<std::size_t>(other)] != 0) continue;
      nearest = std::min(nearest, std::hypot(pixel / 31 - other / 31, pixel % 31 - other % 31));
    }
    CHECK_THAT(distances[static_cast<std::size_t>(pixel)], WithinAbs(nearest, 1e-12));
  }
}

TEST_CASE("A picture without background is infinitely far from it") {
  const Bitmap full{3, 4, std::vector<std::uint8_t>(12, 1)};
  CHECK(std::isinf(distance_to_background(full)[5]));
}

TEST_CASE("The skeleton of a bar is one line in its middle") {
  const auto bitmap = bar(40, 25, 5);
  const auto thin = skeleton(bitmap);
  CHECK(euler_number(thin) == 1);
  for (int column = 10; column < 25; ++column) {
    for (int row = 0; row < 40; ++row) CHECK(ink_at(thin, row, column) == (row == 7));
  }
}

TEST_CASE("The skeleton of a bar of even thickness keeps its length") {
  const auto thin = skeleton(bar(40, 25, 4));
  CHECK(euler_number(thin) == 1);
  CHECK(count_ink(thin) >= 21);
  CHECK(count_ink(thin) <= 25);
}

TEST_CASE("The skeleton of a ring is a ring half-way") {
  const auto bitmap = ring(61, 25, 16);
  const auto thin = skeleton(bitmap);
  CHECK(euler_number(bitmap) == 0);
  CHECK(euler_number(thin) == 0);
  for (int row = 0; row < 61; ++row) {
    for (int column = 0; column < 61; ++column) {
      if (ink_at(thin, row, column)) {
        CHECK_THAT(std::hypot(row - 30, column - 30), WithinAbs(20.2, 1.3));
      }
    }
  }
}

TEST_CASE("A skeleton keeps pieces and holes, and is thin") {
  const auto bitmap = random_blots(40, 40, Catch::getSeed() + 1);
  const auto thin = skeleton(bitmap);
  CHECK(euler_number(thin) == euler_number(bitmap));
  CHECK(count_ink(thin) < count_ink(bitmap));
  CHECK(skeleton(thin).ink == thin.ink);
}

}  // namespace
}  // namespace vaelet::native
