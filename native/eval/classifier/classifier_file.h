#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "native/eval/classifier/classifier.h"
#include "native/eval/samples/proportion.h"
#include "shared/base/error.h"
#include "shared/base/json.h"

namespace vaelet::native {

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

/// A trained classifier with its record. `digest` is the SHA-256 of its file, by which reports name
/// it.
struct TrainedClassifier {
  Classifier classifier{nullptr};
  ClassifierRecord record;
  std::string digest;
};

/// Returns the bytes of a safetensors file with PyTorch's names and layouts, and the record in its
/// metadata. Errors: those of `write_safetensors`.
Result<std::vector<std::byte>> write_classifier(const Classifier& classifier,
                                                const ClassifierRecord& record);

/// Reads a file that `write_classifier` wrote.
/// Errors: those of `read_file` and `parse_safetensors`, format_version_unknown and
/// metadata_missing (not a classifier's file), tensor_missing, tensor_shape_wrong; each names the
/// file.
Result<TrainedClassifier> read_classifier(const std::filesystem::path& path);

}  // namespace vaelet::native
