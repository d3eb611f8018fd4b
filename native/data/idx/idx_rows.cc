#include "native/data/idx/idx_rows.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "native/data/test_split.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// Returns the images whose labels are among those of the classes.
ChosenRows rows_with(const std::vector<int>& labels, const std::vector<int>& classes) {
  std::map<int, std::int32_t> indices;
  for (const int label : classes) {
    indices.emplace(label, static_cast<std::int32_t>(indices.size()));
  }
  ChosenRows rows;
  for (std::size_t image = 0; image < labels.size(); ++image) {
    const auto found = indices.find(labels[image]);
    if (found == indices.end()) continue;
    rows.images.push_back(image);
    rows.classes.push_back(found->second);
  }
  return rows;
}

/// A class that only the test images have could not be learned.
Result<void> check_test(const IdxHalves& halves) {
  const std::set<int> trained(halves.training.labels.begin(), halves.training.labels.end());
  for (const int label : halves.test.labels) {
    if (trained.contains(label)) continue;
    return fail(ErrorCode::data_damaged,
                fill("expected labels from {} to {} as in the training set, found the test label "
                     "{}, a class without a training image",
                     {*trained.begin(), *trained.rbegin(), label}));
  }
  return {};
}

/// Chooses which images of one class are for testing: sets `is_test` in their places.
void choose_of_class(const ChosenRows& rows, std::int32_t index, std::uint64_t seed,
                     std::vector<bool>& is_test) {
  std::vector<std::string> keys;
  std::vector<std::size_t> places;
  for (std::size_t place = 0; place < rows.images.size(); ++place) {
    if (rows.classes[place] != index) continue;
    keys.push_back(std::to_string(rows.images[place]));
    places.push_back(place);
  }
  const auto chosen = choose_test(keys, seed);
  for (std::size_t key = 0; key < keys.size(); ++key) is_test[places[key]] = chosen[key];
}

std::set<std::string> families_of(const ChosenRows& rows, const std::vector<ImageGroup>& groups) {
  std::set<std::string> families;
  for (const std::size_t image : rows.images) {
    families.insert(std::to_string(groups[image].family));
  }
  return families;
}

/// Returns the number of families, or of images of the smallest class where there are no groups.
std::size_t fewest_of(const ChosenRows& rows, const std::vector<ImageGroup>& groups,
                      std::size_t classes) {
  if (!groups.empty()) return families_of(rows, groups).size();
  std::vector<std::size_t> counts(classes, 0);
  for (const std::int32_t index : rows.classes) ++counts[static_cast<std::size_t>(index)];
  return counts.empty() ? 0 : *std::ranges::min_element(counts);
}

/// Returns whether each image is for testing: a tenth of the families, whole.
std::vector<bool> tested_families(const ChosenRows& rows, const std::vector<ImageGroup>& groups,
                                  std::uint64_t seed) {
  const std::set<std::string> families = families_of(rows, groups);
  const auto key_of = [&](std::size_t image) { return std::to_string(groups[image].family); };
  const std::vector<std::string> keys(families.begin(), families.end());
  const auto chosen = choose_test(keys, seed);
  std::set<std::string> tested;
  for (std::size_t key = 0; key < keys.size(); ++key) {
    if (chosen[key]) tested.insert(keys[key]);
  }
  std::vector<bool> is_test;
  for (const std::size_t image : rows.images) is_test.push_back(tested.contains(key_of(image)));
  return is_test;
}

/// Each class needs an image to train on and one to test with; of groups, which are tested whole,
/// one to train on.
Result<void> check_split(const IdxRows& rows, const std::vector<int>& labels, bool is_grouped) {
  for (std::size_t index = 0; index < labels.size(); ++index) {
    const auto of_class = static_cast<std::int32_t>(index);
    const auto trained = std::ranges::count(rows.training.classes, of_class);
    const auto tested = std::ranges::count(rows.test.classes, of_class);
    if (trained > 0 && (is_grouped || tested > 0)) continue;
    return fail(ErrorCode::data_damaged,
                is_grouped
                    ? fill("the label {}: expected images in a group to train on, found all {} in "
                           "groups that are to test with; add groups, or files to test with",
                           {labels[index], tested})
                    : fill("the label {}: expected at least 2 images, one to train and one to "
                           "test, found {}; add images, or choose the other classes",
                           {labels[index], trained + tested}));
  }
  return {};
}

/// Moves the images that are for testing there.
Result<void> split(IdxRows& rows, const IdxHalves& halves, const std::vector<int>& labels,
                   std::uint64_t seed) {
  const std::vector<ImageGroup>& groups = halves.training.groups;
  std::vector<bool> is_test(rows.training.images.size(), false);
  if (!groups.empty()) is_test = tested_families(rows.training, groups, seed);
  for (std::size_t index = 0; groups.empty() && index < labels.size(); ++index) {
    choose_of_class(rows.training, static_cast<std::int32_t>(index), seed, is_test);
  }
  const ChosenRows all = std::exchange(rows.training, {});
  for (std::size_t place = 0; place < all.images.size(); ++place) {
    ChosenRows& half = is_test[place] ? rows.test : rows.training;
    half.images.push_back(all.images[place]);
    half.classes.push_back(all.classes[place]);
  }
  rows.test_choice =
      test_choice_text("no test files",
                       {all.images.size(), rows.test.images.size(),
                        fewest_of(all, groups, labels.size()), !groups.empty(), halves.is_labelled},
                       seed);
  return check_split(rows, labels, !groups.empty());
}

/// Returns an image, [C, H, W], as it is fitted: upright, [H, W, C].
Image upright_image(std::span<const std::uint8_t> levels, const IdxPreparation& preparation) {
  const auto [height, width] = preparation.upright();
  const std::size_t plane = pixel_count(preparation.stored);
  Image image{.size = {height, width}, .pixels = {}, .channels = preparation.channels};
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      const int at = preparation.transpose ? column * height + row : row * width + column;
      for (auto from = static_cast<std::size_t>(at); from < levels.size(); from += plane) {
        image.pixels.push_back(static_cast<float>(levels[from]) / 255.0F);
      }
    }
  }
  return image;
}

void append_prepared(std::span<const std::uint8_t> levels, const IdxPreparation& preparation,
                     std::vector<std::uint8_t>& pixels) {
  if (preparation.result() == preparation.stored && !preparation.transpose) {
    pixels.insert(pixels.end(), levels.begin(), levels.end());
    return;
  }
  const Image image = upright_image(levels, preparation);
  std::ranges::copy(
      channel_levels(fit_image(image, preparation.result(), preparation.fit), preparation.channels),
      std::back_inserter(pixels));
}

}  // namespace

Result<IdxRows> idx_rows(const IdxHalves& halves, const std::vector<int>& labels,
                         std::uint64_t seed) {
  VAELET_TRY(check_test(halves));
  IdxRows rows{rows_with(halves.training.labels, labels), {}, {}};
  if (halves.test.labels.empty()) {
    VAELET_TRY(split(rows, halves, labels, seed));
    return rows;
  }
  rows.test = rows_with(halves.test.labels, labels);
  if (!rows.test.images.empty()) return rows;
  return fail(ErrorCode::data_damaged, "expected test images of the chosen classes, found none");
}

LabelledImages taken_images(IdxHalf&& half, const ChosenRows& rows,
                            const IdxPreparation& preparation) {
  const auto count = static_cast<std::int64_t>(rows.images.size());
  const bool is_whole = count == half.images.count;
  if (is_whole && preparation.result() == preparation.stored && !preparation.transpose) {
    return {.count = count,
            .pixels = std::move(half.images.levels),
            .labels = rows.classes,
            .groups = std::move(half.groups)};
  }
  LabelledImages images{.count = count, .pixels = {}, .labels = rows.classes};
  const std::size_t step = value_count(format_of(preparation.stored, preparation.channels));
  images.pixels.reserve(rows.images.size() *
                        value_count(format_of(preparation.result(), preparation.channels)));
  for (const std::size_t image : rows.images) {
    if (!half.groups.empty()) images.groups.push_back(half.groups[image]);
    append_prepared(std::span(half.images.levels).subspan(image * step, step), preparation,
                    images.pixels);
  }
  return images;
}

void summarise(DataSet& data) {
  const int channels = data.image.channels;
  const std::size_t step = value_count(data.image);
  for (std::size_t start = 0; start < data.training.pixels.size(); start += step) {
    const auto image = std::span(data.training.pixels).subspan(start, step);
    count_levels(image, channels, data.summary.levels);
    data.summary.add(traits_of(image, channels));
  }
}

}  // namespace vaelet::native
