#include "native/data/data_set.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "native/base/sha256.h"
#include "native/data/idx.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

/// One half of a data set as its two files hold it.
struct Part {
  fs::path images_path;
  IdxFile images;
  fs::path labels_path;
  IdxFile labels;
};

Result<fs::path> find_file(const fs::path& folder, std::string_view name) {
  for (const std::string_view ending : {"", ".gz"}) {
    const fs::path path = folder / (std::string(name) + std::string(ending));
    std::error_code error;
    if (fs::is_regular_file(path, error)) return path;
  }
  return fail(ErrorCode::data_missing,
              fill("found neither {} nor {}.gz in the folder \"{}\"; `native/data/fetch-mnist` "
                   "puts MNIST into build/data/mnist, and --data names another folder",
                   {name, name, folder.string()}));
}

Result<Part> read_part(const fs::path& folder, std::string_view prefix) {
  const std::string name(prefix);
  auto images_path = find_file(folder, name + "-images-idx3-ubyte");
  if (!images_path) return pass_on(images_path);
  auto labels_path = find_file(folder, name + "-labels-idx1-ubyte");
  if (!labels_path) return pass_on(labels_path);
  auto images = read_idx(*images_path, 3);
  if (!images) return pass_on(images);
  auto labels = read_idx(*labels_path, 1);
  if (!labels) return pass_on(labels);
  if (images->shape[0] != labels->shape[0]) {
    return fail(
        ErrorCode::data_damaged,
        fill("expected a label for each image, found {} images in \"{}\" and {} labels in \"{}\"",
             {images->shape[0], images_path->string(), labels->shape[0], labels_path->string()}));
  }
  return Part{std::move(*images_path), std::move(*images), std::move(*labels_path),
              std::move(*labels)};
}

/// The classes are 0 up to the greatest label; a gap shows a damaged file.
Result<int> count_classes(const Part& training) {
  std::array<bool, 256> seen{};
  for (const std::uint8_t label : training.labels.values) seen[label] = true;
  const int greatest = *std::ranges::max_element(training.labels.values);
  for (int label = 0; label < greatest; ++label) {
    if (!seen[static_cast<std::size_t>(label)]) {
      return fail(ErrorCode::data_damaged, fill("\"{}\": expected the labels 0, 1, 2, ... without "
                                                "a gap, found the label {} but no label {}",
                                                {training.labels_path.string(), greatest, label}));
    }
  }
  return greatest + 1;
}

Result<void> check_test(const Part& training, const Part& test, int classes) {
  if (!std::ranges::equal(std::span(training.images.shape).subspan(1),
                          std::span(test.images.shape).subspan(1))) {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected images as large as those for training, {}, found {}",
                     {test.images_path.string(), shape_text(training.images.shape),
                      shape_text(test.images.shape)}));
  }
  const int greatest = *std::ranges::max_element(test.labels.values);
  if (greatest >= classes) {
    return fail(ErrorCode::data_damaged,
                fill("\"{}\": expected labels from 0 to {} as in the training set, found {}",
                     {test.labels_path.string(), classes - 1, greatest}));
  }
  return {};
}

std::string digest_of(const Part& training, const Part& test) {
  const std::string digests =
      training.images.sha256 + training.labels.sha256 + test.images.sha256 + test.labels.sha256;
  return sha256_hex({reinterpret_cast<const std::uint8_t*>(digests.data()), digests.size()});
}

LabelledImages labelled_images(Part part) {
  return {part.images.shape[0], std::move(part.images.values), std::move(part.labels.values)};
}

std::string folder_name(const fs::path& folder) {
  const fs::path path = fs::absolute(folder).lexically_normal();
  return path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
}

}  // namespace

Result<DataSet> load_data_set(const fs::path& folder) {
  auto training = read_part(folder, "train");
  if (!training) return pass_on(training);
  auto test = read_part(folder, "t10k");
  if (!test) return pass_on(test);
  auto classes = count_classes(*training);
  if (!classes) return pass_on(classes);
  if (auto checked = check_test(*training, *test, *classes); !checked) return pass_on(checked);

  DataSet data;
  data.name = folder_name(folder);
  data.digest = digest_of(*training, *test);
  data.height = static_cast<int>(training->images.shape[1]);
  data.width = static_cast<int>(training->images.shape[2]);
  for (int label = 0; label < *classes; ++label) {
    data.class_names.push_back(std::to_string(label));
  }
  data.training = labelled_images(std::move(*training));
  data.test = labelled_images(std::move(*test));
  return data;
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
