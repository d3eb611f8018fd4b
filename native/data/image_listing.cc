#include "native/data/image_listing.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <set>
#include <utility>

#include "native/base/sha256.h"
#include "native/data/folder.h"
#include "native/data/natural_order.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> refuse_folder(const fs::path& folder, const std::string& detail) {
  return fail(ErrorCode::data_damaged, fill("\"{}\": {}", {folder.string(), detail}));
}

/// Returns whether the listed folder has one of this name that holds folders. Then `train/` is half
/// of a data set; when it holds files, it is the class of trains.
Result<bool> has_half(const fs::path& folder, const FolderListing& root, const std::string& name) {
  if (!std::ranges::binary_search(root.folders, name, natural_less)) return false;
  VAELET_TRY_ASSIGN(auto half, list_folder(folder / name));
  return !half.folders.empty();
}

Result<ImageClass> list_class(const fs::path& folder, const fs::path& path) {
  VAELET_TRY_ASSIGN(auto listing, list_folder(folder / path));
  if (!listing.folders.empty()) {
    return refuse_folder(folder / path, fill("expected only images in the folder of a class, found "
                                             "the folder \"{}\"; move it away",
                                             {listing.folders.front()}));
  }
  if (listing.files.empty()) {
    return refuse_folder(folder / path,
                         "expected images in the folder of a class, found none; put some there or "
                         "remove it");
  }
  ImageClass result{path.filename().string(), {}};
  for (const std::string& file : listing.files) result.files.push_back((path / file).string());
  return result;
}

/// Lists the classes in `half` below the folder; `half` is empty when they are in the folder
/// itself.
Result<std::vector<ImageClass>> list_classes(const fs::path& folder, const fs::path& half) {
  VAELET_TRY_ASSIGN(auto listing, list_folder(folder / half));
  std::vector<ImageClass> classes;
  for (const std::string& name : listing.folders) {
    VAELET_TRY_ASSIGN(auto listed, list_class(folder, half / name));
    classes.push_back(std::move(listed));
  }
  return classes;
}

Result<void> check_halves(const fs::path& folder, const FolderListing& root) {
  for (const std::string& name : root.folders) {
    if (name == "train" || name == "test") continue;
    return refuse_folder(folder, fill("expected the folders train and test alone, found \"{}\" "
                                      "beside them; move its images into train, or it away",
                                      {name}));
  }
  return {};
}

Result<void> check_same_classes(const fs::path& folder, const ImageListing& listing) {
  if (std::ranges::equal(listing.training, listing.test, {}, &ImageClass::name,
                         &ImageClass::name)) {
    return {};
  }
  std::set<std::string> training;
  std::set<std::string> test;
  for (const ImageClass& listed : listing.training) training.insert(listed.name);
  for (const ImageClass& listed : listing.test) test.insert(listed.name);
  std::vector<std::string> lone;
  std::ranges::set_symmetric_difference(training, test, std::back_inserter(lone));
  return refuse_folder(folder, fill("expected the same classes in train and test, found \"{}\" in "
                                    "one of them alone",
                                    {lone.front()}));
}

std::string draw_of(std::uint64_t seed, const std::string& file) {
  return sha256_hex(std::to_string(seed) + "/" + file);
}

/// Moves the images that the seed chooses out of a class.
ImageClass take_test(ImageClass& images, std::uint64_t seed) {
  const std::size_t count = images.files.size();
  const std::size_t wanted =
      std::max<std::size_t>(1, (count + images_per_test_image / 2) / images_per_test_image);
  std::vector<std::pair<std::string, std::string>> draws;
  for (const std::string& file : images.files) draws.emplace_back(draw_of(seed, file), file);
  std::ranges::sort(draws);
  std::set<std::string> chosen;
  for (std::size_t draw = 0; draw < wanted; ++draw) chosen.insert(draws[draw].second);

  const auto is_training = [&](const std::string& file) { return !chosen.contains(file); };
  const auto middle = std::stable_partition(images.files.begin(), images.files.end(), is_training);
  ImageClass test{images.name, {middle, images.files.end()}};
  images.files.erase(middle, images.files.end());
  return test;
}

}  // namespace

Result<ImageListing> list_images(const fs::path& folder) {
  VAELET_TRY_ASSIGN(auto root, list_folder(folder));
  VAELET_TRY_ASSIGN(auto has_train, has_half(folder, root, "train"));
  VAELET_TRY_ASSIGN(auto has_test, has_half(folder, root, "test"));
  if (has_test && !has_train) {
    return refuse_folder(folder, "expected train/CLASS/IMAGE beside test/CLASS/IMAGE, found none");
  }
  if (has_train) {
    VAELET_TRY(check_halves(folder, root));
  }
  VAELET_TRY_ASSIGN(auto training, list_classes(folder, has_train ? "train" : ""));
  ImageListing listing{std::move(training), {}};
  if (!has_test) return listing;
  VAELET_TRY_ASSIGN(auto test, list_classes(folder, "test"));
  listing.test = std::move(test);
  VAELET_TRY(check_same_classes(folder, listing));
  return listing;
}

Result<void> split_off_test(ImageListing& listing, std::uint64_t seed) {
  for (ImageClass& images : listing.training) {
    if (images.files.size() < 2) {
      return fail(ErrorCode::data_damaged,
                  fill("the class \"{}\": expected at least 2 images, one to train and one to "
                       "test, found only \"{}\"",
                       {images.name, images.files.front()}));
    }
    listing.test.push_back(take_test(images, seed));
  }
  return {};
}

std::size_t count_files(const std::vector<ImageClass>& classes) {
  return std::transform_reduce(classes.begin(), classes.end(), std::size_t{0}, std::plus{},
                               [](const ImageClass& images) { return images.files.size(); });
}

}  // namespace vaelet::native
