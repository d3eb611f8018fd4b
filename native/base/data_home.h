#pragma once

#include <filesystem>
#include <optional>

namespace vaelet::native {

/// The folder of the files that belong to the program: `PREFIX/share/vaelet` where that stands at
/// `PREFIX/bin`, or the checkout of the sources that holds the build folder.
struct ProgramFiles {
  std::filesystem::path root;
  bool in_checkout = false;
};

/// Looks for them in the folders above the program.
std::optional<ProgramFiles> find_program_files();

/// Returns the folder for data sets of a person who has no checkout of the sources:
/// `$XDG_DATA_HOME/vaelet`, or `~/.local/share/vaelet` where that is not set.
std::filesystem::path personal_data_home();

/// Returns the folder for data sets: `build/data` of the program's checkout, else the personal one.
std::filesystem::path data_home();

}  // namespace vaelet::native
