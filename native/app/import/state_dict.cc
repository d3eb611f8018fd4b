#include "native/app/import/state_dict.h"

#include <span>
#include <string>
#include <utility>

#include "native/app/import/float_values.h"
#include "native/app/import/state_tensors.h"
#include "native/app/options/spec_file.h"
#include "native/base/file.h"
#include "native/base/foreign_file.h"
#include "native/base/printable.h"
#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/weights/safetensors.h"

namespace vaelet::native {
namespace {

Result<ImportedModel> model_of(ModelSpec spec, const std::vector<TensorView>& tensors,
                               std::vector<std::string>& notes) {
  ImportedModel model;
  model.spec = std::move(spec);
  const auto wanted = network_tensors(model.spec);
  VAELET_TRY_ASSIGN(const auto state, StateTensors::create(tensors, wanted));
  std::size_t used = 0;
  for (const TensorDescription& description : wanted) {
    const std::string& name = description.name;
    std::vector<float>& values = model.network[name];
    if (name.ends_with(".bias") && !state.contains(name)) {
      values.resize(static_cast<std::size_t>(description.shape.front()));
      notes.push_back(fill("there is no tensor \"{}\": it is zero", {name}));
      continue;
    }
    VAELET_TRY_ASSIGN(const TensorView* tensor, state.take(description));
    VAELET_TRY_ASSIGN(values, float_values(*tensor));
    ++used;
  }
  if (!state.prefix().empty()) {
    notes.push_back(
        fill("the file has the specification's names behind \"{}\"", {printable(state.prefix())}));
  }
  if (used < tensors.size()) {
    notes.push_back(fill("{} tensors of the file belong to no layer", {tensors.size() - used}));
  }
  return model;
}

Result<ImportedModel> read_tensors(ModelSpec spec, std::span<const std::byte> bytes,
                                   std::vector<std::string>& notes) {
  VAELET_TRY(check_is_state_dict(bytes));
  VAELET_TRY_ASSIGN(const auto file, parse_safetensors(bytes));
  return model_of(std::move(spec), file.tensors, notes);
}

}  // namespace

Result<ImportedModel> read_state_dict(const std::filesystem::path& tensors,
                                      const std::filesystem::path& spec,
                                      std::vector<std::string>& notes) {
  VAELET_TRY_ASSIGN(auto read, read_spec_file(spec));
  VAELET_TRY_ASSIGN(const auto bytes, read_file(tensors));
  auto model = read_tensors(std::move(read.spec), bytes, notes);
  if (model) return model;
  return fail(model.error().code, fill("\"{}\": ", {tensors.string()}) + model.error().detail);
}

}  // namespace vaelet::native
