#include "native/data/pictures/stb_decoder.h"

#include <algorithm>
#include <cstdint>
#include <memory>

#include "native/data/pictures/refusal.h"
#include "native/data/pictures/stored_pixels.h"
#include "shared/base/text.h"

// Compiled here and not taken from Debian's libstb, so that the formats that stb_image reads
// unsafely (PIC, HDR, PSD) or not as they are meant (PNM, CMYK JPEG) are not in the program.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_BMP
#define STBI_ONLY_GIF
#define STBI_ONLY_TGA
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#include <stb/stb_image.h>

namespace vaelet::native {
namespace {

/// Hands a file's bytes to stb_image and notices when it asks for more than there are: of most
/// formats stb_image takes whatever the memory holds for the rows that a file lacks.
class FileBytes {
 public:
  explicit FileBytes(std::span<const std::byte> bytes) : bytes_(bytes) {}

  static const stbi_io_callbacks& callbacks() {
    static constexpr stbi_io_callbacks table{take, skip, at_end};
    return table;
  }

  bool ran_out() const { return ran_out_; }

 private:
  static int take(void* self, char* data, int size) {
    return static_cast<FileBytes*>(self)->copy(data, size);
  }
  static void skip(void* self, int count) {
    auto& bytes = *static_cast<FileBytes*>(self);
    bytes.position_ += std::min(static_cast<std::size_t>(count), bytes.left());
  }
  static int at_end(void* self) { return static_cast<FileBytes*>(self)->left() == 0 ? 1 : 0; }

  std::size_t left() const { return bytes_.size() - position_; }

  int copy(char* data, int size) {
    if (read_ahead_ == 0) read_ahead_ = size;
    const std::size_t count = std::min(static_cast<std::size_t>(size), left());
    std::copy_n(reinterpret_cast<const char*>(bytes_.data()) + position_, count, data);
    position_ += count;
    if (count == 0 || (size != read_ahead_ && count < static_cast<std::size_t>(size))) {
      ran_out_ = true;
    }
    return static_cast<int>(count);
  }

  std::span<const std::byte> bytes_;
  std::size_t position_ = 0;
  int read_ahead_ =
      0;  // stb_image's buffer, which its first read fills; it may come back part full
  bool ran_out_ = false;
};

struct FreePixels {
  void operator()(void* pixels) const { stbi_image_free(pixels); }
};

std::uint8_t* load(FileBytes& file, ImageSize& size, int& channels, std::uint8_t /*level*/) {
  return stbi_load_from_callbacks(&FileBytes::callbacks(), &file, &size.width, &size.height,
                                  &channels, 0);
}

std::uint16_t* load(FileBytes& file, ImageSize& size, int& channels, std::uint16_t /*level*/) {
  return stbi_load_16_from_callbacks(&FileBytes::callbacks(), &file, &size.width, &size.height,
                                     &channels, 0);
}

/// Makes an alpha channel opaque where it is 0 everywhere.
template <class Level>
void fill_empty_alpha(std::span<Level> levels, int channels) {
  if (channels != 2 && channels != 4) return;
  const auto step = static_cast<std::size_t>(channels);
  for (std::size_t alpha = step - 1; alpha < levels.size(); alpha += step) {
    if (levels[alpha] != 0) return;
  }
  for (std::size_t alpha = step - 1; alpha < levels.size(); alpha += step) {
    levels[alpha] = static_cast<Level>(-1);
  }
}

/// Returns the error that stb_image names. It names none for a GIF that ends before its first
/// frame.
tl::unexpected<Error> refuse_as_stb(const std::string& format) {
  const std::string reason = stbi_failure_reason();
  if (reason.empty()) return refuse_picture(format + " without a picture in it");
  return refuse_picture(
      fill("{} that cannot be decoded ({}); save it as PNG anew", {format, reason}));
}

template <class Level>
Result<Image> decode_levels(const std::string& format, std::span<const std::byte> bytes,
                            Colours colours, EmptyAlpha empty_alpha) {
  FileBytes file(bytes);
  ImageSize size;
  int channels = 0;
  stbi__g_failure_reason = "";  // stb_image keeps that of an earlier file
  const std::unique_ptr<Level, FreePixels> pixels(load(file, size, channels, Level{}));
  if (file.ran_out()) return refuse_cut_off(format);
  if (!pixels) return refuse_as_stb(format);
  const std::span levels(pixels.get(), pixel_count(size) * static_cast<std::size_t>(channels));
  if (empty_alpha == EmptyAlpha::is_opaque) fill_empty_alpha(levels, channels);
  return picture_of(StoredPixels<Level>{size, channels, levels}, colours);
}

}  // namespace

Result<Image> decode_by_stb(const std::string& format, std::span<const std::byte> bytes,
                            Colours colours, EmptyAlpha empty_alpha, LevelBits level_bits) {
  return level_bits == LevelBits::sixteen
             ? decode_levels<std::uint16_t>(format, bytes, colours, empty_alpha)
             : decode_levels<std::uint8_t>(format, bytes, colours, empty_alpha);
}

}  // namespace vaelet::native
