#include "native/data/pictures/gif.h"

#include <string>
#include <vector>

#include "native/data/pictures/byte_reader.h"
#include "native/data/pictures/refusal.h"
#include "native/data/pictures/stb_decoder.h"

namespace vaelet::native {
namespace {

constexpr std::size_t header_bytes = 13;
constexpr std::size_t background_offset = 11;
// A code of 12 bits stands for at most 4096 pixels.
constexpr std::size_t most_pixels_of_a_byte = 4096 * 8 / 12 + 1;
const std::string format = "a GIF";

}  // namespace

Result<Image> decode_gif(std::span<const std::byte> bytes, Colours colours) {
  if (bytes.size() < header_bytes) return refuse_cut_off(format);
  const ImageSize size{static_cast<int>(little_endian(bytes, 8, 2)),
                       static_cast<int>(little_endian(bytes, 6, 2))};
  VAELET_TRY(check_picture_size(format, size));
  const std::size_t pixels = pixel_count(size);
  VAELET_TRY(check_enough_bytes(format, size, bytes.size(), pixels / most_pixels_of_a_byte));
  // With a background of 0, stb_image leaves transparent pixels transparent.
  std::vector<std::byte> without_background(bytes.begin(), bytes.end());
  without_background[background_offset] = std::byte{0};
  return decode_by_stb(format, without_background, colours);
}

}  // namespace vaelet::native
