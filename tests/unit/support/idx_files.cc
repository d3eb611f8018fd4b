#include "tests/unit/support/idx_files.h"

#include <fstream>
#include <random>
#include <stdexcept>
#include <string>

#include <zlib.h>

namespace vaelet::native {
namespace {

void write_small_part(const std::filesystem::path& folder, const std::string& prefix, int count) {
  std::mt19937 random(static_cast<unsigned>(count));
  std::vector<std::uint8_t> pixels;
  std::vector<std::uint8_t> labels;
  for (int image = 0; image < count; ++image) {
    const int label = image % small_classes;
    labels.push_back(static_cast<std::uint8_t>(label));
    const auto brightness = static_cast<std::uint8_t>(128 + random() % 128);
    for (int y = 0; y < small_height; ++y) {
      const bool is_bar = y / (small_height / small_classes) == label;
      pixels.insert(pixels.end(), small_width, is_bar ? brightness : std::uint8_t{0});
    }
  }
  const auto size = static_cast<std::uint32_t>(count);
  write_plain(folder / (prefix + "-images-idx3-ubyte"),
              idx_bytes({size, small_height, small_width}, pixels));
  write_plain(folder / (prefix + "-labels-idx1-ubyte"), idx_bytes({size}, labels));
}

}  // namespace

std::vector<std::uint8_t> idx_bytes(const std::vector<std::uint32_t>& sizes,
                                    const std::vector<std::uint8_t>& values) {
  std::vector<std::uint8_t> bytes{0, 0, 8, static_cast<std::uint8_t>(sizes.size())};
  for (const std::uint32_t size : sizes) {
    for (const int shift : {24, 16, 8, 0}) {
      bytes.push_back(static_cast<std::uint8_t>(size >> shift));
    }
  }
  bytes.insert(bytes.end(), values.begin(), values.end());
  return bytes;
}

void write_plain(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes) {
  std::ofstream stream(path, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  if (!stream) throw std::runtime_error("cannot write " + path.string());
}

void write_gzip(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes) {
  const gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  if (gzclose(file) != Z_OK) throw std::runtime_error("cannot write " + path.string());
}

void write_bytes(const std::filesystem::path& path, const std::vector<std::uint8_t>& bytes) {
  path.extension() == ".gz" ? write_gzip(path, bytes) : write_plain(path, bytes);
}

void write_small_data_set(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write_small_part(folder, "train", small_training_count);
  write_small_part(folder, "t10k", small_test_count);
}

}  // namespace vaelet::native
