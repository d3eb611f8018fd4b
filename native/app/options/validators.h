#pragma once

#include <CLI/CLI.hpp>

namespace vaelet::native {

/// Checks of numbers on the command line that also refuse NaN and infinity.
CLI::Validator finite_positive();
CLI::Validator finite_not_negative();

}  // namespace vaelet::native
