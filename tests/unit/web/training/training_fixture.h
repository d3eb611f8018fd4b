#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "web/training/dense_vae.h"
#include "web/training/digits.h"

namespace vaelet::training {

/// Returns a model of the given format and widths, with weights drawn from a seed, times a factor:
/// twice PyTorch's gives posteriors that differ from image to image.
DenseVae make_vae(const ImageFormat& image, const HiddenWidths& widths, std::size_t most_rows,
                  float factor = 2.0F);

/// One batch: grey pixels of which most are 0, as in digits, and the draws for z.
struct TestBatch {
  std::size_t rows;
  std::vector<float> x;
  std::vector<float> epsilon;
};
TestBatch make_batch(const DenseVae& vae, std::size_t rows, std::uint64_t seed);

/// Returns the bytes of a file of digits with labels 0, 1, 2, ... Each image is a bar whose place
/// is its label, and a few pixels drawn from a seed.
std::vector<std::byte> make_digits_file(std::uint32_t training, std::uint32_t test,
                                        std::uint32_t height, std::uint32_t width);

/// Returns the largest difference as a part of the largest expected magnitude.
double relative_difference(const std::vector<double>& found, const std::vector<double>& expected);

/// Returns the same numbers as doubles.
std::vector<double> doubles(const std::vector<float>& values);

}  // namespace vaelet::training
