#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "shared/base/json.h"
#include "shared/base/text.h"
#include "shared/model/spec_json.h"
#include "shared/weights/lower_triangle.h"
#include "shared/weights/quantised.h"
#include "shared/weights/weights_file.h"

namespace vaelet {
namespace {

/// Appends one tensor of the network as it is stored: a weight in I8 beside its scales.
void append_stored(const TensorDescription& tensor, const std::vector<float>& values, DType dtype,
                   TensorSection& tensors) {
  if (dtype != DType::i8) {
    tensors.push_back({tensor.name, dtype, tensor.shape, values});
  } else if (!tensor.output_axis) {
    tensors.push_back({tensor.name, DType::f32, tensor.shape, values});
  } else {
    QuantisedWeight quantised = quantise(values, tensor);
    const auto outputs = static_cast<std::int64_t>(quantised.scale.size());
    tensors.push_back({tensor.name, DType::i8, tensor.shape, std::move(quantised.whole)});
    tensors.push_back({tensor.name + ".scale", DType::f32, {outputs}, std::move(quantised.scale)});
  }
}

Result<void> append_network(const WeightsContent& content, const std::vector<Layer>& layers,
                            TensorSection& tensors) {
  for (const TensorDescription& tensor : network_tensors(layers)) {
    const auto found = content.network.find(tensor.name);
    if (found == content.network.end()) {
      return fail(ErrorCode::tensor_missing,
                  fill(R"(tensor "{}": expected in the network, found none)", {tensor.name}));
    }
    std::int64_t count = 1;
    for (const std::int64_t side : tensor.shape) count *= side;
    if (static_cast<std::size_t>(count) != found->second.size()) {
      return fail(ErrorCode::shape_invalid,
                  fill(R"(tensor "{}": expected the values of the shape {}, found {} values)",
                       {tensor.name, shape_text(tensor.shape), found->second.size()}));
    }
    append_stored(tensor, found->second, content.network_dtype, tensors);
  }
  return {};
}

Result<void> check_count(const WeightsContent& content) {
  const std::size_t wanted = network_tensors(content.spec).size();
  if (content.network.size() == wanted) return {};
  return fail(ErrorCode::tensor_unknown,
              fill("expected a network of {} tensors, found {}", {wanted, content.network.size()}));
}

void append_statistics(const WeightsContent& content, TensorSection& tensors) {
  if (content.latent.kl.empty()) return;
  const std::int64_t latent = content.spec.latent;
  tensors.push_back({"latent.kl", DType::f32, {latent}, content.latent.kl});
  tensors.push_back({"latent.mean", DType::f32, {latent}, content.latent.mean});
  tensors.push_back({"latent.std", DType::f32, {latent}, content.latent.std});
}

void append_golden(const WeightsContent& content, TensorSection& tensors) {
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

/// Returns the dtype of a prior: F16, which changes z by about a part in 2,000, unless the network
/// is F32, or a number does not fit. A diagonal below the normal numbers of F16 could become 0.
DType prior_dtype(const PriorTensors& prior, std::size_t latent, DType network_dtype) {
  constexpr float largest = 65504.0F;
  constexpr float least_normal = 0x1p-14F;
  const auto fits = [](float value) { return std::fabs(value) <= largest; };
  bool is_compact = network_dtype != DType::f32 &&
                    std::all_of(prior.mean.begin(), prior.mean.end(), fits) &&
                    std::all_of(prior.scale.begin(), prior.scale.end(), fits);
  for (std::size_t row = 0; row < prior.scale.size() / latent; ++row) {
    is_compact = is_compact && prior.scale[row * latent + row % latent] >= least_normal;
  }
  return is_compact ? DType::f16 : DType::f32;
}

void append_prior(const WeightsContent& content, TensorSection& tensors) {
  const PriorTensors& prior = content.prior;
  if (prior.components == 0) return;
  const std::int64_t latent = content.spec.latent;
  const std::int64_t classes = prior.classes;
  const std::int64_t components = prior.components;
  const auto size = static_cast<std::size_t>(latent);
  const auto triangle = static_cast<std::int64_t>(triangle_count(size));
  const DType dtype = prior_dtype(prior, size, content.network_dtype);
  tensors.push_back({"prior.weight", dtype, {classes, components}, prior.weight});
  tensors.push_back({"prior.mean", dtype, {classes, components, latent}, prior.mean});
  tensors.push_back(
      {"prior.scale", dtype, {classes, components, triangle}, pack_triangles(prior.scale, size)});
}

void append_directions(const WeightsContent& content, TensorSection& tensors) {
  const auto count = static_cast<std::int64_t>(content.spec.directions.size());
  if (count == 0) return;
  tensors.push_back(
      {"direction.vector", DType::f32, {count, content.spec.latent}, content.directions});
}

Result<void> append_extra(const WeightsContent& content, TensorSection& tensors) {
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
  TensorSection decoder;
  TensorSection latent;
  TensorSection direction;
  TensorSection prior;
  TensorSection encoder;
  TensorSection extra;
  TensorSection golden;
  VAELET_TRY(append_network(content, content.spec.decoder, decoder));
  append_statistics(content, latent);
  append_directions(content, direction);
  append_prior(content, prior);
  VAELET_TRY(append_network(content, content.spec.encoder, encoder));
  VAELET_TRY(check_count(content));
  VAELET_TRY(append_extra(content, extra));
  append_golden(content, golden);
  const std::map<std::string, std::string> metadata = {
      {"format", std::string(format_name)},
      {"spec", write_json(spec_to_json(content.spec))},
      {"training", content.training}};
  VAELET_TRY_ASSIGN(auto file, write_sections(metadata, {decoder, latent, direction, prior, encoder,
                                                         extra, golden}));
  VAELET_TRY(read_weights(file));
  return file;
}

}  // namespace vaelet
