#pragma once

#include <string>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// That a command may write `out`: the place takes files, and it is none of the files that the
/// command reads or writes besides. Those of no name are passed over.
/// Errors: file_unwritable, argument_invalid.
Result<void> check_output(const std::string& out, const std::vector<std::string>& others);

}  // namespace vaelet::native
