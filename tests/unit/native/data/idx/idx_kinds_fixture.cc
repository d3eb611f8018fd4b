#include "tests/unit/native/data/idx/idx_kinds_fixture.h"

#include <cstring>
#include <utility>

#include <catch2/catch_test_macros.hpp>

namespace vaelet::native {

namespace fs = std::filesystem;

Bytes typed_idx(std::uint8_t type, int value_bytes, const std::vector<std::uint32_t>& sizes,
                const std::vector<int>& values) {
  Bytes bytes = idx_bytes(sizes, {});
  bytes[2] = type;
  for (const int value : values) {
    for (int byte = value_bytes - 1; byte >= 0; --byte) {
      bytes.push_back(static_cast<std::uint8_t>(value >> (8 * byte)));
    }
  }
  return bytes;
}

Bytes float_idx(const std::vector<std::uint32_t>& sizes, const std::vector<float>& values) {
  std::vector<int> bits;
  for (const float value : values) {
    int pattern = 0;
    std::memcpy(&pattern, &value, sizeof pattern);
    bits.push_back(pattern);
  }
  return typed_idx(0x0d, 4, sizes, bits);
}

KindsFixture::KindsFixture() {
  fs::create_directories(folder);
  put("train-images-idx3-ubyte", idx_bytes({4, 1, 2}, levels));
  put("train-labels-idx1-ubyte", idx_bytes({4}, {3, 7, 7, 3}));
  put("t10k-images-idx3-ubyte", idx_bytes({2, 1, 2}, {9, 8, 7, 6}));
  put("t10k-labels-idx1-ubyte", idx_bytes({2}, {7, 3}));
}

void KindsFixture::put(const std::string& name, const Bytes& bytes) const {
  write_bytes(folder / name, bytes);
}

void KindsFixture::rename(const std::string& from, const std::string& to) const {
  fs::create_directories((folder / to).parent_path());
  fs::rename(folder / from, folder / to);
}

Result<DataSet> KindsFixture::load(DataSource source) const {
  source.folder = folder;
  return load_data_set(source);
}

std::string KindsFixture::refused(DataSource source) const {
  const auto data = load(std::move(source));
  REQUIRE_FALSE(data);
  return data.error().detail;
}

std::string KindsFixture::notes(DataSource source) const {
  const auto data = load(std::move(source));
  REQUIRE(data);
  std::string text;
  for (const std::string& note : data->notes) text += note + "\n";
  return text;
}

}  // namespace vaelet::native
