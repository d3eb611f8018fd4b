#include "native/data/pictures/image_file.h"

#include <algorithm>
#include <memory>
#include <string>

#include <stb/stb_image.h>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Hands a file's bytes to stb_image and notices when it asks for more than there are: of most
/// formats stb_image takes whatever the memory holds for the rows that a file lacks.
class ImageBytes {
 public:
  explicit ImageBytes(std::span<const std::byte> bytes) : bytes_(bytes) {}

  static const stbi_io_callbacks& callbacks() {
    static constexpr stbi_io_callbacks table{take, skip, at_end};
    return table;
  }

  bool ran_out() const { return ran_out_; }

 private:
  static int take(void* self, char* data, int size) {
    return static_cast<ImageBytes*>(self)->copy(data, size);
  }
  static void skip(void* self, int count) {
    auto& bytes = *static_cast<ImageBytes*>(self);
    bytes.position_ += std::min(static_cast<std::size_t>(count), bytes.left());
  }
  static int at_end(void* self) { return static_cast<ImageBytes*>(self)->left() == 0 ? 1 : 0; }

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

struct FreeImage {
  void operator()(stbi_us* pixels) const { stbi_image_free(pixels); }
};
using ImagePixels = std::unique_ptr<stbi_us, FreeImage>;

/// Returns the luma of one pixel of 1 to 4 channels (grey, grey alpha, RGB, RGBA) over white, in
/// [0, 1].
float luma_over_white(const stbi_us* pixel, int channels) {
  constexpr double full = 65535.0;
  const bool is_coloured = channels >= 3;
  const double luma =
      is_coloured ? 0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2] : 1.0 * pixel[0];
  const bool has_alpha = channels == 2 || channels == 4;
  const double opacity = has_alpha ? pixel[channels - 1] / full : 1.0;
  return static_cast<float>(opacity * luma / full + (1.0 - opacity));
}

GreyImage grey_image(const stbi_us* pixels, ImageSize size, int channels) {
  GreyImage image{size, std::vector<float>(pixel_count(grey_format(size)))};
  for (std::size_t pixel = 0; pixel < image.pixels.size(); ++pixel) {
    image.pixels[pixel] =
        luma_over_white(pixels + pixel * static_cast<std::size_t>(channels), channels);
  }
  return image;
}

}  // namespace

Result<GreyImage> decode_image(const std::filesystem::path& path,
                               std::span<const std::byte> bytes) {
  const auto refuse = [&](const std::string& found) {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected an image (PNG, JPEG, BMP, GIF, TGA, PSD, HDR, PIC or PNM), "
                     "found {}",
                     {path.string(), found}));
  };
  ImageBytes reader(bytes);
  ImageSize size;
  int channels = 0;
  stbi_info_from_callbacks(&ImageBytes::callbacks(), &reader, &size.width, &size.height, &channels);
  if (pixel_count(grey_format(size)) > max_image_file_pixels) {
    return refuse(fill("one of {} x {} pixels, which is more than {} pixels in all",
                       {size.height, size.width, max_image_file_pixels}));
  }
  reader = ImageBytes(bytes);
  const ImagePixels pixels(stbi_load_16_from_callbacks(&ImageBytes::callbacks(), &reader,
                                                       &size.width, &size.height, &channels, 0));
  if (!pixels) return refuse(fill("what cannot be decoded ({})", {stbi_failure_reason()}));
  if (reader.ran_out()) return refuse("one that is cut off");
  return grey_image(pixels.get(), size, channels);
}

}  // namespace vaelet::native
