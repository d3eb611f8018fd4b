#include "tests/unit/support/run_vaelet.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <stdexcept>

#include <sys/wait.h>

namespace vaelet::native {

std::string vaelet_command() { return VAELET_COMMAND; }

CommandResult run_vaelet(const std::string& arguments) {
  return run_shell(vaelet_command() + " " + arguments);
}

CommandResult run_shell(const std::string& line) {
  const std::string command = "( " + line + " ) 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start a shell");
  CommandResult result;
  std::array<char, 4096> piece{};
  while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), pipe)) {
    result.output.append(piece.data(), count);
  }
  const int status = pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace vaelet::native
