#pragma once

#include <concepts>
#include <filesystem>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "native/app/options/flag.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// A path that a command reads or writes, and the flag that names it.
struct UsedPath {
  std::string flag;
  std::string path;
  PathUse use = PathUse::none;
  std::string name_end = {};  // of a file that is written; empty: any
};

/// Checks, before any work, that a command may write what it will: each name says the format, each
/// place takes files, and no path that is written is, holds or lies in one that something else
/// needs as it is; links count as what they name. Errors: file_unwritable, argument_invalid.
Result<void> check_paths(const std::vector<UsedPath>& paths);

/// Checks that a path of `flag` names no file that could be missed; an empty one, as mktemp makes
/// it, cannot. Errors: argument_invalid.
Result<void> check_replaces_nothing(const std::string& flag, const std::filesystem::path& path);

/// Keeps the paths of the flags that it visits.
struct PathReader {
  std::vector<UsedPath> paths;

  template <class Value>
  void operator()(const Value& value, const Flag& flag) {
    if constexpr (std::same_as<Value, std::string>) {
      if (flag.use == PathUse::none || value.empty()) return;
      paths.push_back({flag.name, value, flag.use, flag.name_end});
    }
  }
};

/// Returns every path that a command with these options reads or writes: those of its flags, and
/// those that follow from them, which `FlagsOf<Options>::more_paths(options)` returns where there
/// are any.
template <class Options>
std::vector<UsedPath> used_paths(const Options& options) {
  PathReader reader;
  FlagsOf<Options>::visit(options, reader);
  if constexpr (requires { FlagsOf<Options>::more_paths(options); }) {
    for (UsedPath& path : FlagsOf<Options>::more_paths(options)) {
      reader.paths.push_back(std::move(path));
    }
  }
  return std::move(reader.paths);
}

/// Returns the paths of the files that are written into a folder.
std::vector<UsedPath> files_in(const std::string& flag, const std::string& folder,
                               const std::vector<std::string>& names);

}  // namespace vaelet::native
