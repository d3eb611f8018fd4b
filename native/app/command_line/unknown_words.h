#pragma once

#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "shared/base/error.h"

namespace vaelet::native {

/// A command line whose words are all known.
struct KnownWords {
  const CLI::App* command = nullptr;  // nullptr: none is named
  std::set<std::string> flags;        // that are given, as the program declares them
  std::string configuration;          // the value of --config, empty without it
};

/// Reads which command and which flags a command line names. CLI11, which reads the values, would
/// tell of a flag that is missing before one that is misspelt, and take the next flag for a value.
/// Errors: argument_invalid (an unknown command or flag and the nearest known, a flag that stands
/// twice or without value, a word too many).
Result<KnownWords> read_words(const CLI::App& program, const std::vector<std::string>& arguments);

/// Returns the subcommand of a name. Errors: argument_invalid, with the nearest known.
Result<const CLI::App*> find_command(const CLI::App& program, const std::string& name);

/// Returns the names of the flags of a command, with their dashes, without those told by place.
std::vector<std::string> flag_names(const CLI::App& command);

}  // namespace vaelet::native
