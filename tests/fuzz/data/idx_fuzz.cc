// Any bytes are refused with a sentence, or are an IDX file with as many values as its sizes ask
// for; and such a file is refused as images and as labels with a sentence, or gives as many as it
// has.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "native/data/idx/idx_images.h"
#include "native/data/idx/idx_labels.h"
#include "shared/base/utf8.h"
#include "tests/fuzz/require.h"

namespace vaelet::native {
namespace {

using fuzz::require;

void require_sentence(const Error& error) {
  require(!error.detail.empty(), "a sentence for each refusal");
  require(is_utf8(error.detail), "a sentence in UTF-8");
  require(error.message().size() < 4096, "a message that a person can read");
}

void require_whole(const IdxFile& file) {
  std::size_t count = 1;
  for (const std::int64_t size : file.shape) {
    require(size > 0, "positive sizes");
    count *= static_cast<std::size_t>(size);
  }
  require(file.bytes.size() == count * idx_value_bytes(file.type), "as many values as the sizes");
  require(file.sha256.size() == 64, "a digest");
}

void try_images(const IdxFile& file) {
  std::vector<std::string> notes;
  IdxSource test{"test", file};
  const auto pair = idx_images({"training", file}, &test, std::nullopt, notes);
  if (!pair) {
    require_sentence(pair.error());
    return;
  }
  const IdxImages& images = pair->training;
  require(images.count == file.shape[0], "an image for each of the first size");
  const std::size_t values = value_count(format_of(images.size, images.channels));
  require(images.levels.size() == static_cast<std::size_t>(images.count) * values,
          "a level for each channel of each pixel");
  require(pair->test.levels == images.levels, "the same levels in both halves");
}

void try_labels(const IdxFile& file) {
  std::vector<std::string> notes;
  const auto labels = idx_labels({"labels", file}, notes);
  if (!labels) {
    require_sentence(labels.error());
    return;
  }
  require(static_cast<std::int64_t>(labels->size()) == file.shape[0], "a label for each image");
}

}  // namespace
}  // namespace vaelet::native

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vaelet::native;
  const auto file = parse_idx(std::span(data, size));
  if (!file) {
    require_sentence(file.error());
    return 0;
  }
  require_whole(*file);
  try_images(*file);
  try_labels(*file);
  return 0;
}
