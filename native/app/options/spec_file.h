#pragma once

#include <filesystem>
#include <string>

#include "native/data/data_set.h"
#include "shared/base/error.h"
#include "shared/model/spec.h"

namespace vaelet::native {

/// A specification that a person wrote, and the SHA-256 of its file.
struct SpecFile {
  ModelSpec spec;
  std::string digest;
};

/// Reads a specification, as shared/weights/FORMAT.md defines its JSON; `infer_shapes` takes it.
/// Errors, which name the file: file_unreadable, spec_malformed, spec_invalid.
Result<SpecFile> read_spec_file(const std::filesystem::path& path);

/// Reads one that has an encoder. Errors: the same.
Result<SpecFile> read_spec_to_train(const std::filesystem::path& path);

/// Checks that a specification takes the images of a data set and, where it learns labels, its
/// classes. `file` is named in the errors: image_size_unfit, spec_invalid.
Result<void> check_spec_of_data(const ModelSpec& spec, const DataSet& data,
                                const std::string& file);

}  // namespace vaelet::native
