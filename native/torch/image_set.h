#pragma once

#include <cstdint>
#include <memory>

#include <torch/torch.h>

#include "native/data/data_set.h"

namespace vaelet::native {

/// Pixels in [0, 1], [B, C, H, W], one-hot labels, [B, classes], and attributes, [B, A], of which
/// most sets have none.
struct Batch {
  torch::Tensor pixels;
  torch::Tensor label;
  torch::Tensor attributes = {};

  std::int64_t size() const { return pixels.size(0); }
};

/// Labelled images as LibTorch sees them: bytes, converted when a batch is taken. Images that do
/// not stay in memory are decoded then, with the same bytes.
class ImageSet {
 public:
  /// Views images of the format and the classes of a data set: its own, or others. The images must
  /// outlive the set.
  ImageSet(const LabelledImages& images, const DataSet& data);

  std::int64_t size() const { return labels_.size(0); }
  const torch::Tensor& labels() const { return labels_; }  // [N], int64
  /// [N, 2], int64: the group and the family of each image; undefined where the data have none.
  const torch::Tensor& groups() const { return groups_; }

  /// Returns the same set, whose batches have these attributes, [N, A], float.
  ImageSet with_attributes(torch::Tensor attributes) const;

  /// Returns the images at these indices, int64 [B].
  Batch batch(const torch::Tensor& indices) const;

  /// Says that the images at these indices will be taken next, so that those that do not stay in
  /// memory are decoded meanwhile.
  void expect(const torch::Tensor& indices) const;

  /// Returns the same set with batches on a device, to which its pixels in memory are copied once.
  ImageSet on(torch::Device device) const;

  /// Returns a set of the images at these indices, int64 [B]: of the same memory.
  ImageSet subset(const torch::Tensor& indices) const;

 private:
  torch::Tensor decoded(const torch::Tensor& rows) const;

  torch::Tensor pixels_;  // [rows, C, H, W], uint8; undefined where `decoder_` gives them
  std::shared_ptr<BackgroundRows> decoder_;
  ImageFormat image_;
  torch::Tensor rows_;        // [N], int64: where each image stands among the pixels
  torch::Tensor labels_;      // [N], int64
  torch::Tensor groups_;      // [N, 2], int64
  torch::Tensor attributes_;  // [N, A], float; undefined: none
  std::int64_t class_count_ = 0;
  torch::Device device_ = torch::kCPU;
};

/// Returns at most `most` images of a set, evenly spaced.
ImageSet evenly_spaced(const ImageSet& images, std::int64_t most);

/// The images that a model is trained on, and those that it is validated on: no image is in both.
struct TrainingSplit {
  ImageSet training;
  ImageSet validation;
};

/// Splits off whole families, which the seed chooses, for validation: as many as fit into
/// `validation_count` images. The images have groups.
TrainingSplit split_families(const ImageSet& images, std::int64_t validation_count,
                             std::uint64_t seed);

/// Splits off `validation_count` images, which the seed chooses, for validation.
TrainingSplit split(const ImageSet& images, std::int64_t validation_count, std::uint64_t seed);

}  // namespace vaelet::native
