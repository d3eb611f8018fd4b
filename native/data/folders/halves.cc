#include "native/data/folders/halves.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "native/data/folders/classes.h"
#include "native/data/folders/name_kinds.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

/// The folders of the halves; nullptr where there is none.
struct HalfFolders {
  const FolderTree* training = nullptr;
  const FolderTree* validation = nullptr;
  const FolderTree* test = nullptr;

  bool any() const { return training != nullptr || validation != nullptr || test != nullptr; }
  const FolderTree* tested() const { return test != nullptr ? test : validation; }
};

tl::unexpected<Error> refuse(const ImageListing& listing, const FolderTree& root,
                             const std::string& expected) {
  return fail(ErrorCode::data_damaged, "\"" + listing.folder.string() + "\": expected " + expected +
                                           ", found " + contents_of(root) +
                                           "; name one of these folders as the data, or a folder "
                                           "with links to those that are meant");
}

/// Returns whether folders hold the halves of a data set and not classes: one of them is called as
/// a half and holds folders, or all are called so and hold images to train and to test.
bool are_halves(const std::vector<const FolderTree*>& folders) {
  const auto half = [](const FolderTree* folder) { return half_of(folder->name); };
  const auto is_half = [&](const FolderTree* folder) { return half(folder) != Half::none; };
  const auto is_deep_half = [&](const FolderTree* folder) {
    return is_half(folder) && !folders_with_images(*folder).empty();
  };
  if (std::ranges::any_of(folders, is_deep_half)) return true;
  return folders.size() > 1 && std::ranges::all_of(folders, is_half) &&
         std::ranges::count(folders, Half::training, half) == 1;
}

Result<HalfFolders> find_halves(const FolderTree& root, const ImageListing& listing) {
  HalfFolders halves;
  const auto filled = folders_with_images(root);
  if (!are_halves(filled)) return halves;
  for (const FolderTree* folder : filled) {
    const Half half = half_of(folder->name);
    const FolderTree** place = half == Half::training     ? &halves.training
                               : half == Half::validation ? &halves.validation
                               : half == Half::test       ? &halves.test
                                                          : nullptr;
    if (place == nullptr || *place != nullptr || !root.images.empty()) {
      return refuse(listing, root, "one folder for training, and one for test or validation alone");
    }
    *place = folder;
  }
  if (halves.training != nullptr) return halves;
  return refuse(listing, root, "a folder train beside those for test or validation");
}

/// Lists a half: below single folders that hold nothing else, as archives unpack.
Result<ListedClasses> list_half(const FolderTree& half, ImageListing& listing) {
  const FolderTree* at = &half;
  fs::path path = half.name;
  while (at->images.empty()) {
    const auto filled = folders_with_images(*at);
    if (filled.size() != 1 || folders_with_images(*filled.front()).empty()) break;
    at = filled.front();
    path /= at->name;
  }
  return list_classes(*at, path, listing);
}

std::set<std::string> name_set(const std::vector<ImageClass>& classes) {
  std::set<std::string> names;
  for (const ImageClass& images : classes) names.insert(images.name);
  return names;
}

/// Puts the test images into the order of the training classes; a class may have none.
Result<void> match_classes(ImageListing& listing, std::vector<ImageClass> test) {
  const auto training = name_set(listing.training);
  const auto tested = name_set(test);
  std::vector<std::string> lone;
  std::ranges::set_difference(tested, training, std::back_inserter(lone));
  if (!lone.empty()) {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected the classes of the training images in the test images too, "
                     "found the class \"{}\" without a training image",
                     {listing.folder.string(), lone.front()}));
  }
  for (const ImageClass& images : listing.training) {
    const auto found = std::ranges::find(test, images.name, &ImageClass::name);
    listing.test.push_back(found == test.end() ? ImageClass{images.name, {}} : std::move(*found));
    if (listing.test.back().files.empty()) {
      listing.notes.push_back(fill("the class \"{}\" has no test images", {images.name}));
    }
  }
  return {};
}

Result<void> add_test(const FolderTree& half, ImageListing& listing) {
  VAELET_TRY_ASSIGN(auto test, list_half(half, listing));
  if (test.is_labelled == listing.is_labelled) {
    return match_classes(listing, std::move(test.classes));
  }
  if (listing.is_labelled) {
    listing.notes.push_back(
        fill("left out the {} pictures in \"{}\", which stand in no folder of a class and so have "
             "no label",
             {count_images(half), half.name}));
    return {};
  }
  return fail(ErrorCode::data_damaged,
              fill("\"{}\": expected folders of classes in all halves or in none, found them in "
                   "\"{}\" and none in the training images",
                   {listing.folder.string(), half.name}));
}

void note_halves(const HalfFolders& halves, ImageListing& listing) {
  if (halves.validation == nullptr) return;
  if (halves.test == nullptr) {
    listing.notes.push_back(
        fill("no folder test, so the pictures in \"{}\" are the test images; validation takes its "
             "own from the training images",
             {halves.validation->name}));
  } else {
    listing.notes.push_back(
        fill("the pictures in \"{}\" are the test images; left out the {} in \"{}\": validation "
             "takes its own from the training images",
             {halves.test->name, count_images(*halves.validation), halves.validation->name}));
  }
}

}  // namespace

std::vector<const FolderTree*> folders_with_images(const FolderTree& tree) {
  std::vector<const FolderTree*> filled;
  for (const FolderTree& folder : tree.folders) {
    if (count_images(folder) > 0) filled.push_back(&folder);
  }
  return filled;
}

Result<void> list_halves(const FolderTree& root, ImageListing& listing) {
  VAELET_TRY_ASSIGN(auto halves, find_halves(root, listing));
  if (!halves.any()) {
    VAELET_TRY_ASSIGN(auto all, list_classes(root, {}, listing));
    listing.is_labelled = all.is_labelled;
    listing.training = std::move(all.classes);
    return {};
  }
  VAELET_TRY_ASSIGN(auto training, list_half(*halves.training, listing));
  listing.is_labelled = training.is_labelled;
  listing.training = std::move(training.classes);
  if (halves.tested() == nullptr) return {};
  note_halves(halves, listing);
  return add_test(*halves.tested(), listing);
}

}  // namespace vaelet::native
