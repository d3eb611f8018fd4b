#pragma once

#include <memory>

namespace vaelet::engine {

/// A layer that makes images of images, with weights and memory of its own.
class ImageOperator {
 public:
  ImageOperator() = default;
  ImageOperator(const ImageOperator&) = delete;
  ImageOperator& operator=(const ImageOperator&) = delete;
  virtual ~ImageOperator() = default;

  /// Computes the first `batch` images.
  virtual void run(int batch, const float* input, float* output) = 0;
};

}  // namespace vaelet::engine
