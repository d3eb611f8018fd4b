#include "native/data/pixel_summary.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>

namespace vaelet::native {

void count_levels(std::span<const std::uint8_t> pixels, LevelCounts& counts) {
  for (const std::uint8_t pixel : pixels) ++counts[pixel];
}

PixelStatistics pixel_statistics(const LevelCounts& counts) {
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

ImageTraits traits_of(std::span<const std::uint8_t> pixels) {
  const std::string_view bytes(reinterpret_cast<const char*>(pixels.data()), pixels.size());
  return {std::hash<std::string_view>()(bytes),
          bytes.find_first_not_of(bytes.front()) == std::string_view::npos};
}

void PixelSummary::add(ImageTraits traits) {
  if (count == 0) first_hash_ = traits.hash;
  ++count;
  blank_count += traits.is_blank ? 1 : 0;
  all_alike = all_alike && traits.hash == first_hash_;
}

}  // namespace vaelet::native
