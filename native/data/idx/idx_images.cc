#include "native/data/idx/idx_images.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "native/base/grey_level.h"
#include "native/base/number.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

tl::unexpected<Error> refuse(const IdxSource& source, const std::string& sentence) {
  return fail(ErrorCode::data_damaged, "\"" + source.path.string() + "\": expected " + sentence);
}

bool has_fractions(IdxType type) { return type == IdxType::float32 || type == IdxType::float64; }

/// Returns the size of the images, without an axis of one channel.
Result<ImageSize> size_of(const IdxSource& source) {
  std::vector<std::int64_t> shape = source.file.shape;
  if (shape.size() == 4 && shape[3] == 1) shape.pop_back();
  if (shape.size() == 4 && shape[1] == 1) shape.erase(shape.begin() + 1);
  if (shape.size() != 3) {
    const std::string found = shape_text(source.file.shape);
    return refuse(source, fill("grey images of sizes [N, H, W], found the sizes {}{}",
                               {found, shape.size() == 2 ? "; write each image with its height and "
                                                           "its width"
                                       : shape.size() == 4 ? "; convert the colours to grey"
                                                           : ""}));
  }
  if (std::max(shape[1], shape[2]) > max_image_side) {
    return refuse(source, fill("images of at most {} x {} pixels, found {} x {}",
                               {max_image_side, max_image_side, shape[1], shape[2]}));
  }
  return ImageSize{static_cast<int>(shape[1]), static_cast<int>(shape[2])};
}

struct Range {
  double least = 0.0;
  double greatest = 0.0;
};

/// Returns the least and the greatest value. Errors: data_damaged (a value that is no number).
Result<Range> range_of(const IdxSource& source) {
  if (source.file.type == IdxType::unsigned_byte) {
    const auto [least, greatest] = std::ranges::minmax(source.file.bytes);
    return Range{static_cast<double>(least), static_cast<double>(greatest)};
  }
  const std::size_t count = source.file.bytes.size() / idx_value_bytes(source.file.type);
  Range range{idx_value(source.file, 0), idx_value(source.file, 0)};
  for (std::size_t index = 0; index < count; ++index) {
    const double value = idx_value(source.file, index);
    if (!std::isfinite(value)) {
      return refuse(source, fill("finite numbers, found {}", {number_text(value)}));
    }
    range = {std::min(range.least, value), std::max(range.greatest, value)};
  }
  return range;
}

Result<Range> checked_range(const IdxSource& source) {
  VAELET_TRY_ASSIGN(auto range, range_of(source));
  if (range.least >= 0.0 && range.greatest <= 255.0) return range;
  return refuse(source,
                fill("grey levels from 0 to 255, or from 0 to 1 with fractions, found values "
                     "from {} to {}{}",
                     {shortest_text(range.least), shortest_text(range.greatest),
                      has_fractions(source.file.type) && range.least < 0.0
                          ? "; write the pixels before they are standardised"
                          : ""}));
}

/// Returns the levels of a file whose values are multiplied by `factor` to become levels.
std::vector<std::uint8_t> levels_of(IdxFile file, double factor) {
  if (file.type == IdxType::unsigned_byte && factor == 1.0) return std::move(file.bytes);
  std::vector<std::uint8_t> levels(file.bytes.size() / idx_value_bytes(file.type));
  for (std::size_t index = 0; index < levels.size(); ++index) {
    levels[index] = grey_level(static_cast<float>(idx_value(file, index) * factor / 255.0));
  }
  return levels;
}

/// The factors by which the values of both files become levels.
struct Factors {
  double whole = 1.0;
  double fractional = 1.0;

  double of(IdxType type) const { return has_fractions(type) ? fractional : whole; }
};

/// Chooses the factors by the greatest values of whole numbers and of such with fractions; less
/// than 0: there are none.
Factors choose_factors(double greatest_whole, double greatest_fractional,
                       std::vector<std::string>& notes) {
  Factors factors;
  if (greatest_fractional >= 0.0) {
    const bool is_unit = greatest_fractional <= 1.0;
    if (is_unit) factors.fractional = 255.0;
    notes.push_back(fill("pixels with fractions are read as grey from 0, black, to {}, white",
                         {is_unit ? 1 : 255}));
  }
  if (greatest_whole == 1.0) {
    factors.whole = 255.0;
    notes.emplace_back(
        "all pixels are 0 or 1 of 255, as masks have them; they are read as black and white");
  }
  return factors;
}

Result<void> check_same_size(const IdxSource& training, const IdxSource& test, ImageSize size) {
  VAELET_TRY_ASSIGN(auto found, size_of(test));
  if (found == size) return {};
  return refuse(test, fill("images as large as those for training, {}, found {}",
                           {shape_text(training.file.shape), shape_text(test.file.shape)}));
}

IdxImages images_of(IdxSource source, ImageSize size, const Factors& factors) {
  const std::int64_t count = source.file.shape[0];
  const double factor = factors.of(source.file.type);
  return {count, size, levels_of(std::move(source.file), factor)};
}

}  // namespace

Result<IdxImagePair> idx_images(IdxSource training, IdxSource* test,
                                std::vector<std::string>& notes) {
  VAELET_TRY_ASSIGN(auto size, size_of(training));
  double greatest_whole = -1.0;
  double greatest_fractional = -1.0;
  for (const IdxSource* source : std::array<const IdxSource*, 2>{&training, test}) {
    if (source == nullptr) continue;
    VAELET_TRY(check_same_size(training, *source, size));
    VAELET_TRY_ASSIGN(auto range, checked_range(*source));
    double& greatest = has_fractions(source->file.type) ? greatest_fractional : greatest_whole;
    greatest = std::max(greatest, range.greatest);
  }
  const Factors factors = choose_factors(greatest_whole, greatest_fractional, notes);
  IdxImagePair pair{images_of(std::move(training), size, factors), {}};
  if (test != nullptr) pair.test = images_of(std::move(*test), size, factors);
  return pair;
}

}  // namespace vaelet::native
