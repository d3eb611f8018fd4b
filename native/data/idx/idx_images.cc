#include "native/data/idx/idx_images.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <span>
#include <utility>

#include "native/base/grey_level.h"
#include "native/base/number.h"
#include "native/data/pixel_summary.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"

namespace vaelet::native {
namespace {

tl::unexpected<Error> refuse(const IdxSource& source, const std::string& sentence) {
  return fail(ErrorCode::data_damaged, "\"" + source.path.string() + "\": expected " + sentence);
}

bool has_fractions(IdxType type) { return type == IdxType::float32 || type == IdxType::float64; }

/// What the sizes of a file of images mean.
struct Layout {
  ImageSize size;
  int channels = 1;
  bool is_interleaved = false;  // of 3 channels: [N, H, W, C]

  bool operator==(const Layout&) const = default;
};

/// An axis of channels.
struct ChannelAxis {
  std::size_t axis;
  std::int64_t channels;
};

/// Where channels may stand, the likeliest first.
constexpr std::array channel_axes{ChannelAxis{3, 1}, ChannelAxis{1, 1}, ChannelAxis{3, 3},
                                  ChannelAxis{1, 3}};

Result<Layout> layout_of(const IdxSource& source) {
  std::vector<std::int64_t> shape = source.file.shape;
  Layout layout;
  for (const auto [axis, channels] : channel_axes) {
    if (shape.size() != 4 || shape[axis] != channels) continue;
    layout.channels = static_cast<int>(channels);
    layout.is_interleaved = axis == 3 && channels == 3;
    shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  }
  if (shape.size() != 3) {
    const std::string found = shape_text(source.file.shape);
    return refuse(source, fill("images of sizes [N, H, W], or with an axis of 1 or 3 channels "
                               "before or behind H and W, found the sizes {}{}",
                               {found, shape.size() == 2 ? "; write each image with its height and "
                                                           "its width"
                                                         : ""}));
  }
  if (std::max(shape[1], shape[2]) > max_image_side) {
    return refuse(source, fill("images of at most {} x {} pixels, found {} x {}",
                               {max_image_side, max_image_side, shape[1], shape[2]}));
  }
  layout.size = {static_cast<int>(shape[1]), static_cast<int>(shape[2])};
  return layout;
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
  return refuse(source, fill("levels from 0 to 255, or from 0 to 1 with fractions, found values "
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
    notes.push_back(fill("pixels with fractions are read as levels from 0, black, to {}, white",
                         {is_unit ? 1 : 255}));
  }
  if (greatest_whole == 1.0) {
    factors.whole = 255.0;
    notes.emplace_back(
        "all pixels are 0 or 1 of 255, as masks have them; they are read as black and white");
  }
  return factors;
}

Result<void> check_same_size(const IdxSource& training, const IdxSource& test,
                             const Layout& layout) {
  VAELET_TRY_ASSIGN(auto found, layout_of(test));
  if (found == layout) return {};
  return refuse(test, fill("images as large as those for training, {}, found {}",
                           {shape_text(training.file.shape), shape_text(test.file.shape)}));
}

/// Returns an image of a file as decoders give it, [H, W, C].
Image decoded_image(std::span<const std::uint8_t> levels, const Layout& layout, Colours colours) {
  const std::size_t pixels = pixel_count(layout.size);
  ImageMaker maker(layout.size, layout.channels == 3, colours);
  const auto level = [&](std::size_t pixel, std::size_t channel) {
    return levels[layout.is_interleaved ? 3 * pixel + channel : channel * pixels + pixel] / 255.0;
  };
  for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
    if (layout.channels == 1) {
      maker.add_grey(level(pixel, 0));
    } else {
      maker.add_colour(level(pixel, 0), level(pixel, 1), level(pixel, 2));
    }
  }
  return maker.take();
}

/// Calls `visit(image)` for the levels of each image.
template <class Visit>
void visit_images(const std::vector<std::uint8_t>& levels, const Layout& layout,
                  const Visit& visit) {
  const std::size_t step = value_count(format_of(layout.size, layout.channels));
  for (std::size_t start = 0; start < levels.size(); start += step) {
    visit(std::span(levels).subspan(start, step));
  }
}

/// Returns how many of the images have colour.
std::int64_t count_coloured(const std::vector<std::uint8_t>& levels, const Layout& layout) {
  std::int64_t count = 0;
  if (layout.channels == 1) return count;
  visit_images(levels, layout, [&](std::span<const std::uint8_t> image) {
    if (decoded_image(image, layout, Colours::grey).has_colour) ++count;
  });
  return count;
}

/// Returns the images with the wanted channels.
IdxImages images_of(std::vector<std::uint8_t> levels, const Layout& layout, int channels) {
  const auto step = static_cast<std::int64_t>(value_count(format_of(layout.size, layout.channels)));
  IdxImages images{static_cast<std::int64_t>(levels.size()) / step, layout.size, channels, {}};
  if (layout.channels == 1 && channels == 1) {
    images.levels = std::move(levels);
    return images;
  }
  images.levels.reserve(static_cast<std::size_t>(images.count) *
                        value_count(format_of(layout.size, channels)));
  visit_images(levels, layout, [&](std::span<const std::uint8_t> image) {
    const Image decoded =
        decoded_image(image, layout, channels == 1 ? Colours::grey : Colours::kept);
    std::ranges::copy(channel_levels(decoded, channels), std::back_inserter(images.levels));
  });
  return images;
}

void note_layout(const IdxSource& source, const Layout& layout, std::vector<std::string>& notes) {
  if (layout.channels == 1) return;
  notes.push_back(fill(
      "the sizes {} are read as {}",
      {shape_text(source.file.shape), layout.is_interleaved ? "images, rows, columns, channels"
                                                            : "images, channels, rows, columns"}));
}

/// Returns the factors by which the values of both files become levels.
Result<Factors> factors_of(const IdxSource& training, const IdxSource* test, const Layout& layout,
                           std::vector<std::string>& notes) {
  double greatest_whole = -1.0;
  double greatest_fractional = -1.0;
  for (const IdxSource* source : std::array<const IdxSource*, 2>{&training, test}) {
    if (source == nullptr) continue;
    VAELET_TRY(check_same_size(training, *source, layout));
    VAELET_TRY_ASSIGN(auto range, checked_range(*source));
    double& greatest = has_fractions(source->file.type) ? greatest_fractional : greatest_whole;
    greatest = std::max(greatest, range.greatest);
  }
  return choose_factors(greatest_whole, greatest_fractional, notes);
}

}  // namespace

Result<IdxImagePair> idx_images(IdxSource training, IdxSource* test, std::optional<int> channels,
                                std::vector<std::string>& notes) {
  VAELET_TRY_ASSIGN(const auto layout, layout_of(training));
  note_layout(training, layout, notes);
  VAELET_TRY_ASSIGN(const auto factors, factors_of(training, test, layout, notes));
  const double factor = factors.of(training.file.type);
  const auto count = static_cast<std::size_t>(training.file.shape[0]);
  auto levels = levels_of(std::move(training.file), factor);
  IdxImagePair pair;
  if (!channels) {
    const auto coloured = count_coloured(levels, layout);
    channels = coloured > 0 ? 3 : 1;
    if (coloured > 0) pair.colour_choice = colour_choice_text(coloured, count);
  }
  pair.training = images_of(std::move(levels), layout, *channels);
  if (test == nullptr) return pair;
  const double test_factor = factors.of(test->file.type);
  pair.test = images_of(levels_of(std::move(test->file), test_factor), layout, *channels);
  return pair;
}

}  // namespace vaelet::native
