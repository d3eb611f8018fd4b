#pragma once

#include <CLI/CLI.hpp>

namespace vaelet::native {

/// Declares `--threads`, the same for every command. `threads` must outlive the parsing.
void add_threads_option(CLI::App& command, int& threads);

}  // namespace vaelet::native
