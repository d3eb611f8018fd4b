#include "native/data/pictures/orientation.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include <libexif/exif-data.h>

namespace vaelet::native {
namespace {

constexpr int upright = 1;

struct FreeExif {
  void operator()(ExifData* data) const { exif_data_unref(data); }
};

/// How an orientation was stored: rows and columns swapped first, then mirrored.
struct Turn {
  bool swapped = false;
  bool left_right = false;
  bool top_bottom = false;
};

Turn turn_of(int orientation) {
  switch (orientation) {
    case 2:
      return {.left_right = true};
    case 3:
      return {.left_right = true, .top_bottom = true};
    case 4:
      return {.top_bottom = true};
    case 5:
      return {.swapped = true};
    case 6:
      return {.swapped = true, .left_right = true};
    case 7:
      return {.swapped = true, .left_right = true, .top_bottom = true};
    case 8:
      return {.swapped = true, .top_bottom = true};
    default:
      return {};
  }
}

}  // namespace

int exif_orientation(std::span<const std::byte> exif) {
  const std::unique_ptr<ExifData, FreeExif> data(exif_data_new());
  if (!data) return upright;
  exif_data_unset_option(data.get(), EXIF_DATA_OPTION_FOLLOW_SPECIFICATION);
  exif_data_load_data(data.get(), reinterpret_cast<const unsigned char*>(exif.data()),
                      static_cast<unsigned>(exif.size()));
  const ExifEntry* entry = exif_content_get_entry(data->ifd[EXIF_IFD_0], EXIF_TAG_ORIENTATION);
  if (entry == nullptr || entry->format != EXIF_FORMAT_SHORT || entry->size < 2) return upright;
  const int orientation = exif_get_short(entry->data, exif_data_get_byte_order(data.get()));
  return std::clamp(orientation, 1, 8) == orientation ? orientation : upright;
}

Image turn_upright(Image image, int orientation) {
  if (orientation == upright) return image;
  const Turn turn = turn_of(orientation);
  const auto [height, width] = image.size;
  Image turned = image;
  if (turn.swapped) turned.size = {width, height};
  auto pixel = turned.pixels.begin();
  for (int row = 0; row < turned.size.height; ++row) {
    for (int column = 0; column < turned.size.width; ++column) {
      int y = turn.top_bottom ? turned.size.height - 1 - row : row;
      int x = turn.left_right ? turned.size.width - 1 - column : column;
      if (turn.swapped) std::swap(y, x);
      const std::ptrdiff_t from = (std::ptrdiff_t{y} * width + x) * image.channels;
      pixel = std::copy_n(image.pixels.begin() + from, image.channels, pixel);
    }
  }
  return turned;
}

}  // namespace vaelet::native
