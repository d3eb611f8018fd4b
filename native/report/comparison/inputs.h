#pragma once

#include <vector>

#include "native/report/comparison/comparison.h"

namespace vaelet::native {

/// Makes the flags of the runs say which of them read the same. Paths that end alike and have one
/// digest become the first of them; a name with several digests gets the beginning of its own:
/// `cats (0f3a51c2d4e6)`.
void tell_inputs_apart(std::vector<ComparedRun>& runs);

}  // namespace vaelet::native
