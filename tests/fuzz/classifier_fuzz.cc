// Any bytes are refused with a sentence, or are a classifier with all its weights. The input is
// read as it is, and once more with as many weights behind its header as the smallest classifier
// has and the right digest: an input holds a header only, so that it stays short.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "native/base/sha256.h"
#include "native/classifier/classifier_content.h"
#include "shared/base/utf8.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/small_files.h"

namespace vaelet::fuzz {
namespace {

using namespace native;

constexpr std::size_t length_bytes = 8;
constexpr std::size_t digits = 64;

void require_whole(const ClassifierContent& content) {
  const auto tensors = classifier_tensors(content.record.format);
  require(content.tensors.size() == tensors.size(), "all tensors");
  for (const TensorDescription& tensor : tensors) {
    std::size_t count = 1;
    for (const std::int64_t side : tensor.shape) count *= static_cast<std::size_t>(side);
    require(content.tensors.at(tensor.name).size() == count, "as many values as the shape says");
  }
  require(content.record.test_correct <= content.record.test_images, "an accuracy of at most 1");
}

void try_bytes(std::span<const std::byte> bytes) {
  const auto content = parse_classifier(bytes);
  if (content) return require_whole(*content);
  require(!content.error().detail.empty(), "a sentence for each refusal");
  require(content.error().message().size() < 4096, "a message that a person can read");
  require(is_utf8(content.error().message()), "a message in UTF-8");
}

std::size_t weight_bytes() {
  std::size_t bytes = 0;
  for (const auto& [name, values] : small_classifier().tensors) {
    bytes += values.size() * sizeof values[0];
  }
  return bytes;
}

/// Returns the header of the input with weights behind it, all 0, and its digest.
std::string completed(std::span<const std::byte> bytes) {
  static const std::size_t weights = weight_bytes();
  std::string file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  std::uint64_t header = 0;
  if (file.size() < length_bytes) return file;
  std::memcpy(&header, file.data(), length_bytes);
  if (header > file.size() - length_bytes) return file;
  file.resize(length_bytes + static_cast<std::size_t>(header));
  file.append(weights, '\0');
  constexpr std::string_view key = R"("sha256":")";
  const std::size_t at = file.find(key);
  if (at == std::string::npos || file.size() - at < key.size() + digits) return file;
  file.replace(at + key.size(), digits, std::string(digits, '0'));
  return file.replace(at + key.size(), digits, sha256_hex(file));
}

}  // namespace
}  // namespace vaelet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  vaelet::fuzz::try_bytes(bytes);
  const std::string file = vaelet::fuzz::completed(bytes);
  vaelet::fuzz::try_bytes(std::as_bytes(std::span(file)));
  return 0;
}
