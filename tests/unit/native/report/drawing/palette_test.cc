#include "native/report/drawing/palette.h"

#include <array>
#include <cmath>

#include <catch2/catch_test_macros.hpp>

using namespace vaelet::native;

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

Vector times(const Matrix& matrix, const Vector& vector) {
  Vector product{};
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t column = 0; column < 3; ++column) {
      product[row] += matrix[row][column] * vector[column];
    }
  }
  return product;
}

Vector linear(Colour colour) {
  const auto part = [](std::uint8_t level) {
    const double value = level / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return {part(colour.red), part(colour.green), part(colour.blue)};
}

// What dichromats see, in linear RGB: Machado, Oliveira and Fernandes 2009, severity 1.
constexpr Matrix deuteranopia = {{{0.367322, 0.860646, -0.227968},
                                  {0.280085, 0.672501, 0.047413},
                                  {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix protanopia = {{{0.152286, 1.052583, -0.204868},
                                {0.114503, 0.786281, 0.099216},
                                {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix ordinary = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

/// CIE L*a*b* of linear RGB (D65).
Vector lab(const Vector& rgb) {
  constexpr Matrix to_xyz = {
      {{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}};
  const Vector xyz = times(to_xyz, rgb);
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116.0; };
  const double x = f(xyz[0] / 0.95047);
  const double y = f(xyz[1]);
  const double z = f(xyz[2] / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double difference(const Matrix& eye, Colour one, Colour other) {
  const Vector a = lab(times(eye, linear(one)));
  const Vector b = lab(times(eye, linear(other)));
  return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

}  // namespace

TEST_CASE("ten classes are told apart by readers with and without colour blindness") {
  for (const Matrix& eye : {ordinary, deuteranopia, protanopia}) {
    for (std::size_t one = 0; one < 10; ++one) {
      INFO("class " << one);
      CHECK(difference(eye, class_colour(one), white) > 15.0);
      for (std::size_t other = 0; other < one; ++other) {
        INFO("class " << other);
        CHECK(difference(eye, class_colour(one), class_colour(other)) > 7.0);
      }
    }
  }
}

TEST_CASE("thirty classes have thirty colours, and any class has one") {
  for (std::size_t one = 0; one < 30; ++one) {
    for (std::size_t other = 0; other < one; ++other) {
      CHECK_FALSE(class_colour(one) == class_colour(other));
    }
  }
  CHECK(class_colour(1000) == class_colour(1000 % 30));
}
