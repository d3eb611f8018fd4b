#pragma once

#include <string>
#include <vector>

#include "native/data/idx/idx_images.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Returns the labels of an IDX file of whole numbers: [N], [N, 1] or, as QMNIST has them, [N, 8],
/// whose first column is the class, which is noted. Errors: data_damaged (another shape or type).
Result<std::vector<int>> idx_labels(const IdxSource& source, std::vector<std::string>& notes);

}  // namespace vaelet::native
