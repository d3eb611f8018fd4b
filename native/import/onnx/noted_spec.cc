#include "native/import/onnx/noted_spec.h"

#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {

Result<void> take_noted_spec(const Graph& decoder, ImportChoices& choices,
                             std::vector<std::string>& notes) {
  const auto noted = decoder.metadata.find(noted_spec_key);
  if (noted == decoder.metadata.end()) return {};
  auto json = parse_json(noted->second);
  const auto spec = json ? spec_from_json(*json) : Result<ModelSpec>(pass_on(json));
  if (!spec) {
    return fail(ErrorCode::data_damaged,
                fill("the decoder's file: expected the specification of a model under its key "
                     "\"{}\", found another text ({})",
                     {noted_spec_key, spec.error().detail}));
  }
  if (!choices.likelihood) choices.likelihood = spec->likelihood.kind;
  if (*choices.likelihood == LikelihoodKind::gaussian) {
    if (!choices.sigma2) choices.sigma2 = spec->likelihood.sigma2;
    if (!choices.mean) choices.mean = spec->image.mean;
    if (!choices.std) choices.std = spec->image.std;
  }
  if (choices.labels.empty()) choices.labels = spec->labels;
  notes.push_back(
      "the likelihood, the pixels and the labels are those that vaelet noted in the file");
  return {};
}

}  // namespace vaelet::native
