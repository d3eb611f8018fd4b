#include "tests/unit/support/image_files.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <span>
#include <stdexcept>
#include <string_view>

#include <stb/stb_image_write.h>
#include <zlib.h>

#include "native/base/file.h"

namespace vaelet::native {
namespace {

using Bytes = std::vector<std::byte>;

void append_encoded(void* bytes, void* data, int size) {
  const auto* begin = static_cast<const std::byte*>(data);
  static_cast<Bytes*>(bytes)->insert(static_cast<Bytes*>(bytes)->end(), begin, begin + size);
}

void append_big_endian(Bytes& bytes, std::uint32_t number) {
  for (const int shift : {24, 16, 8, 0}) bytes.push_back(static_cast<std::byte>(number >> shift));
}

void append_png_chunk(Bytes& png, std::string_view kind, const Bytes& content) {
  append_big_endian(png, static_cast<std::uint32_t>(content.size()));
  Bytes checked(kind.size() + content.size());
  std::memcpy(checked.data(), kind.data(), kind.size());
  std::ranges::copy(content, checked.begin() + static_cast<std::ptrdiff_t>(kind.size()));
  png.insert(png.end(), checked.begin(), checked.end());
  const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(checked.data()),
                              static_cast<unsigned>(checked.size()));
  append_big_endian(png, static_cast<std::uint32_t>(checksum));
}

Bytes png_start(std::uint32_t height, std::uint32_t width, std::uint8_t bits) {
  Bytes png;
  for (const int byte : {0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a}) {
    png.push_back(static_cast<std::byte>(byte));
  }
  Bytes header;
  append_big_endian(header, width);
  append_big_endian(header, height);
  for (const int byte : {int{bits}, 0, 0, 0, 0}) header.push_back(static_cast<std::byte>(byte));
  append_png_chunk(png, "IHDR", header);
  return png;
}

}  // namespace

StoredImage noise(int height, int width, int channels, std::uint32_t seed) {
  std::mt19937 random(seed);
  StoredImage image{height, width, channels, {}};
  image.levels.resize(static_cast<std::size_t>(height * width * channels));
  std::ranges::generate(image.levels, [&] { return static_cast<std::uint8_t>(random()); });
  return image;
}

std::vector<std::byte> image_bytes(const StoredImage& image, const std::string& ending) {
  const auto& [height, width, channels, levels] = image;
  const void* data = levels.data();
  Bytes bytes;
  int done = 0;
  if (ending == "png") {
    done = stbi_write_png_to_func(append_encoded, &bytes, width, height, channels, data, 0);
  } else if (ending == "bmp") {
    done = stbi_write_bmp_to_func(append_encoded, &bytes, width, height, channels, data);
  } else if (ending == "tga") {
    done = stbi_write_tga_to_func(append_encoded, &bytes, width, height, channels, data);
  } else if (ending == "jpg") {
    done = stbi_write_jpg_to_func(append_encoded, &bytes, width, height, channels, data, 100);
  }
  if (done == 0) throw std::runtime_error("cannot write an image as " + ending);
  return bytes;
}

std::vector<std::byte> png16_bytes(int height, int width,
                                   const std::vector<std::uint16_t>& levels) {
  Bytes png = png_start(static_cast<std::uint32_t>(height), static_cast<std::uint32_t>(width), 16);
  std::vector<Bytef> rows;
  for (std::size_t pixel = 0; pixel < levels.size(); ++pixel) {
    if (pixel % static_cast<std::size_t>(width) == 0) rows.push_back(0);  // no filter
    rows.push_back(static_cast<Bytef>(levels[pixel] >> 8));
    rows.push_back(static_cast<Bytef>(levels[pixel]));
  }
  uLongf size = compressBound(rows.size());
  Bytes packed(size);
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, rows.data(), rows.size());
  packed.resize(size);
  append_png_chunk(png, "IDAT", packed);
  append_png_chunk(png, "IEND", {});
  return png;
}

std::vector<std::byte> png_header_bytes(std::uint32_t height, std::uint32_t width) {
  Bytes png = png_start(height, width, 8);
  append_png_chunk(png, "IDAT", Bytes(16));
  return png;
}

void write_image(const std::filesystem::path& path, const StoredImage& image) {
  std::filesystem::create_directories(path.parent_path());
  const Bytes bytes = image_bytes(image, path.extension().string().substr(1));
  if (auto written = write_file(path, bytes); !written) {
    throw std::runtime_error(written.error().message());
  }
}

void write_image_classes(const std::filesystem::path& folder, int count, bool in_colour) {
  constexpr std::array<const char*, 3> classes{"2", "10", "left"};
  constexpr std::array<const char*, 4> endings{".png", ".bmp", ".tga", ".jpg"};
  for (int label = 0; label < 3; ++label) {
    for (int number = 0; number < count; ++number) {
      StoredImage image = noise(picture_height, picture_width, 3,
                                static_cast<std::uint32_t>(label * count + number));
      for (std::size_t level = 0; level < image.levels.size(); ++level) {
        const bool is_bright =
            level / 3 % picture_width * 3 / picture_width == static_cast<std::size_t>(label);
        if (!is_bright) image.levels[level] /= 4;
        if (!in_colour) image.levels[level] = image.levels[level - level % 3];
      }
      const std::string ending = endings[static_cast<std::size_t>(number) % endings.size()];
      write_image(
          folder / classes[static_cast<std::size_t>(label)] / (std::to_string(number) + ending),
          image);
    }
  }
}

}  // namespace vaelet::native
