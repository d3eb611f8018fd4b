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

  std::size_t count() const { return pixel_count(pixels_.size); }

  const Level* at(std::size_t pixel) const {
    return pixels_.levels.data() + pixel * static_cast<std::size_t>(pixels_.channels);
  }

  double luma_at(std::size_t pixel) const {
    const Level* level = at(pixel);
    return (pixels_.channels >= 3 ? luma(level[0], level[1], level[2]) : 1.0 * level[0]) / full;
  }

  double level_at(std::size_t pixel, std::size_t channel) const {
    return at(pixel)[channel] / full;
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

/// Returns what the pixels show where their opacity lets white paper through.
template <class Level>
Image picture_over_white(const StoredPixels<Level>& pixels, Colours colours) {
  const PixelReader<Level> reader(pixels);
  const bool is_colour = pixels.channels >= 3;
  ImageMaker maker(pixels.size, is_colour, colours);
  for (std::size_t pixel = 0; pixel < reader.count(); ++pixel) {
    const double opacity = reader.opacity_at(pixel);
    const auto over_white = [&](double level) { return opacity * level + (1.0 - opacity); };
    if (is_colour) {
      maker.add_colour(over_white(reader.level_at(pixel, 0)), over_white(reader.level_at(pixel, 1)),
                       over_white(reader.level_at(pixel, 2)));
    } else {
      maker.add_grey(over_white(reader.level_at(pixel, 0)));
    }
  }
  return maker.take();
}

template <class Level>
Image picture_of_alpha(const StoredPixels<Level>& pixels) {
  const PixelReader<Level> reader(pixels);
  ImageMaker maker(pixels.size, false, Colours::grey);
  for (std::size_t pixel = 0; pixel < reader.count(); ++pixel) {
    maker.add_grey(reader.opacity_at(pixel));
  }
  return maker.take();
}

template <class Level>
Image picture_of_pixels(const StoredPixels<Level>& pixels, Colours colours) {
  Image image = picture_over_white(pixels, colours);
  if (!is_ink_in_alpha_of(pixels) || (image.has_colour && colours == Colours::kept)) return image;
  Image alpha = picture_of_alpha(pixels);
  alpha.has_colour = image.has_colour;
  return alpha;
}

}  // namespace

Image picture_of(const StoredPixels<std::uint8_t>& pixels, Colours colours) {
  return picture_of_pixels(pixels, colours);
}
Image picture_of(const StoredPixels<std::uint16_t>& pixels, Colours colours) {
  return picture_of_pixels(pixels, colours);
}
bool is_ink_in_alpha(const StoredPixels<std::uint8_t>& pixels) {
  return is_ink_in_alpha_of(pixels);
}
bool is_ink_in_alpha(const StoredPixels<std::uint16_t>& pixels) {
  return is_ink_in_alpha_of(pixels);
}

}  // namespace vaelet::native
