#pragma once

#include <string>

namespace vaelet::native {

struct CommandResult {
  int status = -1;
  std::string output;  // standard output and error together
};

/// Returns the path of the program `vaelet` under test.
std::string vaelet_command();

/// Runs `vaelet ARGUMENTS` through the shell.
CommandResult run_vaelet(const std::string& arguments);

/// Runs a line of the shell.
CommandResult run_shell(const std::string& line);

}  // namespace vaelet::native
