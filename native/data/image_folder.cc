#include "native/data/image_folder.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "native/base/file.h"
#include "native/base/grey_level.h"
#include "native/base/sha256.h"
#include "native/data/class_names.h"
#include "native/data/folder.h"
#include "native/data/image_listing.h"
#include "native/data/pictures/image_file.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t default_split_seed = 1;

/// Reads the images of one folder; keeps their common size and their digests.
class ImageFolderReader {
 public:
  explicit ImageFolderReader(const DataSource& source)
      : folder_(source.folder), wanted_(source.image_size) {}

  Result<LabelledImages> read(const std::vector<ImageClass>& classes);

  ImageSize size() const { return size_; }
  std::string digest() const;

 private:
  Result<GreyImage> read_image(const std::string& file);
  Result<void> check_size(const std::string& file, ImageSize found);

  fs::path folder_;
  std::optional<ImageSize> wanted_;
  ImageSize size_;
  std::string first_file_;
  std::map<std::string, std::string> digests_;  // by path below the folder
};

/// Checks the size of an image: without a size to resize to, that of the first image.
Result<void> ImageFolderReader::check_size(const std::string& file, ImageSize found) {
  if (first_file_.empty()) {
    first_file_ = file;
    size_ = wanted_.value_or(found);
  }
  if (std::max(size_.height, size_.width) > max_image_side) {
    return fail(ErrorCode::image_size_unfit,
                fill("\"{}\": expected an image of at most {} x {} pixels, found {} x {}",
                     {(folder_ / file).string(), max_image_side, max_image_side, found.height,
                      found.width}));
  }
  if (wanted_ || found == size_) return {};
  return fail(ErrorCode::image_size_unfit,
              fill("\"{}\": expected {} x {} pixels as \"{}\" has them, found {} x {}",
                   {(folder_ / file).string(), size_.height, size_.width, first_file_, found.height,
                    found.width}));
}

Result<GreyImage> ImageFolderReader::read_image(const std::string& file) {
  VAELET_TRY_ASSIGN(auto bytes, read_file(folder_ / file));
  digests_[file] = sha256_hex(bytes);
  VAELET_TRY_ASSIGN(auto image, decode_image(folder_ / file, bytes));
  VAELET_TRY(check_size(file, image.size));
  return resize_image(image, size_);
}

Result<LabelledImages> ImageFolderReader::read(const std::vector<ImageClass>& classes) {
  LabelledImages images;
  for (std::size_t label = 0; label < classes.size(); ++label) {
    for (const std::string& file : classes[label].files) {
      VAELET_TRY_ASSIGN(auto image, read_image(file));
      std::ranges::transform(image.pixels, std::back_inserter(images.pixels), grey_level);
      images.labels.push_back(static_cast<std::int32_t>(label));
      ++images.count;
    }
  }
  return images;
}

std::string ImageFolderReader::digest() const {
  std::string lines;
  for (const auto& [file, digest] : digests_) lines += digest + "  " + file + "\n";
  return sha256_hex(lines);
}

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
                     "none, and \"{}\" has the folder test",
                     {source.folder}));
  }
  return {};
}

/// Splits off test images where the listing has none. Returns a sentence that says how.
Result<std::string> choose_test(ImageListing& listing, std::uint64_t seed) {
  if (!listing.test.empty()) return std::string();
  const std::size_t all = count_files(listing.training);
  VAELET_TRY(split_off_test(listing, seed));
  return fill(
      "no folder test, so {} of {} images, one in {} of each class, chosen by the split seed "
      "{}, are the test images",
      {count_files(listing.test), all, images_per_test_image, std::to_string(seed)});
}

}  // namespace

Result<DataSet> load_image_folder(const DataSource& source) {
  VAELET_TRY_ASSIGN(auto listing, list_images(source.folder));
  VAELET_TRY(check_flags(source, listing));
  VAELET_TRY_ASSIGN(auto test_choice,
                    choose_test(listing, source.split_seed.value_or(default_split_seed)));

  DataSet data;
  data.name = folder_name(source.folder);
  data.test_choice = std::move(test_choice);
  std::ranges::transform(listing.training, std::back_inserter(data.class_names), &ImageClass::name);
  VAELET_TRY(check_class_names(data.class_names, source.folder));
  ImageFolderReader reader(source);
  VAELET_TRY_ASSIGN(auto training, reader.read(listing.training));
  VAELET_TRY_ASSIGN(auto test, reader.read(listing.test));
  data.digest = reader.digest();
  data.image = grey_format(reader.size());
  data.training = std::move(training);
  data.test = std::move(test);
  return data;
}

}  // namespace vaelet::native
