#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "native/base/proportion.h"
#include "shared/base/error.h"
#include "shared/base/json.h"
#include "shared/model/image_format.h"
#include "shared/model/shapes.h"

namespace vaelet::native {

inline constexpr std::string_view classifier_format_name = "vaelet-classifier/2";

/// A rectangle of an image, in pixels.
struct ImageRegion {
  int top = 0;
  int left = 0;
  int height = 0;
  int width = 0;

  bool operator==(const ImageRegion&) const = default;
};

/// Returns whether a region has pixels, and none outside the images.
bool lies_within(const ImageRegion& region, const ImageFormat& image);

/// The images that a classifier takes, the part of them that it sees, and the classes that it tells
/// apart.
struct ClassifierFormat {
  ImageFormat image;
  std::vector<std::string> class_names;
  std::optional<ImageRegion> region = std::nullopt;  // none: it sees the whole image
};

inline constexpr int classifier_feature_count = 128;

/// Returns the number of values between the convolutions and the dense layer.
int classifier_flat_count(const ClassifierFormat& format);

/// Returns the names and the shapes of a classifier's weights and running statistics, as PyTorch
/// has them.
std::vector<TensorDescription> classifier_tensors(const ClassifierFormat& format);

/// The record of a classifier's training in its file.
struct ClassifierRecord {
  ClassifierFormat format;
  std::string data;         // name of the data set
  std::string data_digest;  // SHA-256
  std::uint64_t seed = 0;
  int epochs = 0;
  Json configuration = {Json::Object{}};  // how it was trained: flags with their values, as text
  std::int64_t test_images = 0;
  std::int64_t test_correct = 0;

  Proportion accuracy() const { return wilson_proportion(test_correct, test_images); }
};

/// The content of a classifier's file as plain values.
struct ClassifierContent {
  ClassifierRecord record;
  std::map<std::string, std::vector<float>, std::less<>> tensors;  // those of `classifier_tensors`
};

/// Returns the bytes of a safetensors file with PyTorch's names and layouts, and in its metadata
/// the record and the SHA-256 of the whole file, computed with zeros in the place of its digits.
/// Errors: those of `write_safetensors`.
Result<std::vector<std::byte>> classifier_bytes(const ClassifierContent& content);

/// Reads what `classifier_bytes` gave, and files of the format vaelet-classifier/1, which have no
/// digest. Makes room for no tensor that the file does not hold. Errors: those of
/// `parse_safetensors`, format_version_unknown and metadata_missing (not a classifier's file),
/// file_unreadable (a byte has changed), tensor_missing, tensor_shape_wrong, tensor_not_finite.
Result<ClassifierContent> parse_classifier(std::span<const std::byte> bytes);

}  // namespace vaelet::native
