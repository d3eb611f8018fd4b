// Any bytes behind the first ones of a format are refused with a sentence, or give pixels. One
// source for all decoders: VAELET_FORMAT is the FileKind that a target tries.

#include <cstddef>
#include <cstdint>
#include <span>

#include "native/data/pictures/file_kind.h"
#include "native/data/pictures/image_file.h"
#include "shared/base/utf8.h"
#include "tests/fuzz/picture_input.h"
#include "tests/fuzz/require.h"

namespace vaelet::fuzz {
namespace {

constexpr auto format = native::FileKind::VAELET_FORMAT;
constexpr std::size_t most_bytes = 8192;

void require_pixels(const native::Image& image) {
  const auto [height, width] = image.size;
  require(height > 0 && width > 0, "a picture that shows something");
  require(image.channels == 1 || image.channels == 3, "grey or colour");
  require(image.pixels.size() == value_count(native::format_of(image.size, image.channels)),
          "as many values as the size says");
  for (const float pixel : image.pixels) require(pixel >= 0.0F && pixel <= 1.0F, "in [0, 1]");
}

void require_sentence(const Error& error) {
  require(error.code == ErrorCode::data_damaged, "the code of damaged data");
  require(error.detail.starts_with("\"a picture\": expected an image"), "a sentence");
  require(is_utf8(error.detail), "in UTF-8");
  require(error.detail.size() < 400, "that a person can read");
}

}  // namespace
}  // namespace vaelet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vaelet;
  if (size > fuzz::most_bytes) return 0;
  const auto bytes = fuzz::picture_input(fuzz::format, {data, size});
  const auto image =
      native::decode_image("a picture", std::as_bytes(std::span(bytes)), native::Colours::kept);
  if (image) {
    fuzz::require_pixels(*image);
  } else {
    fuzz::require_sentence(image.error());
  }
  return 0;
}
