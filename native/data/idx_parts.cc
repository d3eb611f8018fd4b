#include "native/data/idx_parts.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view images_ending = "-images-idx3-ubyte";
constexpr std::string_view labels_ending = "-labels-idx1-ubyte";
constexpr std::string_view training_part = "train";
constexpr std::array<std::string_view, 2> test_parts{"t10k", "test"};

bool take_ending(std::string_view& text, std::string_view ending) {
  if (!text.ends_with(ending)) return false;
  text.remove_suffix(ending.size());
  return true;
}

/// Returns `emnist-letters-` for `emnist-letters-train-images-idx3-ubyte.gz`, and nothing for
/// another kind of name.
std::optional<std::string> prefix_of(std::string_view file) {
  take_ending(file, ".gz");
  if (!take_ending(file, images_ending) && !take_ending(file, labels_ending)) return std::nullopt;
  for (const std::string_view part : {training_part, test_parts[0], test_parts[1]}) {
    if (take_ending(file, part)) return std::string(file);
  }
  return std::nullopt;
}

/// Returns the prefix that all IDX files of the folder share.
Result<std::string> find_prefix(const fs::path& folder, const FolderListing& listing) {
  std::set<std::string> prefixes;
  for (const std::string& file : listing.files) {
    if (auto prefix = prefix_of(file)) prefixes.insert(std::move(*prefix));
  }
  if (prefixes.size() == 1) return *prefixes.begin();
  std::string names;
  for (const std::string& prefix : prefixes) {
    names += (names.empty() ? "" : ", ") + prefix + std::string(idx_example_name);
  }
  return fail(ErrorCode::data_damaged,
              fill("expected the files of one data set in \"{}\", found those of several: {}; give "
                   "each a folder of its own",
                   {folder.string(), names}));
}

std::string find_test_part(const std::string& prefix, const FolderListing& listing) {
  for (const std::string_view part : test_parts) {
    const std::string start = prefix + std::string(part) + "-";
    const auto is_of_part = [&](const std::string& file) { return file.starts_with(start); };
    if (std::ranges::any_of(listing.files, is_of_part)) return prefix + std::string(part);
  }
  return prefix + std::string(test_parts[0]);
}

Result<fs::path> find_file(const fs::path& folder, const std::string& name) {
  for (const std::string_view ending : {"", ".gz"}) {
    const fs::path path = folder / (name + std::string(ending));
    std::error_code error;
    if (fs::is_regular_file(path, error)) return path;
  }
  return fail(ErrorCode::data_missing, fill("found neither {} nor {}.gz in the folder \"{}\"",
                                            {name, name, folder.string()}));
}

Result<IdxPart> read_part(const fs::path& folder, const std::string& name) {
  VAELET_TRY_ASSIGN(auto images_path, find_file(folder, name + std::string(images_ending)));
  VAELET_TRY_ASSIGN(auto labels_path, find_file(folder, name + std::string(labels_ending)));
  VAELET_TRY_ASSIGN(auto images, read_idx(images_path, 3));
  VAELET_TRY_ASSIGN(auto labels, read_idx(labels_path, 1));
  if (images.shape[0] != labels.shape[0]) {
    return fail(
        ErrorCode::data_damaged,
        fill("expected a label for each image, found {} images in \"{}\" and {} labels in \"{}\"",
             {images.shape[0], images_path.string(), labels.shape[0], labels_path.string()}));
  }
  return IdxPart{std::move(images_path), std::move(images), std::move(labels_path),
                 std::move(labels)};
}

}  // namespace

bool holds_idx_files(const FolderListing& listing) {
  return std::ranges::any_of(listing.files,
                             [](const std::string& file) { return prefix_of(file).has_value(); });
}

Result<IdxParts> read_idx_parts(const fs::path& folder, const FolderListing& listing) {
  VAELET_TRY_ASSIGN(auto prefix, find_prefix(folder, listing));
  VAELET_TRY_ASSIGN(auto training, read_part(folder, prefix + std::string(training_part)));
  VAELET_TRY_ASSIGN(auto test, read_part(folder, find_test_part(prefix, listing)));
  return IdxParts{std::move(prefix), std::move(training), std::move(test)};
}

}  // namespace vaelet::native
