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

/// The files of a half.
struct HalfSources {
  IdxSource images;
  std::optional<IdxSource> labels;
  std::optional<IdxSource> groups;

  std::string digests() const {
    const auto digest = [](const std::optional<IdxSource>& source) {
      return source ? source->file.sha256 : std::string();
    };
    return images.file.sha256 + digest(labels) + digest(groups);
  }
};

/// Reads a file that says something about each image, if there is one.
Result<std::optional<IdxSource>> read_beside(const fs::path& path, const char* kind,
                                             const IdxSource& images) {
  if (path.empty()) return std::optional<IdxSource>();
  VAELET_TRY_ASSIGN(auto source, read_source(path));
  const auto count = images.file.shape[0];
  if (source.file.shape[0] == count) return std::optional(std::move(source));
  return fail(ErrorCode::data_damaged,
              fill(R"(expected a {} for each image, found {} images in "{}" and {} {}s in "{}")",
                   {kind, count, images.path.string(), source.file.shape[0], kind, path.string()}));
}

Result<HalfSources> read_half(const IdxPaths& paths) {
  VAELET_TRY_ASSIGN(auto images, read_source(paths.images));
  VAELET_TRY_ASSIGN(auto labels, read_beside(paths.labels, "label", images));
  VAELET_TRY_ASSIGN(auto groups, read_beside(paths.groups, "group", images));
  return HalfSources{std::move(images), std::move(labels), std::move(groups)};
}

Result<void> add_labels(const HalfSources& sources, IdxHalf& half,
                        std::vector<std::string>& notes) {
  half.labels.resize(static_cast<std::size_t>(sources.images.file.shape[0]), 0);
  if (sources.labels) {
    VAELET_TRY_ASSIGN(half.labels, idx_labels(*sources.labels, notes));
    half.groups = qmnist_writers(*sources.labels);
  }
  if (sources.groups) {
    VAELET_TRY_ASSIGN(half.groups, idx_groups(*sources.groups));
  }
  return {};
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
  VAELET_TRY(add_labels(training, halves.training, notes));
  if (test) {
    VAELET_TRY(add_labels(*test, halves.test, notes));
  }
  VAELET_TRY_ASSIGN(auto images, idx_images(std::move(training.images),
                                            test ? &test->images : nullptr, channels, notes));
  halves.colour_choice = std::move(images.colour_choice);
  halves.training.images = std::move(images.training);
  halves.test.images = std::move(images.test);
  return halves;
}

}  // namespace vaelet::native
