#include "native/data/idx_data_set.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "native/base/grey_level.h"
#include "native/base/sha256.h"
#include "native/data/class_names.h"
#include "native/data/idx_parts.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

/// Returns the labels from the least to the greatest. A gap between them means a damaged file.
Result<LabelRange> find_labels(const IdxPart& training) {
  std::array<bool, 256> seen{};
  for (const std::uint8_t label : training.labels.values) seen[label] = true;
  const auto [least, greatest] = std::ranges::minmax(training.labels.values);
  for (int label = least; label < greatest; ++label) {
    if (!seen[static_cast<std::size_t>(label)]) {
      return fail(ErrorCode::data_damaged,
                  fill("\"{}\": expected labels that count up without a gap, found the labels {} "
                       "and {} but no label {}",
                       {training.labels_path.string(), least, greatest, label}));
    }
  }
  return LabelRange{least, greatest};
}

Result<void> check_test(const IdxPart& training, const IdxPart& test, LabelRange labels) {
  if (!std::ranges::equal(std::span(training.images.shape).subspan(1),
                          std::span(test.images.shape).subspan(1))) {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected images as large as those for training, {}, found {}",
                     {test.images_path.string(), shape_text(training.images.shape),
                      shape_text(test.images.shape)}));
  }
  const auto [least, greatest] = std::ranges::minmax(test.labels.values);
  if (least < labels.first || greatest > labels.last) {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected labels from {} to {} as in the training set, found {}",
                     {test.labels_path.string(), labels.first, labels.last,
                      least < labels.first ? least : greatest}));
  }
  return {};
}

std::string digest_of(const IdxPart& training, const IdxPart& test) {
  return sha256_hex(training.images.sha256 + training.labels.sha256 + test.images.sha256 +
                    test.labels.sha256);
}

/// The turn and the size of every image of the file.
struct Preparation {
  ImageSize stored;
  bool transpose;
  std::optional<ImageSize> resized;

  ImageSize upright() const { return transpose ? ImageSize{stored.width, stored.height} : stored; }
  ImageSize result() const { return resized.value_or(upright()); }
};

GreyImage grey_image(std::span<const std::uint8_t> levels, const Preparation& preparation) {
  const auto [height, width] = preparation.upright();
  GreyImage image{{height, width}, {}};
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const int at = preparation.transpose ? column * height + row : row * width + column;
      image.pixels.push_back(static_cast<float>(levels[static_cast<std::size_t>(at)]) / 255.0F);
    }
  }
  return image;
}

std::vector<std::uint8_t> prepared_pixels(std::vector<std::uint8_t> stored,
                                          const Preparation& preparation) {
  if (preparation.result() == preparation.stored && !preparation.transpose) return stored;
  const std::size_t step = value_count(grey_format(preparation.stored));
  std::vector<std::uint8_t> pixels;
  pixels.reserve(stored.size() / step * value_count(grey_format(preparation.result())));
  for (std::size_t start = 0; start < stored.size(); start += step) {
    const GreyImage image = grey_image(std::span(stored).subspan(start, step), preparation);
    std::ranges::transform(resize_image(image, preparation.result()).pixels,
                           std::back_inserter(pixels), grey_level);
  }
  return pixels;
}

LabelledImages labelled_images(IdxPart part, const Preparation& preparation, LabelRange range) {
  LabelledImages images{.count = part.images.shape[0],
                        .pixels = prepared_pixels(std::move(part.images.values), preparation),
                        .labels = {}};
  std::ranges::transform(part.labels.values, std::back_inserter(images.labels),
                         [&](std::uint8_t label) { return label - range.first; });
  return images;
}

/// Returns the size of the stored images, which must not be larger than a model takes.
Result<ImageSize> stored_size(const IdxPart& training) {
  const std::int64_t height = training.images.shape[1];
  const std::int64_t width = training.images.shape[2];
  if (std::max(height, width) <= max_image_side) {
    return ImageSize{static_cast<int>(height), static_cast<int>(width)};
  }
  return fail(ErrorCode::data_damaged,
              fill("\"{}\": expected images of at most {} x {} pixels, found {} x {}",
                   {training.images_path.string(), max_image_side, max_image_side, height, width}));
}

}  // namespace

Result<DataSet> load_idx_data_set(const DataSource& source, const FolderListing& listing) {
  if (source.split_seed) {
    return fail(ErrorCode::argument_invalid,
                fill("split_seed: expected none, because it chooses the test images of a folder of "
                     "images, and \"{}\" holds IDX files, which have their own",
                     {source.folder}));
  }
  VAELET_TRY_ASSIGN(auto parts, read_idx_parts(source.folder, listing));
  auto& [prefix, training, test] = parts;
  VAELET_TRY_ASSIGN(auto labels, find_labels(training));
  VAELET_TRY(check_test(training, test, labels));
  VAELET_TRY_ASSIGN(auto stored, stored_size(training));
  VAELET_TRY_ASSIGN(auto names, read_class_names(source.folder, prefix, labels));

  const Preparation preparation{stored, source.transpose, source.image_size};
  DataSet data;
  data.name = prefix.empty() ? folder_name(source.folder)
                             : prefix.substr(0, prefix.find_last_not_of("-_.") + 1);
  data.digest = digest_of(training, test);
  data.image = grey_format(preparation.result());
  data.class_names = std::move(names);
  data.training = labelled_images(std::move(training), preparation, labels);
  data.test = labelled_images(std::move(test), preparation, labels);
  return data;
}

}  // namespace vaelet::native
