#pragma once

#include <vector>

#include "native/report/comparison/comparison.h"
#include "shared/base/json.h"
#include "shared/model/spec.h"

namespace vaelet::native {

/// Returns the data and the files that a training read, by the record in its weights file: of
/// these, flags hold no more than a name. The file of a specification has no digest there; the
/// digest is then that of the model's layers, and of its pixels where the file decided these.
std::vector<ComparedInput> inputs_of_run(const Json& record, const ModelSpec& spec);

}  // namespace vaelet::native
