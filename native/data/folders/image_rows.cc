#include "native/data/folders/image_rows.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "shared/base/text.h"

namespace vaelet::native {
namespace {

/// At least so many rows of a half stay in memory, however little memory there is to be.
constexpr std::size_t least_rows = 16;

using Indices = std::unordered_map<std::string, std::size_t>;

/// The rows of a half: which file of the scan each is, and its class.
struct HalfRows {
  std::vector<std::size_t> files;
  std::vector<std::int32_t> labels;
};

HalfRows rows_of(const std::vector<ImageClass>& classes, const Indices& indices) {
  HalfRows rows;
  for (std::size_t label = 0; label < classes.size(); ++label) {
    for (const std::string& file : classes[label].files) {
      rows.files.push_back(indices.at(file));
      rows.labels.push_back(static_cast<std::int32_t>(label));
    }
  }
  return rows;
}

std::span<const std::uint8_t> pixels_of(const ImageScan& scan, std::size_t file) {
  return std::span(scan.pixels).subspan(file * scan.row_bytes(), scan.row_bytes());
}

/// Numbers the groups of both halves, by their names.
std::unordered_map<std::string, std::int32_t> group_numbers(const ImageListing& listing) {
  std::unordered_map<std::string, std::int32_t> numbers;
  for (const auto* half : {&listing.training, &listing.test}) {
    for (const ImageClass& images : *half) {
      for (const std::string& file : images.files) {
        numbers.emplace(group_name(file), static_cast<std::int32_t>(numbers.size()));
      }
    }
  }
  return numbers;
}

/// Returns the group of each image of a half, each group a family of its own.
std::vector<ImageGroup> groups_of(const std::vector<ImageClass>& classes,
                                  const std::unordered_map<std::string, std::int32_t>& numbers) {
  std::vector<ImageGroup> groups;
  for (const ImageClass& images : classes) {
    for (const std::string& file : images.files) {
      const std::int32_t number = numbers.at(group_name(file));
      groups.push_back({number, number});
    }
  }
  return groups;
}

LabelledImages copied_images(const ImageScan& scan, const HalfRows& rows) {
  LabelledImages images{
      .count = static_cast<std::int64_t>(rows.files.size()), .pixels = {}, .labels = rows.labels};
  images.pixels.reserve(rows.files.size() * scan.row_bytes());
  for (const std::size_t file : rows.files) {
    std::ranges::copy(pixels_of(scan, file), std::back_inserter(images.pixels));
  }
  return images;
}

/// Does the same without a second copy: moves the rows, which are in the order of the files, to the
/// front of the scan's pixels and takes those.
LabelledImages taken_images(ImageScan& scan, const HalfRows& rows) {
  const auto bytes = static_cast<std::ptrdiff_t>(scan.row_bytes());
  auto place = scan.pixels.begin();
  for (const std::size_t file : rows.files) {
    const auto from = scan.pixels.begin() + static_cast<std::ptrdiff_t>(file) * bytes;
    place = from == place ? place + bytes : std::copy_n(from, bytes, place);
  }
  scan.pixels.erase(place, scan.pixels.end());
  return {.count = static_cast<std::int64_t>(rows.files.size()),
          .pixels = std::move(scan.pixels),
          .labels = rows.labels};
}

/// What a background thread needs to decode a row.
struct RowFile {
  std::string path;
  std::string digest;
};

LabelledImages background_images(const ImageScan& scan, const HalfRows& rows,
                                 const std::filesystem::path& folder, std::size_t capacity) {
  std::vector<RowFile> files;
  for (const std::size_t file : rows.files) {
    files.push_back({scan.files[file].path, scan.files[file].digest});
  }
  const auto make = [files = std::move(files), folder,
                     preparation = scan.preparation](std::int64_t row) {
    const RowFile& file = files[static_cast<std::size_t>(row)];
    return read_pixels_again(folder / file.path, file.digest, preparation);
  };
  return {.count = static_cast<std::int64_t>(rows.files.size()),
          .pixels = {},
          .labels = rows.labels,
          .rows = std::make_shared<BackgroundRows>(capacity, decoding_threads(), make)};
}

/// Both halves share the memory by their number of images.
void decode_in_background(const ImageScan& scan, const HalfRows& training, const HalfRows& test,
                          const ImageListing& listing, std::size_t most_bytes, DataSet& data) {
  const std::size_t all = training.files.size() + test.files.size();
  const auto capacity = [&](const HalfRows& rows) {
    const double share = static_cast<double>(rows.files.size()) / static_cast<double>(all);
    const double bytes = static_cast<double>(most_bytes) * share;
    return std::max(least_rows,
                    static_cast<std::size_t>(bytes / static_cast<double>(scan.row_bytes())));
  };
  data.training = background_images(scan, training, listing.folder, capacity(training));
  data.test = background_images(scan, test, listing.folder, capacity(test));
  constexpr std::size_t mebibyte = std::size_t{1} << 20;
  data.notes.push_back(
      fill("the pixels of {} images take {} MiB, more than the {} MiB that may stay in memory; "
           "the others are decoded when they are needed",
           {all, (all * scan.row_bytes() + mebibyte - 1) / mebibyte, most_bytes / mebibyte}));
}

/// Counts the levels of the training images: those of all without those of the test images.
ChannelLevels training_levels(const ImageScan& scan, const LabelledImages& test) {
  const int channels = scan.preparation.channels;
  ChannelLevels tested{};
  for (std::size_t start = 0; start < test.pixels.size(); start += scan.row_bytes()) {
    count_levels(std::span(test.pixels).subspan(start, scan.row_bytes()), channels, tested);
  }
  std::vector<std::uint8_t> pixels(scan.row_bytes());
  for (std::int64_t row = 0; test.rows && row < test.count; ++row) {
    test.rows->read(std::span(&row, 1), pixels.data());
    count_levels(pixels, channels, tested);
  }
  ChannelLevels levels = scan.levels;
  subtract_levels(levels, tested);
  return levels;
}

}  // namespace

void take_rows(ImageScan scan, const ImageListing& listing, std::size_t most_bytes, DataSet& data) {
  Indices indices;
  for (std::size_t file = 0; file < scan.files.size(); ++file) {
    indices.emplace(scan.files[file].path, file);
  }
  const HalfRows training = rows_of(listing.training, indices);
  const HalfRows test = rows_of(listing.test, indices);
  for (const std::size_t file : training.files) data.summary.add(scan.files[file].traits);
  if (scan.pixels.empty()) {
    decode_in_background(scan, training, test, listing, most_bytes, data);
  } else {
    data.test = copied_images(scan, test);
    data.training = taken_images(scan, training);
  }
  if (listing.is_grouped) {
    const auto numbers = group_numbers(listing);
    data.training.groups = groups_of(listing.training, numbers);
    data.test.groups = groups_of(listing.test, numbers);
  }
  data.summary.levels = training_levels(scan, data.test);
}

}  // namespace vaelet::native
