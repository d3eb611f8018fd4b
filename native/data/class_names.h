#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// The range of labels of the classes: each number from the first to the last.
struct LabelRange {
  int first = 0;
  int last = 0;

  int count() const { return last - first + 1; }
};

/// Returns the names of the classes of IDX data, in the order of their labels:
/// - from `class-names.txt` in the folder, one name a line, the first for the lowest label;
/// - else from EMNIST's PREFIXmapping.txt, where a line is a label and the code points of the
///   characters that the class stands for (`1 65 97` is "Aa");
/// - else the labels themselves.
/// Errors: data_damaged (too few or too many names, one that is empty, stands twice or is not
/// UTF-8, a line that cannot be understood), file_unreadable; each names the file.
Result<std::vector<std::string>> read_class_names(const std::filesystem::path& folder,
                                                  const std::string& prefix, LabelRange labels);

/// Checks that the names of classes, which `where` holds, are UTF-8 and differ. Errors:
/// data_damaged.
Result<void> check_class_names(const std::vector<std::string>& names,
                               const std::filesystem::path& where);

}  // namespace vaelet::native
