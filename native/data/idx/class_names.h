#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// Returns whether a folder holds a file with names for `read_class_names`.
bool has_class_names(const std::filesystem::path& folder, const std::string& prefix);

/// Returns the names of the classes of IDX data with these labels, which are in ascending order:
/// - from `class-names.txt` in the folder, one name a line, for each of the labels or for each
///   number from the lowest to the highest label;
/// - else from EMNIST's PREFIXmapping.txt, where a line is a label and the code points of the
///   characters that the class stands for (`1 65 97` is "Aa");
/// - else the labels themselves.
/// Errors: data_damaged (too few or too many names, one that is empty, stands twice or is not
/// UTF-8, a line that cannot be understood), file_unreadable; each names the file.
Result<std::vector<std::string>> read_class_names(const std::filesystem::path& folder,
                                                  const std::string& prefix,
                                                  const std::vector<int>& labels);

/// Returns the names that the text of a `class-names.txt` gives. Errors: data_damaged.
Result<std::vector<std::string>> names_in_list(const std::string& text,
                                               const std::filesystem::path& path,
                                               const std::vector<int>& labels);

/// Returns the names that the text of a PREFIXmapping.txt gives. Errors: data_damaged.
Result<std::vector<std::string>> names_in_mapping(const std::string& text,
                                                  const std::filesystem::path& path,
                                                  const std::vector<int>& labels);

/// Checks that the names of classes, which `where` holds, are UTF-8 and differ. Errors:
/// data_damaged.
Result<void> check_class_names(const std::vector<std::string>& names,
                               const std::filesystem::path& where);

}  // namespace vaelet::native
