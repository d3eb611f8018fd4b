// Any bytes as a configuration file: settings of known flags, or a sentence of one line's length.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "native/app/command_line/configuration_file.h"
#include "shared/base/utf8.h"
#include "tests/fuzz/require.h"

namespace vaelet::fuzz {
namespace {

const native::KnownFlags known = {
    {"sample", {"count", "label", "out", "seed"}},
    {"train", {"batch-size", "beta", "epochs", "latent", "lr", "model", "out", "resume", "seed"}}};

}  // namespace
}  // namespace vaelet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vaelet;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto settings = native::read_configuration(text, "train", fuzz::known);
  if (!settings) {
    fuzz::require(!settings.error().detail.empty(), "a sentence for each wrong configuration");
    return 0;
  }
  for (const auto& [name, value] : *settings) {
    fuzz::require(std::ranges::count(fuzz::known.at("train"), name) == 1, "known flags alone");
    fuzz::require(is_utf8(value), "values in UTF-8");
  }
  return 0;
}
