#pragma once

#include <string>
#include <vector>

#include "native/data/idx/idx_images.h"
#include "native/data/labelled_images.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns the labels of an IDX file of whole numbers: [N], [N, 1] or, as QMNIST has them, [N, 8],
/// whose first column is the class, which is noted. Errors: data_damaged (another shape or type).
Result<std::vector<int>> idx_labels(const IdxSource& source, std::vector<std::string>& notes);

/// Returns the writers of QMNIST's labels as groups: the third of eight columns; none of other
/// labels. `source` is one that `idx_labels` takes.
std::vector<ImageGroup> qmnist_writers(const IdxSource& source);

/// Returns the groups of an IDX file of whole numbers: [N], each a family of its own, or [N, 2],
/// group and family. Errors: data_damaged (another shape or type).
Result<std::vector<ImageGroup>> idx_groups(const IdxSource& source);

}  // namespace vaelet::native
