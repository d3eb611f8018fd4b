#pragma once

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "native/app/command.h"

namespace vaelet::native {

/// The program `vaelet`: its parser, and the commands that were added to it.
class Program {
 public:
  Program();

  CLI::App& parser() { return app_; }
  const CLI::App& parser() const { return app_; }
  const std::vector<std::unique_ptr<Command>>& commands() const { return commands_; }

  /// Returns the first command that is named among the arguments, or the whole program.
  const CLI::App& named_in(const std::vector<std::string>& arguments) const;

 private:
  CLI::App app_;
  std::string configuration_;  // the value of --config, which is read before the flags
  std::vector<std::unique_ptr<Command>> commands_;
};

/// Runs the command that a command line, without the name of the program, asks for. Tells the
/// person of errors on the standard error. Returns the exit status.
int run_command_line(const std::vector<std::string>& arguments);

}  // namespace vaelet::native
