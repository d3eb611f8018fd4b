#include "native/report/drawing/canvas.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <stb/stb_image_write.h>

namespace vaelet::native {
namespace {

std::uint8_t mix(std::uint8_t below, std::uint8_t above, double opacity) {
  return static_cast<std::uint8_t>(std::lround(below + (above - below) * opacity));
}

void append_bytes(void* context, void* data, int size) {
  auto& file = *static_cast<std::vector<std::byte>*>(context);
  const auto* bytes = static_cast<const std::byte*>(data);
  file.insert(file.end(), bytes, bytes + size);
}

}  // namespace

Canvas::Canvas(int width, int height, Colour background)
    : width_(width),
      height_(height),
      pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), background) {}

void Canvas::fill(const Rectangle& area, Colour colour) {
  const int right = std::min(area.left + area.width, width_);
  const int bottom = std::min(area.top + area.height, height_);
  for (int y = std::max(area.top, 0); y < bottom; ++y) {
    for (int x = std::max(area.left, 0); x < right; ++x) pixels_[index(x, y)] = colour;
  }
}

void Canvas::blend(int x, int y, Colour colour, double opacity) {
  Colour& below = pixels_[index(x, y)];
  below = {mix(below.red, colour.red, opacity), mix(below.green, colour.green, opacity),
           mix(below.blue, colour.blue, opacity)};
}

void Canvas::draw_disc(double x, double y, double radius, Colour colour, double opacity) {
  const auto first = [&](double centre) {
    return std::max(static_cast<int>(std::floor(centre - radius - 1.0)), 0);
  };
  const auto end = [&](double centre, int size) {
    return std::min(static_cast<int>(std::ceil(centre + radius + 1.0)), size);
  };
  for (int row = first(y); row < end(y, height_); ++row) {
    for (int column = first(x); column < end(x, width_); ++column) {
      const double distance = std::hypot(column + 0.5 - x, row + 0.5 - y);
      const double covered = std::clamp(radius + 0.5 - distance, 0.0, 1.0);
      blend(column, row, colour, opacity * covered);
    }
  }
}

void Canvas::draw(const Canvas& picture, int left, int top) {
  const int right = std::min(left + picture.width_, width_);
  const int bottom = std::min(top + picture.height_, height_);
  for (int y = std::max(top, 0); y < bottom; ++y) {
    for (int x = std::max(left, 0); x < right; ++x) {
      pixels_[index(x, y)] = picture.at(x - left, y - top);
    }
  }
}

std::vector<std::byte> Canvas::png() const {
  const bool is_grey =
      std::ranges::all_of(pixels_, [](Colour pixel) { return pixel == grey(pixel.red); });
  std::vector<std::uint8_t> bytes;
  bytes.reserve(pixels_.size() * (is_grey ? 1 : 3));
  for (const Colour& pixel : pixels_) {
    bytes.push_back(pixel.red);
    if (!is_grey) bytes.insert(bytes.end(), {pixel.green, pixel.blue});
  }
  const int channels = is_grey ? 1 : 3;
  std::vector<std::byte> file;
  if (stbi_write_png_to_func(append_bytes, &file, width_, height_, channels, bytes.data(),
                             width_ * channels) == 0) {
    throw std::runtime_error("stb_image_write could not encode the PNG");
  }
  return file;
}

}  // namespace vaelet::native
