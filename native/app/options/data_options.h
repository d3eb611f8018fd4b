#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "native/app/options/named_value.h"
#include "native/data/data_set.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// Declares the flags that say which data a command reads and how, the same for every command.
/// `folder_option` is the name of the one for the folder, which is returned. `source` must outlive
/// the parsing.
CLI::Option* add_data_options(CLI::App& command, DataSource& source,
                              const std::string& folder_option = "--data");

/// Loads the data set and says on the standard error what the person did not choose.
Result<DataSet> load_data(const DataSource& source);

/// The flags with their values; those that were not given are left out, but for the folder.
std::vector<NamedValue> data_configuration(const DataSource& source);

/// An absolute path shortened to its last part, so that a file says nothing of the machine on
/// which it was made.
std::string without_folders(const std::string& path);

}  // namespace vaelet::native
