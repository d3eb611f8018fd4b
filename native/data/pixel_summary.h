#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "shared/model/image_format.h"

namespace vaelet::native {

/// How many pixels have each of the 256 levels.
using LevelCounts = std::array<std::uint64_t, 256>;

/// Those of each channel; of grey images the first alone.
using ChannelLevels = std::array<LevelCounts, max_channels>;

/// Adds the pixels of an image [C, H, W] to the counts.
void count_levels(std::span<const std::uint8_t> image, int channels, ChannelLevels& counts);

/// Adds other counts to some, or takes them away.
void add_levels(ChannelLevels& counts, const ChannelLevels& others);
void subtract_levels(ChannelLevels& counts, const ChannelLevels& others);

/// Mean and standard deviation of pixels, in [0, 1]: a number, or one for each channel.
struct PixelStatistics {
  ChannelValues mean = 0.0;
  ChannelValues std = 1.0;
};

/// Returns the statistics of images of 1 or 3 channels. A channel of one level throughout gets the
/// standard deviation of all channels together, so that it can be divided by.
PixelStatistics pixel_statistics(const ChannelLevels& counts, int channels);

/// What one image is like, next to others.
struct ImageTraits {
  std::uint64_t hash = 0;  // the same for the same pixels
  bool is_blank = false;   // one colour throughout
};

/// Returns what an image [C, H, W] is like.
ImageTraits traits_of(std::span<const std::uint8_t> image, int channels);

/// Returns the sentence that says why a data set is read in colour.
std::string colour_choice_text(std::int64_t coloured, std::size_t images);

/// What the images that a model is trained on are like.
struct PixelSummary {
  ChannelLevels levels{};
  std::int64_t count = 0;
  std::int64_t blank_count = 0;  // images of one colour throughout
  bool all_alike = true;         // every image has the same pixels

  /// Adds an image; `levels` is counted by itself.
  void add(ImageTraits traits);

 private:
  std::uint64_t first_hash_ = 0;
};

}  // namespace vaelet::native
