#pragma once

#include <string>

namespace vaelet::native {

struct CommandResult {
  int status = -1;
  std::string output;  // standard output and error together
};

/// Runs `vaelet ARGUMENTS` through the shell.
CommandResult run_vaelet(const std::string& arguments);

/// Runs a line of the shell.
CommandResult run_shell(const std::string& line);

}  // namespace vaelet::native
