// Any text is refused with a sentence as a list of names, as a mapping and as the name of an IDX
// file, or gives a name for each label, none empty and none twice, in UTF-8. The first byte of an
// input chooses the labels.

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "native/data/idx/class_names.h"
#include "native/data/idx/idx_name.h"
#include "shared/base/utf8.h"
#include "tests/fuzz/require.h"

namespace vaelet::native {
namespace {

using fuzz::require;

void require_names(const Result<std::vector<std::string>>& names, std::size_t count) {
  if (!names) {
    require(!names.error().detail.empty(), "a sentence for each refusal");
    require(is_utf8(names.error().detail), "a sentence in UTF-8");
    require(names.error().message().size() < 4096, "a message that a person can read");
    return;
  }
  require(names->size() == count, "a name for each label");
  require(std::set<std::string>(names->begin(), names->end()).size() == count, "different names");
  for (const std::string& name : *names) {
    require(!name.empty() && is_utf8(name), "names in UTF-8, none empty");
  }
}

/// Returns one to sixteen labels from -2 on, with a gap in the middle for odd seeds.
std::vector<int> labels_of(std::uint8_t seed) {
  std::vector<int> labels(std::size_t{1} + seed / 16);
  std::iota(labels.begin(), labels.end(), seed % 16 - 2);
  if (seed % 2 == 1) {
    for (std::size_t label = labels.size() / 2 + 1; label < labels.size(); ++label) {
      labels[label] += 3;
    }
  }
  return labels;
}

}  // namespace
}  // namespace vaelet::native

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vaelet::native;
  if (size == 0) return 0;
  const std::vector<int> labels = labels_of(data[0]);
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  require_names(names_in_list(text, "class-names.txt", labels), labels.size());
  require_names(names_in_mapping(text, "mapping.txt", labels), labels.size());
  const auto name = read_idx_name(text);
  vaelet::fuzz::require(!name || text.starts_with(name->prefix), "a prefix of the name");
  return 0;
}
