#include "web/training/digits.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::training {
namespace {

constexpr std::string_view magic = "vaelet-digits/1\n";
constexpr std::size_t header_size = magic.size() + 4 * sizeof(std::uint32_t);
constexpr std::size_t most_images = 1 << 20;
constexpr int highest_label = 9;

/// What stands in front of labels and images.
struct Header {
  std::size_t training = 0;
  std::size_t test = 0;
  std::size_t height = 0;
  std::size_t width = 0;

  std::size_t images() const { return training + test; }
  std::size_t image_bytes() const { return (height * width + 7) / 8; }
  /// In 64 bits: what a damaged header asks for can be more than WebAssembly's `std::size_t` holds.
  std::uint64_t file_size() const {
    return header_size + std::uint64_t{images()} * (1 + image_bytes());
  }
};

Header header_of(std::span<const std::byte> file) {
  std::array<std::uint32_t, 4> numbers = {};
  std::memcpy(numbers.data(), file.data() + magic.size(), sizeof numbers);
  return {numbers[0], numbers[1], numbers[2], numbers[3]};
}

bool is_between(std::size_t value, std::size_t most) { return value > 0 && value <= most; }

Result<Header> read_header(std::span<const std::byte> file) {
  if (file.size() < header_size || std::memcmp(file.data(), magic.data(), magic.size()) != 0) {
    return fail(ErrorCode::data_damaged,
                R"(expected digits that begin with "vaelet-digits/1", found another file)");
  }
  const Header header = header_of(file);
  if (!is_between(header.training, most_images) || !is_between(header.test, most_images) ||
      !is_between(header.height, max_image_side) || !is_between(header.width, max_image_side)) {
    return fail(ErrorCode::data_damaged,
                fill("expected at least one image to train and to test with, of sides up to {}, "
                     "found {} and {} images of {} x {}",
                     {max_image_side, header.training, header.test, header.height, header.width}));
  }
  if (file.size() != header.file_size()) {
    return fail(ErrorCode::data_damaged,
                fill("expected a file of {} bytes, found {}", {header.file_size(), file.size()}));
  }
  return header;
}

std::vector<std::uint8_t> copy_of(std::span<const std::byte> bytes) {
  std::vector<std::uint8_t> copy(bytes.size());
  std::memcpy(copy.data(), bytes.data(), bytes.size());
  return copy;
}

}  // namespace

Result<Digits> Digits::read(std::span<const std::byte> file) {
  VAELET_TRY_ASSIGN(const Header header, read_header(file));
  Digits digits;
  digits.training_ = header.training;
  digits.height_ = static_cast<int>(header.height);
  digits.width_ = static_cast<int>(header.width);
  digits.labels_ = copy_of(file.subspan(header_size, header.images()));
  digits.bits_ = copy_of(file.subspan(header_size + header.images()));
  const auto highest = std::max_element(digits.labels_.begin(), digits.labels_.end());
  if (*highest > highest_label) {
    return fail(ErrorCode::data_damaged,
                fill("expected labels from 0 to {}, found {}", {highest_label, *highest}));
  }
  return digits;
}

std::span<const std::uint8_t> Digits::test_labels() const {
  return std::span(labels_).subspan(training_);
}

void Digits::unpack(std::size_t index, float* pixels) const {
  const auto count = static_cast<std::size_t>(height_) * static_cast<std::size_t>(width_);
  const std::uint8_t* bits = bits_.data() + index * ((count + 7) / 8);
  for (std::size_t i = 0; i < count; ++i) {
    pixels[i] = static_cast<float>(bits[i / 8] >> (7 - i % 8) & 1);
  }
}

}  // namespace vaelet::training
