#pragma once

#include <filesystem>

namespace vaelet::native {

/// Returns the folder for data sets of a person who has no checkout of the sources:
/// `$XDG_DATA_HOME/vaelet`, or `~/.local/share/vaelet` where that is not set.
std::filesystem::path data_home();

}  // namespace vaelet::native
