#pragma once

#include <string>
#include <vector>

#include "native/app/options/flag.h"
#include "native/app/program.h"

namespace vaelet::native {

/// A command or the program as its documents describe it.
struct DescribedCommand {
  std::string name;
  std::string description;
  std::vector<DescribedFlag> flags;
};

/// Returns all commands with their flags, `--help` among them, in the order of `vaelet --help`.
std::vector<DescribedCommand> described_commands(const Program& program);

/// Returns the flags that stand before or behind every command.
std::vector<DescribedFlag> program_flags(const Program& program);

}  // namespace vaelet::native
