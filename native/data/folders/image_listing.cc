#include "native/data/folders/image_listing.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "native/data/folders/halves.h"
#include "native/data/folders/name_kinds.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

/// Returns a note about the files that are no pictures; nothing where there are none.
void note_others(const FolderTree& tree, std::vector<std::string>& notes) {
  std::vector<std::string> names;
  const std::function<void(const FolderTree&, const fs::path&)> collect =
      [&](const FolderTree& in, const fs::path& path) {
        for (const std::string& file : in.others) names.push_back((path / file).string());
        for (const FolderTree& below : in.folders) collect(below, path / below.name);
      };
  collect(tree, {});
  if (names.empty()) return;
  notes.push_back(names.size() == 1
                      ? fill("passed over \"{}\", which is no picture by its name", {names.front()})
                      : fill("passed over {} files that are no pictures by their names, such as "
                             "\"{}\"",
                             {names.size(), names.front()}));
}

/// Returns the innermost folder that stands alone in the one around it: not one of halves, nor one
/// that holds the images of a class.
const FolderTree& skip_single_folders(const FolderTree& tree, fs::path& path) {
  const FolderTree* at = &tree;
  while (at->images.empty()) {
    const auto filled = folders_with_images(*at);
    if (filled.size() != 1 || half_of(filled.front()->name) != Half::none) break;
    if (folders_with_images(*filled.front()).empty()) break;
    at = filled.front();
    path /= at->name;
  }
  return *at;
}

}  // namespace

std::string group_name(const std::string& file) {
  return fs::path(file).parent_path().filename().string();
}

Result<ImageListing> list_images(const FolderTree& tree, const fs::path& folder, bool grouped) {
  if (count_images(tree) == 0) {
    return fail(ErrorCode::data_missing,
                "found no pictures in \"" + folder.string() + "\", but " + contents_of(tree));
  }
  ImageListing listing;
  listing.folder = folder;
  listing.is_grouped = grouped;
  const FolderTree& root = skip_single_folders(tree, listing.folder);
  VAELET_TRY(list_halves(root, listing));
  note_others(tree, listing.notes);
  return listing;
}

std::size_t count_files(const std::vector<ImageClass>& classes) {
  return std::transform_reduce(classes.begin(), classes.end(), std::size_t{0}, std::plus{},
                               [](const ImageClass& images) { return images.files.size(); });
}

}  // namespace vaelet::native
