#include "web/training/dense_vae.h"

#include <cmath>
#include <utility>
#include <variant>

#include "shared/base/text.h"
#include "shared/model/shapes.h"
#include "shared/model/zoo.h"
#include "shared/sampling/normal.h"

namespace vaelet::training {
namespace {

/// Sets the widths of a list of dense layers, but for that of the last one's output.
void set_widths(std::vector<Layer>& layers, std::vector<int> widths) {
  std::size_t next = 0;
  int in = 0;
  for (Layer& layer : layers) {
    auto* dense = std::get_if<Dense>(&layer);
    if (dense == nullptr) continue;
    if (next > 0) dense->in = in;
    if (next < widths.size()) dense->out = widths[next++];
    in = dense->out;
  }
}

Result<void> check_trainable(const ModelSpec& spec) {
  VAELET_TRY(infer_shapes(spec));
  if (has_encoder(spec) && !is_conditional(spec) &&
      spec.likelihood.kind == LikelihoodKind::bernoulli &&
      spec.posterior == PosteriorKind::softplus) {
    return {};
  }
  return fail(ErrorCode::model_unsupported,
              "training here takes an encoder with softplus, a decoder without label, and a "
              "Bernoulli likelihood, found another model");
}

}  // namespace

Result<ModelSpec> plane_spec(const ImageFormat& image, const HiddenWidths& widths) {
  ZooConfig config;
  config.image = image;
  for (int digit = 0; digit <= 9; ++digit) config.labels.push_back(fill("{}", {digit}));
  VAELET_TRY_ASSIGN(ModelSpec spec, make_model("mlp-vae", config));
  set_widths(spec.encoder, {widths.outer, widths.inner});
  set_widths(spec.decoder, {widths.inner, widths.outer});
  VAELET_TRY(infer_shapes(spec));
  return spec;
}

DenseVae::DenseVae(ModelSpec spec, DenseNetwork encoder, DenseNetwork decoder,
                   std::size_t most_rows)
    : spec_(std::move(spec)),
      encoder_(std::move(encoder)),
      decoder_(std::move(decoder)),
      most_rows_(most_rows),
      parameters_(encoder_.parameter_count() + decoder_.parameter_count()),
      gradient_(parameters_.size()),
      z_(most_rows * latent()),
      z_gradient_(z_.size()),
      head_gradient_(2 * z_.size()) {}

Result<DenseVae> DenseVae::create(ModelSpec spec, std::size_t most_rows) {
  VAELET_TRY(check_trainable(spec));
  VAELET_TRY_ASSIGN(auto encoder, DenseNetwork::create(spec.encoder, 0, most_rows));
  VAELET_TRY_ASSIGN(auto decoder,
                    DenseNetwork::create(spec.decoder, encoder.parameter_count(), most_rows));
  return DenseVae(std::move(spec), std::move(encoder), std::move(decoder), most_rows);
}

void DenseVae::draw_parameters(std::uint64_t seed) {
  Pcg32 bits(seed);
  for (const DenseNetwork* network : {&encoder_, &decoder_}) {
    for (const DenseLayer& layer : network->layers()) {
      const double bound = 1.0 / std::sqrt(static_cast<double>(layer.in));
      for (std::size_t i = layer.weight; i < layer.bias + layer.out; ++i) {
        parameters_[i] = static_cast<float>(bound * (2.0 * bits.uniform() - 1.0));
      }
    }
  }
}

PosteriorRows DenseVae::run_encoder(const float* x, std::size_t rows) {
  return {encoder_.forward(parameters_.data(), x, rows), rows, latent()};
}

ElboTerms DenseVae::compute_gradient(const float* x, const float* epsilon, std::size_t rows,
                                     float beta) {
  const float scale = 1.0F / static_cast<float>(rows);
  const PosteriorRows posterior = run_encoder(x, rows);
  ElboTerms terms;
  terms.kl = draw_z(posterior, epsilon, z_.data());
  float* logits = decoder_.forward(parameters_.data(), z_.data(), rows);
  terms.reconstruction = bernoulli_gradient(x, rows * image_size(), scale, logits);
  decoder_.backward(parameters_.data(), logits, rows, gradient_.data(), z_gradient_.data());
  posterior_gradient(posterior, epsilon, z_gradient_.data(), beta * scale, head_gradient_.data());
  encoder_.backward(parameters_.data(), head_gradient_.data(), rows, gradient_.data(), nullptr);
  return terms;
}

ElboTerms DenseVae::compute_terms(const float* x, const float* epsilon, std::size_t rows) {
  ElboTerms terms;
  terms.kl = draw_z(run_encoder(x, rows), epsilon, z_.data());
  float* logits = decoder_.forward(parameters_.data(), z_.data(), rows);
  terms.reconstruction = bernoulli_gradient(x, rows * image_size(), 1.0F, logits);
  return terms;
}

void DenseVae::encode(const float* x, std::size_t rows, float* mean, float* sigma) {
  read_posterior(run_encoder(x, rows), mean, sigma);
}

const float* DenseVae::decode(const float* z, std::size_t rows) {
  float* logits = decoder_.forward(parameters_.data(), z, rows);
  to_probabilities(logits, rows * image_size());
  return logits;
}

std::map<std::string, std::vector<float>, std::less<>> DenseVae::named_parameters() const {
  std::map<std::string, std::vector<float>, std::less<>> named;
  auto next = parameters_.begin();
  for (const TensorDescription& tensor : network_tensors(spec_)) {
    std::ptrdiff_t count = 1;
    for (const std::int64_t side : tensor.shape) count *= static_cast<std::ptrdiff_t>(side);
    named[tensor.name] = std::vector<float>(next, next + count);
    next += count;
  }
  return named;
}

}  // namespace vaelet::training
