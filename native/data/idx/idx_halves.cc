#include "native/data/idx/idx_halves.h"

#include <optional>
#include <utility>

#include "native/base/sha256.h"
#include "native/data/idx/idx_labels.h"
#include "shared/base/text.h"

namespace vaelet::native {
namespace {

namespace fs = std::filesystem;

Result<IdxSource> read_source(const fs::path& path) {
  VAELET_TRY_ASSIGN(auto file, read_idx(path));
  return IdxSource{path, std::move(file)};
}

/// The two files of a half.
struct HalfSources {
  IdxSource images;
  std::optional<IdxSource> labels;

  std::string digests() const {
    return images.file.sha256 + (labels ? labels->file.sha256 : std::string());
  }
};

Result<HalfSources> read_half(const IdxPaths& paths) {
  VAELET_TRY_ASSIGN(auto images, read_source(paths.images));
  HalfSources half{std::move(images), std::nullopt};
  if (paths.labels.empty()) return half;
  VAELET_TRY_ASSIGN(half.labels, read_source(paths.labels));
  const auto count = half.images.file.shape[0];
  if (half.labels->file.shape[0] == count) return half;
  return fail(
      ErrorCode::data_damaged,
      fill(R"(expected a label for each image, found {} images in "{}" and {} labels in "{}")",
           {count, paths.images.string(), half.labels->file.shape[0], paths.labels.string()}));
}

Result<std::vector<int>> labels_of(const HalfSources& half, std::vector<std::string>& notes) {
  if (half.labels) return idx_labels(*half.labels, notes);
  return std::vector<int>(static_cast<std::size_t>(half.images.file.shape[0]), 0);
}

}  // namespace

Result<IdxHalves> read_idx_halves(const IdxFiles& files, std::optional<int> channels,
                                  std::vector<std::string>& notes) {
  VAELET_TRY_ASSIGN(auto training, read_half(files.training));
  std::optional<HalfSources> test;
  if (files.test) {
    VAELET_TRY_ASSIGN(test, read_half(*files.test));
  }
  IdxHalves halves;
  halves.is_labelled = training.labels.has_value();
  if (!halves.is_labelled) notes.emplace_back("no files of labels: the images have no classes");
  halves.digest = sha256_hex(training.digests() + (test ? test->digests() : std::string()));
  VAELET_TRY_ASSIGN(halves.training.labels, labels_of(training, notes));
  if (test) {
    VAELET_TRY_ASSIGN(halves.test.labels, labels_of(*test, notes));
  }
  VAELET_TRY_ASSIGN(auto images, idx_images(std::move(training.images),
                                            test ? &test->images : nullptr, channels, notes));
  halves.colour_choice = std::move(images.colour_choice);
  halves.training.images = std::move(images.training);
  halves.test.images = std::move(images.test);
  return halves;
}

}  // namespace vaelet::native
