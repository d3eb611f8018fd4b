#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace vaelet::native {

/// How many pixels have each of the 256 grey levels.
using LevelCounts = std::array<std::uint64_t, 256>;

/// Adds the pixels to the counts.
void count_levels(std::span<const std::uint8_t> pixels, LevelCounts& counts);

/// Mean and standard deviation of pixels, in [0, 1].
struct PixelStatistics {
  double mean = 0.0;
  double std = 1.0;
};
PixelStatistics pixel_statistics(const LevelCounts& counts);

/// What one image is like, next to others.
struct ImageTraits {
  std::uint64_t hash = 0;  // the same for the same pixels
  bool is_blank = false;   // one grey level throughout
};
ImageTraits traits_of(std::span<const std::uint8_t> pixels);

/// What the images that a model is trained on are like.
struct PixelSummary {
  LevelCounts levels{};
  std::int64_t count = 0;
  std::int64_t blank_count = 0;  // images of one grey level throughout
  bool all_alike = true;         // every image has the same pixels

  /// Adds an image; `levels` is counted by itself.
  void add(ImageTraits traits);

 private:
  std::uint64_t first_hash_ = 0;
};

}  // namespace vaelet::native
