#include "native/data/data_set.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "native/data/folder.h"
#include "native/data/idx_data_set.h"
#include "native/data/idx_parts.h"
#include "native/data/image_folder.h"
#include "shared/base/text.h"

namespace vaelet::native {

Result<DataSet> load_data_set(const DataSource& source) {
  VAELET_TRY_ASSIGN(auto listing, list_folder(source.folder));
  if (holds_idx_files(listing)) return load_idx_data_set(source, listing);
  if (!listing.folders.empty()) return load_image_folder(source);
  return fail(ErrorCode::data_missing,
              fill("found neither IDX files such as {} nor a folder of images for each class in "
                   "\"{}\"",
                   {idx_example_name, source.folder}));
}

PixelStatistics pixel_statistics(const LabelledImages& images) {
  std::array<double, 256> histogram{};
  for (const std::uint8_t pixel : images.pixels) histogram[pixel] += 1.0;
  const auto count = static_cast<double>(images.pixels.size());
  double mean = 0.0;
  double mean_square = 0.0;
  for (std::size_t level = 0; level < histogram.size(); ++level) {
    const double pixel = static_cast<double>(level) / 255.0;
    mean += histogram[level] / count * pixel;
    mean_square += histogram[level] / count * pixel * pixel;
  }
  return {mean, std::sqrt(std::max(mean_square - mean * mean, 0.0))};
}

}  // namespace vaelet::native
