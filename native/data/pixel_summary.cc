#include "native/data/pixel_summary.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

struct Moments {
  double mean = 0.0;
  double std = 0.0;
};

Moments moments_of(const LevelCounts& counts) {
  double count = 0.0;
  for (const std::uint64_t pixels : counts) count += static_cast<double>(pixels);
  double mean = 0.0;
  double mean_square = 0.0;
  for (std::size_t level = 0; level < counts.size(); ++level) {
    const double pixel = static_cast<double>(level) / 255.0;
    const double share = static_cast<double>(counts[level]) / count;
    mean += share * pixel;
    mean_square += share * pixel * pixel;
  }
  return {mean, std::sqrt(std::max(mean_square - mean * mean, 0.0))};
}

LevelCounts all_channels(const ChannelLevels& counts) {
  LevelCounts all{};
  for (const LevelCounts& channel : counts) {
    std::ranges::transform(all, channel, all.begin(), std::plus{});
  }
  return all;
}

/// Calls `visit(index, pixels)` for each channel of an image.
template <class Visit>
void visit_planes(std::span<const std::uint8_t> image, int channels, const Visit& visit) {
  const auto count = static_cast<std::size_t>(channels);
  const std::size_t pixels = image.size() / count;
  for (std::size_t channel = 0; channel < count; ++channel) {
    visit(channel, image.subspan(channel * pixels, pixels));
  }
}

}  // namespace

void count_levels(std::span<const std::uint8_t> image, int channels, ChannelLevels& counts) {
  visit_planes(image, channels, [&](std::size_t channel, std::span<const std::uint8_t> plane) {
    for (const std::uint8_t pixel : plane) ++counts[channel][pixel];
  });
}

void add_levels(ChannelLevels& counts, const ChannelLevels& others) {
  for (std::size_t channel = 0; channel < counts.size(); ++channel) {
    std::ranges::transform(counts[channel], others[channel], counts[channel].begin(), std::plus{});
  }
}

void subtract_levels(ChannelLevels& counts, const ChannelLevels& others) {
  for (std::size_t channel = 0; channel < counts.size(); ++channel) {
    std::ranges::transform(counts[channel], others[channel], counts[channel].begin(), std::minus{});
  }
}

PixelStatistics pixel_statistics(const ChannelLevels& counts, int channels) {
  if (channels == 1) {
    const Moments grey = moments_of(counts[0]);
    return {grey.mean, grey.std};
  }
  const double std_of_all = moments_of(all_channels(counts)).std;
  PixelStatistics statistics{{0.0, 0.0, 0.0}, {1.0, 1.0, 1.0}};
  for (std::size_t channel = 0; channel < counts.size(); ++channel) {
    const Moments moments = moments_of(counts[channel]);
    statistics.mean.values[channel] = moments.mean;
    statistics.std.values[channel] = moments.std > 0.0 ? moments.std : std_of_all;
  }
  return statistics;
}

ImageTraits traits_of(std::span<const std::uint8_t> image, int channels) {
  const std::string_view bytes(reinterpret_cast<const char*>(image.data()), image.size());
  ImageTraits traits{std::hash<std::string_view>()(bytes), true};
  visit_planes(image, channels, [&](std::size_t /*channel*/, std::span<const std::uint8_t> plane) {
    traits.is_blank = traits.is_blank && std::ranges::count(plane, plane.front()) ==
                                             static_cast<std::ptrdiff_t>(plane.size());
  });
  return traits;
}

std::string colour_choice_text(std::int64_t coloured, std::size_t images) {
  return fill("{} of {} training pictures have colour, so all images are read in colour",
              {coloured, images});
}

void PixelSummary::add(ImageTraits traits) {
  if (count == 0) first_hash_ = traits.hash;
  ++count;
  blank_count += traits.is_blank ? 1 : 0;
  all_alike = all_alike && traits.hash == first_hash_;
}

}  // namespace vaelet::native
