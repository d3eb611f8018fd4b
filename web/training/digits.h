#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::training {

/// Labelled black and white images, a bit for each pixel, of which the last ones are for testing.
///
/// The file, which www/pack-digits.js writes: the 16 characters "vaelet-digits/1" and a line feed;
/// four whole numbers of 32 bits, little-endian: images to train with, images to test with, height,
/// width; a byte for the label of each image; then the images, each in whole bytes, row by row, the
/// highest bit first.
class Digits {
 public:
  /// Reads a file. Errors: data_damaged, which says what was expected and found.
  static Result<Digits> read(std::span<const std::byte> file);

  std::size_t training_count() const { return training_; }
  std::size_t test_count() const { return labels_.size() - training_; }
  int height() const { return height_; }
  int width() const { return width_; }

  /// Returns the labels of the images to test with, from 0 to 9.
  std::span<const std::uint8_t> test_labels() const;

  /// Writes an image as height x width floats, 0 or 1. Those to test with stand behind the others.
  void unpack(std::size_t index, float* pixels) const;

 private:
  std::size_t training_ = 0;
  int height_ = 0;
  int width_ = 0;
  std::vector<std::uint8_t> labels_;
  std::vector<std::uint8_t> bits_;
};

}  // namespace vaelet::training
