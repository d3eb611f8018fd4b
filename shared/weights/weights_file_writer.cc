#include <utility>

#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/model/spec_json.h"
#include "shared/weights/weights_file.h"

namespace vaelet {
namespace {

using Tensors = std::vector<TensorData>;

Result<void> append_network(const WeightsContent& content, Tensors& tensors) {
  const auto wanted = network_tensors(content.spec);
  for (const TensorDescription& tensor : wanted) {
    const auto found = content.network.find(tensor.name);
    if (found == content.network.end()) {
      return fail(ErrorCode::tensor_missing,
                  fill(R"(tensor "{}": expected in the network, found none)", {tensor.name}));
    }
    tensors.push_back({tensor.name, content.network_dtype, tensor.shape, found->second});
  }
  if (content.network.size() != wanted.size()) {
    return fail(ErrorCode::tensor_unknown, fill("expected a network of {} tensors, found {}",
                                                {wanted.size(), content.network.size()}));
  }
  return {};
}

void append_statistics(const WeightsContent& content, Tensors& tensors) {
  const std::int64_t latent = content.spec.latent;
  tensors.push_back({"latent.kl", DType::f32, {latent}, content.latent.kl});
  tensors.push_back({"latent.mean", DType::f32, {latent}, content.latent.mean});
  tensors.push_back({"latent.std", DType::f32, {latent}, content.latent.std});
}

void append_golden(const WeightsContent& content, Tensors& tensors) {
  const ModelSpec& spec = content.spec;
  const std::int64_t count = content.golden.count;
  tensors.push_back({"golden.z", DType::f32, {count, spec.latent}, content.golden.z});
  if (!content.golden.label.empty()) {
    const auto labels = static_cast<std::int64_t>(spec.labels.size());
    tensors.push_back({"golden.label", DType::f32, {count, labels}, content.golden.label});
  }
  tensors.push_back(
      {"golden.image", DType::f32, image_batch_shape(count, spec.image), content.golden.image});
  if (content.golden.mean.empty()) return;
  tensors.push_back({"golden.mean", DType::f32, {count, spec.latent}, content.golden.mean});
  tensors.push_back({"golden.sigma", DType::f32, {count, spec.latent}, content.golden.sigma});
}

void append_prior(const WeightsContent& content, Tensors& tensors) {
  const PriorTensors& prior = content.prior;
  if (prior.components == 0) return;
  const std::int64_t latent = content.spec.latent;
  const std::int64_t classes = prior.classes;
  const std::int64_t components = prior.components;
  tensors.push_back({"prior.weight", DType::f32, {classes, components}, prior.weight});
  tensors.push_back({"prior.mean", DType::f32, {classes, components, latent}, prior.mean});
  tensors.push_back(
      {"prior.scale", DType::f32, {classes, components, latent, latent}, prior.scale});
}

Result<void> append_extra(const WeightsContent& content, Tensors& tensors) {
  for (const TensorData& tensor : content.extra) {
    if (!tensor.name.starts_with("x.")) {
      return fail(ErrorCode::tensor_unknown,
                  fill(R"(tensor "{}": expected a name that starts with `x.`)", {tensor.name}));
    }
    tensors.push_back(tensor);
  }
  return {};
}

}  // namespace

Result<std::vector<std::byte>> write_weights(const WeightsContent& content) {
  VAELET_TRY(infer_shapes(content.spec));
  Tensors tensors;
  VAELET_TRY(append_network(content, tensors));
  append_statistics(content, tensors);
  append_golden(content, tensors);
  append_prior(content, tensors);
  VAELET_TRY(append_extra(content, tensors));
  VAELET_TRY_ASSIGN(auto file, write_safetensors({{"format", std::string(format_name)},
                                                  {"spec", write_json(spec_to_json(content.spec))},
                                                  {"training", content.training}},
                                                 tensors));
  VAELET_TRY(read_weights(file));
  return file;
}

}  // namespace vaelet
