#include "native/app/options/output_check.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include "native/base/file.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

bool is_written(const UsedPath& path) {
  return path.use == PathUse::writes_file || path.use == PathUse::writes_folder;
}

/// Returns the place that a path names, whatever folder it is told from and through which links.
fs::path place_of(const std::string& path) {
  std::error_code error;
  const fs::path absolute = fs::absolute(path, error).lexically_normal();
  fs::path place = fs::weakly_canonical(behind_links(absolute), error);
  // Such as of a name that is too long, which writing to it tells.
  if (error) place = absolute;
  return place.has_filename() ? place : place.parent_path();
}

bool is_same_place(const fs::path& one, const fs::path& other) {
  std::error_code error;
  return one == other || fs::equivalent(one, other, error);
}

bool lies_in(const fs::path& inner, const fs::path& outer) {
  for (fs::path above = inner.parent_path();; above = above.parent_path()) {
    if (is_same_place(above, outer)) return true;
    if (above == above.parent_path()) return false;
  }
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char letter) { return std::tolower(letter); });
  return text;
}

/// A file's path ends in its name, and is none of those by which the system gives what is open.
Result<void> check_names_file(const UsedPath& output) {
  std::error_code error;
  const fs::path place = fs::absolute(output.path, error).lexically_normal();
  if (!place.has_filename()) {
    return fail(ErrorCode::argument_invalid,
                fill("{}: expected the path of a file, found a folder's, \"{}\"",
                     {output.flag, output.path}));
  }
  const std::string text = place.string();
  if (!text.starts_with("/dev/fd/") && !text.starts_with("/proc/") &&
      !text.starts_with("/dev/std")) {
    return {};
  }
  return fail(ErrorCode::argument_invalid,
              fill("{}: expected the path of a file, which takes its place when it is whole, found "
                   "\"{}\"",
                   {output.flag, output.path}));
}

/// A name without an end says nothing of its format, and nothing wrong.
Result<void> check_name(const UsedPath& output) {
  const std::string name = lower(fs::path(output.path).filename().string());
  const bool says_nothing = fs::path(name).extension().empty();
  if (output.name_end.empty() || says_nothing || name.ends_with(output.name_end)) return {};
  return fail(ErrorCode::argument_invalid,
              fill("{}: expected a name that ends in {}, the format that is written, found \"{}\"",
                   {output.flag, output.name_end, output.path}));
}

/// Returns whether writing `output` changes what `other` names. A folder takes files beside those
/// that are there; but in a folder of data, a folder would be taken for a class.
bool is_in_the_way(const UsedPath& output, const UsedPath& other) {
  const fs::path place = place_of(output.path);
  const fs::path needed = place_of(other.path);
  if (is_same_place(place, needed)) return true;
  if (output.use == PathUse::writes_file) return lies_in(needed, place);
  std::error_code error;
  return other.use == PathUse::reads && fs::is_directory(needed, error) && lies_in(place, needed);
}

Result<void> check_apart(const UsedPath& output, const UsedPath& other) {
  if (!is_in_the_way(output, other)) return {};
  return fail(ErrorCode::argument_invalid,
              fill("{}: expected another place than that of {}, \"{}\", which is needed as it is, "
                   "found \"{}\"",
                   {output.flag, other.flag, other.path, output.path}));
}

/// Checks that a folder is there or can be made.
Result<void> check_folder(const UsedPath& output) {
  std::error_code error;
  fs::path above = place_of(output.path);
  while (!fs::exists(above, error) && above != above.parent_path()) above = above.parent_path();
  const bool is_folder = fs::is_directory(above, error);
  if (is_folder && access(above.c_str(), W_OK | X_OK) == 0) return {};
  return fail(ErrorCode::file_unwritable,
              fill("{}: cannot write into \"{}\": \"{}\" is {}",
                   {output.flag, output.path, above.string(),
                    is_folder ? "a folder in which you may not write" : "not a folder"}));
}

Result<void> check_output(const UsedPath& output, const std::vector<UsedPath>& paths) {
  if (output.use == PathUse::writes_file) VAELET_TRY(check_names_file(output));
  VAELET_TRY(check_name(output));
  for (const UsedPath& other : paths) {
    if (&other != &output) VAELET_TRY(check_apart(output, other));
  }
  if (output.use == PathUse::writes_folder) return check_folder(output);
  // A file in a folder that the run makes is checked by its folder.
  std::error_code error;
  const bool is_made = std::ranges::any_of(paths, [&](const UsedPath& other) {
    return other.use == PathUse::writes_folder && !fs::exists(other.path, error) &&
           lies_in(place_of(output.path), place_of(other.path));
  });
  return is_made ? Result<void>{} : check_writable(output.path);
}

}  // namespace

Result<void> check_paths(const std::vector<UsedPath>& paths) {
  for (const UsedPath& path : paths) {
    if (is_written(path)) VAELET_TRY(check_output(path, paths));
  }
  return {};
}

Result<void> check_replaces_nothing(const std::string& flag, const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error) || fs::file_size(path, error) == 0) return {};
  return fail(ErrorCode::argument_invalid,
              fill("\"{}\" exists: expected another {}, or --overwrite to replace it",
                   {path.string(), flag}));
}

std::vector<UsedPath> files_in(const std::string& flag, const std::string& folder,
                               const std::vector<std::string>& names) {
  std::vector<UsedPath> paths;
  for (const std::string& name : names) {
    paths.push_back({flag, (fs::path(folder) / name).string(), PathUse::writes_file});
  }
  return paths;
}

}  // namespace vaelet::native
