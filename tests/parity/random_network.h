#pragma once

#include <string>
#include <vector>

#include "shared/model/shapes.h"
#include "tests/parity/random_model.h"

namespace vaelet::parity {

/// A list of random layers that grows. The shape of what flows is tracked here, apart from the
/// inference that is under test.
class RandomNetwork {
 public:
  RandomNetwork(std::string prefix, int label_size, Chance& chance)
      : prefix_(std::move(prefix)), label_size_(label_size), chance_(chance) {}

  void start_with_image(const ImageFormat& image) { shape_ = image_shape(image); }
  void start_with_features(int count) { shape_ = {count}; }

  void dense(int out, const Activation& activation);
  void concat_label();
  void flatten();
  void unflatten(int channels, int height, int width);

  /// Add something that keeps features features, or an image an image.
  void add_to_features();
  void add_to_image();

  /// Adds a convolution, transposed or not, that reaches each pixel of its output.
  void add_last_convolution(int out, const Activation& activation);

  Activation activation();

  /// Returns a number of channels: mostly a small one, else one that is worth computing by tiles.
  int channels();

  const Shape& shape() const { return shape_; }
  std::vector<Layer>& layers() { return layers_; }

 private:
  std::string next_name() { return prefix_ + std::to_string(name_count_++); }
  bool convolution(int out, const Activation& activation);
  bool transposed_convolution(int out, const Activation& activation, bool with_holes);
  bool convolution_to(const Shape& target);
  void upsample();
  void keep_shape();
  void residual();
  bool shortcut_to(const Shape& target);
  Padding padding_below(int kernel);
  bool split(int total, int kernel, int& before, int& behind);

  std::string prefix_;
  int label_size_;
  Chance& chance_;
  std::vector<Layer> layers_;
  Shape shape_;  // of what flows out of the last layer
  int name_count_ = 0;
  int depth_ = 0;  // residuals around what is added
};

}  // namespace vaelet::parity
