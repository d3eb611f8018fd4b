#include "native/report/drawing/palette.h"

#include <array>

namespace vaelet::native {
namespace {

constexpr std::array<Colour, 10> petroff = {{{0x3f, 0x90, 0xda},
                                             {0xff, 0xa9, 0x0e},
                                             {0xbd, 0x1f, 0x01},
                                             {0x94, 0xa4, 0xa2},
                                             {0x83, 0x2d, 0xb6},
                                             {0xa9, 0x6b, 0x59},
                                             {0xe7, 0x63, 0x00},
                                             {0xb9, 0xac, 0x70},
                                             {0x71, 0x75, 0x81},
                                             {0x92, 0xda, 0xdd}}};

Colour mixed(Colour colour, std::uint8_t level) {
  const auto halfway = [&](std::uint8_t part) {
    return static_cast<std::uint8_t>((part + level) / 2);
  };
  return {halfway(colour.red), halfway(colour.green), halfway(colour.blue)};
}

}  // namespace

Colour class_colour(std::size_t index) {
  const Colour colour = petroff[index % petroff.size()];
  switch (index / petroff.size() % 3) {
    case 1:
      return mixed(colour, 0);
    case 2:
      return mixed(colour, 255);
    default:
      return colour;
  }
}

}  // namespace vaelet::native
