#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace vaelet::native {

/// Pixels as an image file stores them, [height, width, channels]: grey, grey alpha, RGB or RGBA.
struct StoredImage {
  int height = 0;
  int width = 0;
  int channels = 1;
  std::vector<std::uint8_t> levels;
};

/// Noise of this size, the same with the same seed.
StoredImage noise(int height, int width, int channels, std::uint32_t seed);

/// The bytes of a file in the format of this ending: png, bmp, tga or jpg (of the best quality).
std::vector<std::byte> image_bytes(const StoredImage& image, const std::string& ending);

/// A PNG of 16-bit grey pixels, which stb_image_write has not.
std::vector<std::byte> png16_bytes(int height, int width, const std::vector<std::uint16_t>& levels);

/// The start of a PNG that claims a size and holds no pixels.
std::vector<std::byte> png_header_bytes(std::uint32_t height, std::uint32_t width);

/// Writes an image file in the format of the path's ending, and the folders that it stands in.
void write_image(const std::filesystem::path& path, const StoredImage& image);

/// Sizes of what `write_image_classes` makes: not square.
inline constexpr int picture_height = 12;
inline constexpr int picture_width = 20;

/// Writes `count` noisy images, PNG, BMP, TGA and JPEG in turn, for each of the classes "2", "10"
/// and "left": the class says which third is bright. All are stored in colour; without `in_colour`
/// they show grey.
void write_image_classes(const std::filesystem::path& folder, int count, bool in_colour = false);

}  // namespace vaelet::native
