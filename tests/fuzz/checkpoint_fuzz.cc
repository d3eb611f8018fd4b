// Any bytes are refused with a sentence, or are a checkpoint that is written again byte for byte,
// and whose counters fit together where the check accepts them. The input is read as it is, and
// once more between the first line and the digest that a checkpoint of these bytes has.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "native/base/sha256.h"
#include "native/train/checkpoint/checkpoint_file.h"
#include "shared/base/utf8.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/small_files.h"

namespace vaelet::fuzz {
namespace {

using namespace native;

void require_sentence(const Error& error) {
  require(!error.detail.empty(), "a sentence for each refusal");
  require(error.message().size() < 4096, "a message that a person can read");
  require(is_utf8(error.message()), "a message in UTF-8");
}

void require_consistent(const CheckpointContent& content) {
  const RunSize run = small_run();
  require(content.epochs_done >= 0, "no negative number of epochs");
  require(content.taken <= run.images, "no more images than there are");
  require(content.best.epoch <= content.epochs_done, "the best of the epochs that ended");
  require(content.weights.size() == run.parameters.size(), "the parameters of the model");
}

void try_bytes(std::span<const std::byte> bytes) {
  const auto content = parse_checkpoint(bytes);
  if (!content) return require_sentence(content.error());
  const auto again = checkpoint_bytes(*content);
  require(std::ranges::equal(again, bytes), "the same bytes when it is written again");
  const auto checked = check_content(*content, small_run());
  if (checked) require_consistent(*content);
  if (!checked) require_sentence(checked.error());
}

/// Returns the input as the values of a checkpoint with its right digest.
std::vector<std::byte> with_digest(std::span<const std::byte> values) {
  const std::string line = std::string(checkpoint_format) + '\n';
  const auto head = std::as_bytes(std::span(line));
  std::vector<std::byte> bytes(head.begin(), head.end());
  bytes.insert(bytes.end(), values.begin(), values.end());
  const std::string digest = sha256_hex(bytes);
  const auto end = std::as_bytes(std::span(digest));
  bytes.insert(bytes.end(), end.begin(), end.end());
  return bytes;
}

}  // namespace
}  // namespace vaelet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  vaelet::fuzz::try_bytes(bytes);
  vaelet::fuzz::try_bytes(vaelet::fuzz::with_digest(bytes));
  return 0;
}
