#include "native/app/import/state_dict.h"

#include <iterator>

#include "native/app/options/spec_file.h"
#include "native/base/file.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/weights/tensor_set.h"

namespace vaelet::native {
Result<ImportedModel> read_state_dict(const std::filesystem::path& tensors,
                                      const std::filesystem::path& spec) {
  ImportedModel model;
  VAELET_TRY_ASSIGN(auto read, read_spec_file(spec));
  model.spec = std::move(read.spec);
  VAELET_TRY_ASSIGN(const auto bytes, read_file(tensors));
  auto file = parse_safetensors(bytes);
  if (!file) {
    return fail(file.error().code, fill("\"{}\": {}", {tensors.string(), file.error().detail}));
  }
  const std::size_t count = file->tensors.size();
  TensorSet set(std::move(file->tensors));
  std::size_t used = 0;
  for (const TensorDescription& wanted : network_tensors(model.spec)) {
    std::vector<float>& values = model.network[wanted.name];
    if (wanted.name.ends_with(".bias") && !set.contains(wanted.name)) {
      values.resize(static_cast<std::size_t>(wanted.shape.front()));
      model.notes.push_back(fill("there is no tensor \"{}\": it is zero", {wanted.name}));
      continue;
    }
    VAELET_TRY_ASSIGN(const auto tensor, set.take(wanted.name, wanted.shape));
    values = tensor_values(tensor);
    ++used;
  }
  if (used < count) {
    model.notes.push_back(fill("{} tensors of the file belong to no layer", {count - used}));
  }
  return model;
}

}  // namespace vaelet::native
