#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "native/data/data_source.h"
#include "native/data/folders/image_reader.h"
#include "native/data/pixel_summary.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// What is kept of an image file after it was read once.
struct ScannedFile {
  std::string path;     // below the folder
  std::string problem;  // why it cannot be read; empty when it can
  std::string digest;
  ImageSize size;
  ImageTraits traits;
  bool has_colour = false;
};

/// Every file of a folder of images, read once.
struct ImageScan {
  ImagePreparation preparation;
  std::vector<ScannedFile> files;    // in the order of the paths
  std::vector<std::uint8_t> pixels;  // [files, C, H, W]; empty when they take too much memory
  ChannelLevels levels{};            // of all files that can be read

  std::size_t row_bytes() const { return value_count(image()); }
  ImageFormat image() const { return format_of(preparation.size, preparation.channels); }
};

/// Reads and decodes all files, several at a time, and prepares them as the source asks; without a
/// size, to that of the first one. Without channels, they are in colour where one of the first
/// `training_count` files has colour. Pixels of 0 and 1 alone, as masks have them, are taken as
/// black and white. Keeps the pixels when they take at most `most_bytes`. Errors: data_damaged (no
/// file can be read), image_size_unfit (several sizes, or one too large for a model, and no size to
/// bring them to).
Result<ImageScan> scan_images(const std::filesystem::path& folder,
                              const std::vector<std::string>& paths, std::size_t training_count,
                              const DataSource& source, std::size_t most_bytes);

/// The threads that decode images.
int decoding_threads();

}  // namespace vaelet::native
