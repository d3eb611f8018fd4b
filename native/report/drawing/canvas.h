#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vaelet::native {

struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  bool operator==(const Colour&) const = default;
};

constexpr Colour grey(std::uint8_t level) { return {level, level, level}; }
inline constexpr Colour white = grey(255);
inline constexpr Colour ink = grey(32);        // of text on white
inline constexpr Colour pale_ink = grey(200);  // of lines that stay behind

/// In pixels; `left` and `top` may lie outside of the canvas.
struct Rectangle {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
};

/// A picture in memory, row by row from the top. What is drawn beyond the edge is cut off.
class Canvas {
 public:
  Canvas(int width, int height, Colour background);

  int width() const { return width_; }
  int height() const { return height_; }
  Colour at(int x, int y) const { return pixels_[index(x, y)]; }

  /// Fills a rectangle.
  void fill(const Rectangle& area, Colour colour);

  /// Draws a filled circle with soft edges; the centre of the pixel (x, y) is at (x + 0.5, y +
  /// 0.5).
  void draw_disc(double x, double y, double radius, Colour colour, double opacity = 1.0);

  /// Draws a picture with its upper left corner at (left, top).
  void draw(const Canvas& picture, int left, int top);

  /// Returns a PNG file: grey when all pixels are, else RGB.
  std::vector<std::byte> png() const;

 private:
  std::size_t index(int x, int y) const {
    return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
           static_cast<std::size_t>(x);
  }
  void blend(int x, int y, Colour colour, double opacity);

  int width_;
  int height_;
  std::vector<Colour> pixels_;
};

}  // namespace vaelet::native
