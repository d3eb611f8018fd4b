#include "native/data/folders/image_folder.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "native/base/sha256.h"
#include "native/data/class_choice.h"
#include "native/data/folders/image_listing.h"
#include "native/data/folders/image_rows.h"
#include "native/data/folders/image_scan.h"
#include "native/data/idx/class_names.h"
#include "native/data/memory.h"
#include "native/data/pixel_summary.h"
#include "native/data/test_split.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

Result<void> check_flags(const DataSource& source, const ImageListing& listing) {
  if (source.transpose) {
    return fail(ErrorCode::argument_invalid,
                fill("transpose: expected false, because only IDX data may have rows and columns "
                     "swapped, and \"{}\" is a folder of images",
                     {source.folder}));
  }
  if (source.split_seed && !listing.test.empty()) {
    return fail(ErrorCode::argument_invalid,
                fill("split_seed: expected none, because it chooses test images where there are "
                     "none, and \"{}\" has a folder for them",
                     {source.folder}));
  }
  return {};
}

std::vector<std::string> names_of(const std::vector<ImageClass>& classes) {
  std::vector<std::string> names;
  std::ranges::transform(classes, std::back_inserter(names), &ImageClass::name);
  return names;
}

/// Keeps the classes that the source chooses.
Result<void> choose_classes(ImageListing& listing, const DataSource& source) {
  VAELET_TRY_ASSIGN(auto chosen, chosen_classes(source.classes, names_of(listing.training), {}));
  const auto keep = [&](std::vector<ImageClass>& classes) {
    if (classes.empty()) return;
    std::vector<ImageClass> kept;
    for (const std::size_t label : chosen) kept.push_back(std::move(classes[label]));
    classes = std::move(kept);
  };
  keep(listing.training);
  keep(listing.test);
  return {};
}

std::vector<std::string> paths_of(const ImageListing& listing) {
  std::vector<std::string> paths;
  for (const auto* half : {&listing.training, &listing.test}) {
    for (const ImageClass& images : *half) {
      paths.insert(paths.end(), images.files.begin(), images.files.end());
    }
  }
  return paths;
}

/// Takes the files that cannot be read out of the listing. Returns them.
std::vector<BrokenFile> remove_broken(ImageListing& listing, const ImageScan& scan) {
  std::map<std::string, std::string> problems;
  std::vector<BrokenFile> broken;
  for (const ScannedFile& file : scan.files) {
    if (file.problem.empty()) continue;
    problems.emplace(file.path, file.problem);
    broken.push_back({file.path, file.problem});
  }
  if (broken.empty()) return broken;
  for (auto* half : {&listing.training, &listing.test}) {
    for (ImageClass& images : *half) {
      std::erase_if(images.files, [&](const auto& file) { return problems.contains(file); });
    }
  }
  return broken;
}

/// Each class needs images to train on, and the test images, where there is a folder for them, must
/// not all be broken.
Result<void> check_filled(const ImageListing& listing) {
  const auto refuse = [&](const std::string& expected) {
    return fail(ErrorCode::data_damaged,
                "\"" + listing.folder.string() + "\": expected " + expected);
  };
  for (const ImageClass& images : listing.training) {
    if (!images.files.empty()) continue;
    return refuse(
        fill("training images of the class \"{}\", found none that can be read; put some "
             "there, or choose the other classes",
             {images.name}));
  }
  if (listing.test.empty() || count_files(listing.test) > 0) return {};
  return refuse("test images, found none that can be read");
}

/// A class of one image cannot give one to train on and one to test with.
Result<void> check_splittable(const ImageListing& listing) {
  const auto is_single = [](const ImageClass& images) { return images.files.size() < 2; };
  const auto first = std::ranges::find_if(listing.training, is_single);
  if (first == listing.training.end()) return {};
  return fail(ErrorCode::data_damaged,
              fill("the class \"{}\": expected at least 2 images, one to train and one to test, "
                   "found only \"{}\"; {} of {} classes have a single image: add images, or "
                   "choose the other classes",
                   {first->name, first->files.front(),
                    std::ranges::count_if(listing.training, is_single), listing.training.size()}));
}

/// Returns whether each group is for testing: a tenth of all, whole.
std::map<std::string, bool> tested_groups(const ImageListing& listing, std::uint64_t seed) {
  std::map<std::string, bool> groups;
  for (const ImageClass& images : listing.training) {
    for (const std::string& file : images.files) groups.emplace(group_name(file), false);
  }
  std::vector<std::string> names;
  names.reserve(groups.size());
  for (const auto& [name, is_test] : groups) names.push_back(name);
  const auto chosen = choose_test(names, seed);
  for (std::size_t name = 0; name < names.size(); ++name) groups[names[name]] = chosen[name];
  return groups;
}

/// Returns whether each image of a class is for testing.
std::vector<bool> tested_images(const ImageClass& images, const std::map<std::string, bool>& groups,
                                std::uint64_t seed) {
  if (groups.empty()) return choose_test(images.files, seed);
  std::vector<bool> is_test;
  for (const std::string& file : images.files) is_test.push_back(groups.at(group_name(file)));
  return is_test;
}

tl::unexpected<Error> all_tested(const ImageClass& images) {
  return fail(ErrorCode::data_damaged,
              fill("the class \"{}\": expected images in a group to train on, found all {} in "
                   "groups that are to test with; add groups, or a folder test",
                   {images.name, images.files.size()}));
}

/// Returns the number of images of the smallest class.
std::size_t fewest_images(const ImageListing& listing) {
  const auto count = [](const ImageClass& images) { return images.files.size(); };
  return std::ranges::min_element(listing.training, {}, count)->files.size();
}

/// Splits off test images where the listing has none. Returns a sentence that says how.
Result<std::string> split_test(ImageListing& listing, std::uint64_t seed) {
  if (!listing.test.empty()) return std::string();
  VAELET_TRY(check_splittable(listing));
  TestChoice choice{count_files(listing.training), 0, fewest_images(listing), listing.is_grouped,
                    listing.is_labelled};
  const auto groups =
      listing.is_grouped ? tested_groups(listing, seed) : std::map<std::string, bool>();
  if (listing.is_grouped) choice.fewest = groups.size();
  for (ImageClass& images : listing.training) {
    const auto is_test = tested_images(images, groups, seed);
    ImageClass training{images.name, {}};
    ImageClass test{images.name, {}};
    for (std::size_t file = 0; file < is_test.size(); ++file) {
      (is_test[file] ? test : training).files.push_back(std::move(images.files[file]));
    }
    if (training.files.empty()) return all_tested(test);
    images = std::move(training);
    listing.test.push_back(std::move(test));
  }
  choice.test_images = count_files(listing.test);
  return test_choice_text("no folder test", choice, seed);
}

std::string digest_of(const ImageScan& scan) {
  std::map<std::string, std::string> digests;
  for (const ScannedFile& file : scan.files) {
    if (file.problem.empty()) digests.emplace(file.path, file.digest);
  }
  std::string lines;
  for (const auto& [file, digest] : digests) lines.append(digest).append("  ").append(file) += '\n';
  return sha256_hex(lines);
}

void note_masks(const ImageScan& scan, DataSet& data) {
  if (scan.preparation.factor == 1.0F) return;
  data.notes.emplace_back(
      "all pixels are 0 or 1 of 255, as masks have them; they are read as black and white");
}

/// Returns the sentence that says why the images are in colour; nothing where they are grey.
std::string colour_choice_of(const ImageScan& scan, std::size_t trained) {
  if (scan.preparation.channels == 1) return {};
  return colour_choice_text(
      std::ranges::count_if(std::span(scan.files).first(trained), &ScannedFile::has_colour),
      trained);
}

}  // namespace

Result<DataSet> load_image_folder(const DataSource& source, const FolderTree& tree) {
  VAELET_TRY_ASSIGN(auto listing, list_images(tree, source.folder, source.groups));
  VAELET_TRY(check_flags(source, listing));
  VAELET_TRY(choose_classes(listing, source));
  DataSet data;
  data.class_names = names_of(listing.training);
  VAELET_TRY(check_class_names(data.class_names, source.folder));
  const auto most_bytes = pixel_memory(source.memory_mib);
  const std::size_t trained = count_files(listing.training);
  VAELET_TRY_ASSIGN(auto scan,
                    scan_images(listing.folder, paths_of(listing), trained, source, most_bytes));
  data.broken = remove_broken(listing, scan);
  VAELET_TRY(check_filled(listing));
  VAELET_TRY_ASSIGN(data.test_choice,
                    split_test(listing, source.split_seed.value_or(default_split_seed)));
  data.name = folder_name(source.folder);
  data.is_labelled = listing.is_labelled;
  data.notes = listing.notes;
  note_masks(scan, data);
  if (!source.channels) data.colour_choice = colour_choice_of(scan, trained);
  data.digest = digest_of(scan);
  data.image = scan.image();
  take_rows(std::move(scan), listing, most_bytes, data);
  return data;
}

}  // namespace vaelet::native
