#pragma once

#include <string>

#include "tests/unit/support/run_vaelet.h"

namespace vaelet::native {

/// Runs a command line, words with single spaces between them, within the test program: without the
/// half second that a process of its own takes to load LibTorch.
CommandResult call_vaelet(const std::string& arguments);

}  // namespace vaelet::native
