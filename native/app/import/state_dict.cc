#include "native/app/import/state_dict.h"

#include <iterator>

#include "native/base/file.h"
#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/spec_json.h"
#include "shared/weights/tensor_set.h"

namespace vaelet::native {
namespace {

Result<ModelSpec> read_spec(const std::filesystem::path& path) {
  VAELET_TRY_ASSIGN(const auto text, read_text(path));
  VAELET_TRY_ASSIGN(const auto json, parse_json(text));
  VAELET_TRY_ASSIGN(auto spec, spec_from_json(json));
  VAELET_TRY(infer_shapes(spec));
  return spec;
}

}  // namespace

Result<ImportedModel> read_state_dict(const std::filesystem::path& tensors,
                                      const std::filesystem::path& spec) {
  ImportedModel model;
  VAELET_TRY_ASSIGN(model.spec, read_spec(spec));
  VAELET_TRY_ASSIGN(const auto bytes, read_file(tensors));
  VAELET_TRY_ASSIGN(auto file, parse_safetensors(bytes));
  const std::size_t count = file.tensors.size();
  TensorSet set(std::move(file.tensors));
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
