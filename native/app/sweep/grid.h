#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "native/app/command_line/configuration_file.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// One training of a sweep.
struct GridTask {
  std::string name;  // `beta-4-seed-2`: what distinguishes it; `run` where nothing does
  std::vector<FlagSetting> settings;  // all of its flags, each once
};

/// Reads the TOML text of a grid: a section [train] with the flags of every run, a section [grid]
/// whose keys have lists of values, of which every combination is a run, and sections [[run]], each
/// with flags of its own: each of them is combined with the grid. `flags` are those of `vaelet
/// train` that a grid may set. Returns at least one task. Errors: argument_invalid (text that is no
/// such grid, with the line; a flag that is set twice; two runs of one name, or a name that is too
/// long for a folder; more than 100,000).
Result<std::vector<GridTask>> read_grid(std::string_view text,
                                        const std::vector<std::string>& flags);

}  // namespace vaelet::native
