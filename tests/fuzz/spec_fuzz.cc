// Any text is refused with a sentence, or is JSON that comes back when it is written and read
// again; and so is a spec that infers.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/utf8.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"
#include "tests/fuzz/require.h"

namespace vaelet::fuzz {
namespace {

void try_spec(const Json& json) {
  const auto spec = spec_from_json(json);
  if (!spec) {
    require(!spec.error().detail.empty(), "a sentence for each malformed spec");
    return;
  }
  const auto shapes = infer_shapes(*spec);
  if (!shapes) {
    require(!shapes.error().detail.empty(), "a sentence for each spec that does not infer");
    return;
  }
  const auto again = spec_from_json(spec_to_json(*spec));
  require(again.has_value(), "a spec that infers can be written and read");
  const auto shapes_again = infer_shapes(*again);
  require(shapes_again.has_value(), "and infers again");
  for (std::size_t index = 0; index < shapes->decoder.size(); ++index) {
    require(shapes->decoder[index].out == shapes_again->decoder[index].out, "with the same shapes");
  }
  require(count_parameters(spec->encoder) + count_parameters(spec->decoder) <= max_parameters,
          "no more parameters than the limit");
}

}  // namespace
}  // namespace vaelet::fuzz

// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace vaelet;
  const auto json = parse_json({reinterpret_cast<const char*>(data), size});
  if (!json) {
    fuzz::require(!json.error().detail.empty(), "a sentence for each text that is no JSON");
    fuzz::require(is_utf8(json.error().detail), "a sentence in UTF-8");
    return 0;
  }
  const std::string written = write_json(*json);
  fuzz::require(is_utf8(written), "written JSON is UTF-8");
  const auto again = parse_json(written);
  fuzz::require(again.has_value(), "written JSON can be read");
  fuzz::try_spec(*json);
  return 0;
}
