#include "native/data/folders/classes.h"

#include <utility>

#include "native/data/folders/halves.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

/// The name of the class of images without labels.
constexpr auto only_class = "all";

tl::unexpected<Error> refuse(const fs::path& folder, const std::string& sentence) {
  return fail(ErrorCode::data_damaged, "\"" + folder.string() + "\": " + sentence);
}

std::vector<std::string> paths_of(const FolderTree& tree, const fs::path& path) {
  std::vector<std::string> files;
  for (const std::string& file : tree.images) files.push_back((path / file).string());
  return files;
}

/// Lists the images of a class, which stand in its folder or in a single one within.
Result<ImageClass> list_class(const FolderTree& tree, const fs::path& root, const fs::path& path) {
  const FolderTree* at = &tree;
  fs::path at_path = path;
  while (true) {
    const auto filled = folders_with_images(*at);
    if (filled.empty()) return ImageClass{tree.name, paths_of(*at, at_path)};
    if (filled.size() > 1 || !at->images.empty()) break;
    at = filled.front();
    at_path /= at->name;
  }
  return refuse(root / at_path, "expected only the images of the class \"" + tree.name +
                                    "\", found " + contents_of(*at) +
                                    "; where these folders are the classes, name the folder "
                                    "\"" +
                                    (root / at_path).string() + "\" as the data");
}

/// Lists the images of a class that stand in a folder for each group.
Result<ImageClass> list_grouped_class(const FolderTree& tree, const fs::path& root,
                                      const fs::path& path) {
  ImageClass images{tree.name, {}};
  const auto groups = folders_with_images(tree);
  for (const FolderTree* group : groups) {
    if (!folders_with_images(*group).empty() || !tree.images.empty()) break;
    for (std::string& file : paths_of(*group, path / group->name)) {
      images.files.push_back(std::move(file));
    }
  }
  if (count_images(tree) == images.files.size()) return images;
  return refuse(root / path, "expected the images of the class \"" + tree.name +
                                 "\" in a folder for each group, found " + contents_of(tree));
}

/// A class that lost its images: it is for the person to say whether it is meant.
bool is_empty(const FolderTree& tree) {
  return tree.folders.empty() && tree.others.empty() && tree.images.empty();
}

}  // namespace

Result<ListedClasses> list_classes(const FolderTree& tree, const fs::path& path,
                                   ImageListing& listing) {
  const fs::path& root = listing.folder;
  const auto filled = folders_with_images(tree);
  if (filled.empty()) return ListedClasses{false, {{only_class, paths_of(tree, path)}}};
  if (!tree.images.empty()) {
    return refuse(root / path,
                  "expected images either in a folder for each class or in one folder without "
                  "classes, found both: " +
                      contents_of(tree) + "; name one of the folders as the data");
  }
  ListedClasses listed;
  for (const FolderTree& folder : tree.folders) {
    if (count_images(folder) == 0 && !is_empty(folder)) {
      listing.notes.push_back(
          fill("passed over the folder \"{}\", which holds no pictures", {folder.name}));
      continue;
    }
    const auto list = listing.is_grouped ? list_grouped_class : list_class;
    VAELET_TRY_ASSIGN(auto images, list(folder, root, path / folder.name));
    listed.classes.push_back(std::move(images));
  }
  return listed;
}

}  // namespace vaelet::native
