#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vaelet::native {

inline constexpr std::string_view idx_example_name = "train-images-idx3-ubyte";

/// What a file of a data set tells of each image.
enum class IdxContent { images, labels, groups };

/// What the name of an IDX file says, in whatever case.
struct IdxName {
  std::string prefix;    // `emnist-letters-`, often nothing
  bool is_test = false;  // `t10k` or `test`; else `train`, or no such word
  IdxContent content = IdxContent::images;
  std::string archive;  // the ending of a kind of archive that is not read: `.xz`; else nothing
};

/// Reads the name of an IDX file of a data set: PREFIX, `train`, `t10k` or `test` (or nothing),
/// `images`, `labels` or `groups`, `idx` with a digit, and the type of its values (or nothing),
/// with `-`, `.` or `_` between them, as `train-images-idx3-ubyte`, `train-images.idx3-ubyte` or
/// `qmnist-train-labels-idx2-int.gz`. Returns nothing for another kind of name.
std::optional<IdxName> read_idx_name(std::string_view name);

/// Returns whether this is the name of an IDX file of a data set.
bool is_idx_name(std::string_view name);

}  // namespace vaelet::native
