#include "native/base/model_file.h"

#include <utility>

#include "native/base/file.h"
#include "shared/base/text.h"

namespace vaelet::native {

Result<ModelFile> read_model_file(const std::filesystem::path& path) {
  auto bytes = read_file(path);
  if (!bytes) return pass_on(bytes);
  auto weights = read_weights(*bytes);
  if (!weights) {
    return fail(weights.error().code, fill("\"{}\": {}", {path.string(), weights.error().detail}));
  }
  return ModelFile{std::move(*bytes), std::move(*weights)};
}

}  // namespace vaelet::native
