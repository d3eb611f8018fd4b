// Reads bytes as an ONNX file, and what it holds as a decoder and as an encoder of its own images.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "native/import/onnx/file.h"
#include "native/import/onnx_model.h"

using namespace vaelet;
using namespace vaelet::native;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto external = [](const std::string&, std::int64_t,
                           std::int64_t) -> Result<std::vector<std::byte>> {
    return fail(ErrorCode::data_missing, "no external data");
  };
  const auto graph = parse_onnx(std::as_bytes(std::span(data, size)), external);
  if (!graph) return 0;
  ImportChoices choices;
  choices.name = "fuzzed";
  std::vector<std::string> notes;
  const auto decoder = import_graphs(*graph, nullptr, choices, notes);
  if (decoder) static_cast<void>(import_graphs(*graph, &*graph, choices, notes));
  return 0;
}
