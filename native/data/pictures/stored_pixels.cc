#include "native/data/pictures/stored_pixels.h"

#include <algorithm>
#include <limits>

namespace vaelet::native {
namespace {

/// Above this luma, a picture in one ink on white paper keeps less than an eighth of its contrast.
constexpr double palest_visible_luma = 7.0 / 8.0;

bool has_alpha(int channels) { return channels == 2 || channels == 4; }

/// Gives the pixels one by one, in [0, 1].
template <class Level>
class PixelReader {
 public:
  explicit PixelReader(const StoredPixels<Level>& pixels) : pixels_(pixels) {}

  std::size_t count() const { return pixel_count(grey_format(pixels_.size)); }

  const Level* at(std::size_t pixel) const {
    return pixels_.levels.data() + pixel * static_cast<std::size_t>(pixels_.channels);
  }

  double luma_at(std::size_t pixel) const {
    const Level* level = at(pixel);
    return (pixels_.channels >= 3 ? luma(level[0], level[1], level[2]) : 1.0 * level[0]) / full;
  }

  double opacity_at(std::size_t pixel) const {
    return has_alpha(pixels_.channels) ? alpha_at(pixel) / full : 1.0;
  }

  Level alpha_at(std::size_t pixel) const { return at(pixel)[pixels_.channels - 1]; }

  bool same_colour(std::size_t first, std::size_t second) const {
    return std::equal(at(first), at(first) + pixels_.channels - 1, at(second));
  }

 private:
  static constexpr double full = std::numeric_limits<Level>::max();
  const StoredPixels<Level>& pixels_;
};

template <class Level>
bool is_ink_in_alpha_of(const StoredPixels<Level>& pixels) {
  if (!has_alpha(pixels.channels)) return false;
  const PixelReader<Level> reader(pixels);
  bool alpha_varies = false;
  std::size_t ink = reader.count();  // the first pixel that is not quite transparent
  for (std::size_t pixel = 0; pixel < reader.count(); ++pixel) {
    alpha_varies |= reader.alpha_at(pixel) != reader.alpha_at(0);
    if (reader.alpha_at(pixel) == 0) continue;
    if (ink == reader.count()) ink = pixel;
    if (!reader.same_colour(ink, pixel)) return false;
  }
  return alpha_varies && reader.luma_at(ink) > palest_visible_luma;
}

template <class Level>
GreyImage grey_picture_of(const StoredPixels<Level>& pixels) {
  const PixelReader<Level> reader(pixels);
  const bool ink_in_alpha = is_ink_in_alpha_of(pixels);
  GreyImage image{pixels.size, std::vector<float>(reader.count())};
  for (std::size_t pixel = 0; pixel < reader.count(); ++pixel) {
    const double opacity = reader.opacity_at(pixel);
    const double over_white = opacity * reader.luma_at(pixel) + (1.0 - opacity);
    image.pixels[pixel] = static_cast<float>(ink_in_alpha ? opacity : over_white);
  }
  return image;
}

}  // namespace

GreyImage grey_picture(const StoredPixels<std::uint8_t>& pixels) { return grey_picture_of(pixels); }
GreyImage grey_picture(const StoredPixels<std::uint16_t>& pixels) {
  return grey_picture_of(pixels);
}
bool is_ink_in_alpha(const StoredPixels<std::uint8_t>& pixels) {
  return is_ink_in_alpha_of(pixels);
}
bool is_ink_in_alpha(const StoredPixels<std::uint16_t>& pixels) {
  return is_ink_in_alpha_of(pixels);
}

}  // namespace vaelet::native
