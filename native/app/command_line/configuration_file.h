#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/error.h"

namespace vaelet::native {

/// A flag, without its dashes, and the text of its value.
struct FlagSetting {
  std::string name;
  std::string value;
};

/// The flags of each command, without their dashes, by the name of the command.
using KnownFlags = std::map<std::string, std::vector<std::string>>;

/// Reads the TOML text of a configuration: a section for each command, `[train]`, with its flags as
/// keys. Returns the settings of one command. Errors: argument_invalid, with the line (no section
/// of this command, a section or a key that no command has, a key that stands outside every section
/// or twice, a value that is a list, text that is no TOML in UTF-8).
Result<std::vector<FlagSetting>> read_configuration(std::string_view text,
                                                    const std::string& command,
                                                    const KnownFlags& known);

}  // namespace vaelet::native
