#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "native/classifier/classifier.h"
#include "native/classifier/classifier_content.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// A trained classifier with its record. `digest` is the SHA-256 of its file, by which reports name
/// it.
struct TrainedClassifier {
  Classifier classifier{nullptr};
  ClassifierRecord record;
  std::string digest;
};

/// Returns the bytes of the classifier's file. Errors: those of `classifier_bytes`.
Result<std::vector<std::byte>> write_classifier(const Classifier& classifier,
                                                const ClassifierRecord& record);

/// Reads a file that `write_classifier` wrote. Errors: those of `read_file` and `parse_classifier`;
/// each names the file.
Result<TrainedClassifier> read_classifier(const std::filesystem::path& path);

}  // namespace vaelet::native
