#pragma once

#include <cstdint>

#include <torch/torch.h>

#include "native/data/data_set.h"

namespace vaelet::native {

/// Pixels in [0, 1], [B, 1, H, W], and one-hot labels, [B, C].
struct Batch {
  torch::Tensor pixels;
  torch::Tensor label;

  std::int64_t size() const { return pixels.size(0); }
};

/// Labelled images as LibTorch sees them: bytes, converted when a batch is taken.
/// Views into the LabelledImages, which must outlive it.
class ImageSet {
 public:
  ImageSet(const LabelledImages& images, int height, int width, std::int64_t class_count);

  /// Images of the size and the classes of a data set, its own or others.
  ImageSet(const LabelledImages& images, const DataSet& format);

  std::int64_t size() const { return pixels_.size(0); }
  const torch::Tensor& labels() const { return labels_; }  // [N], int64

  /// The images at these indices, int64 [B].
  Batch batch(const torch::Tensor& indices) const;

  /// The set of the images at these indices, as a copy.
  ImageSet subset(const torch::Tensor& indices) const;

 private:
  ImageSet() = default;

  torch::Tensor pixels_;  // [N, 1, H, W], uint8
  torch::Tensor labels_;
  std::int64_t class_count_ = 0;
};

/// The training images without, and with only, the held-out ones.
struct TrainingSplit {
  ImageSet training;
  ImageSet validation;
};

/// Holds out `validation_count` images that the seed chooses.
TrainingSplit split(const ImageSet& images, std::int64_t validation_count, std::uint64_t seed);

}  // namespace vaelet::native
