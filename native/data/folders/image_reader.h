#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "native/data/data_source.h"
#include "shared/base/error.h"

namespace vaelet::native {

/// What is done to each image of a folder behind its decoding.
struct ImagePreparation {
  ImageSize size;
  Fit fit = Fit::crop;
  float factor = 1.0F;  // by which pixels are multiplied first
  int channels = 1;     // 1: grey, 3: colour

  Colours colours() const { return channels == 1 ? Colours::grey : Colours::kept; }
};

/// An image file as it is decoded.
struct DecodedFile {
  std::string digest;  // SHA-256 of the file
  Image image;
};

/// Reads and decodes an image file. Errors: file_unreadable, and those of `decode_image`.
Result<DecodedFile> read_image_file(const std::filesystem::path& path, Colours colours);

/// Returns the pixels of an image as bytes [C, H, W], prepared. A grey image has the same levels in
/// each channel. The image has the colours of the preparation.
std::vector<std::uint8_t> prepared_pixels(Image image, const ImagePreparation& preparation);

/// Reads, decodes and prepares an image file that was read before. Errors: those of
/// `read_image_file`, data_damaged (the digest is another one: the file was changed).
Result<std::vector<std::uint8_t>> read_pixels_again(const std::filesystem::path& path,
                                                    const std::string& digest,
                                                    const ImagePreparation& preparation);

}  // namespace vaelet::native
