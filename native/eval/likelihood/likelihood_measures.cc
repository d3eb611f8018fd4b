#include "native/eval/likelihood/likelihood_measures.h"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <string>
#include <utility>

#include <torch/torch.h>

#include "native/eval/latents/latents.h"
#include "native/torch/encode.h"
#include "native/torch/seeded_generator.h"
#include "shared/base/text.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {
namespace {

std::string likelihood_title(const ModelSpec& spec, const EvaluationOptions& options) {
  const bool binarised = spec.likelihood.kind == LikelihoodKind::bernoulli;
  return fill(
      "likelihood of test images in nats, {}, {}{}; nll with {} draws of z",
      {is_conditional(spec) ? "p(x given label)" : "p(x)", likelihood_name(spec.likelihood.kind),
       binarised ? " on binarised pixels" : "", options.nll_samples});
}

Measure estimated(std::string name, const torch::Tensor& values) {
  const auto estimate = mean_estimate(values);
  return {.name = std::move(name),
          .value = estimate.mean,
          .count = estimate.count,
          .standard_error = estimate.standard_error};
}

}  // namespace

MeasuredLikelihood measure_likelihood(const Vae& vae, const PriorTensors& prior,
                                      const ImageSet& test, const EvaluationOptions& options,
                                      ThreadPool& pool) {
  auto generator = seeded_generator(options.seed);
  const auto all = test.batch(torch::arange(test.size()));
  const auto x = likelihood_images(vae, all.pixels, generator);
  const auto terms = per_image_elbo(vae, x, all.label, generator);
  MeasureGroup group{likelihood_title(vae.spec(), options), {}};
  group.measures.push_back(estimated("negative_elbo", terms.reconstruction + terms.kl));
  group.measures.push_back(estimated("reconstruction", terms.reconstruction));
  group.measures.push_back(estimated("kl", terms.kl));

  const auto chosen =
      torch::randperm(test.size(), generator, torch::kLong).slice(0, 0, options.nll_images);
  const auto nll = [&](const PriorTensors& density) {
    return importance_weighted_nll(vae, density, x.index_select(0, chosen),
                                   all.label.index_select(0, chosen), options.nll_samples,
                                   options.seed, pool);
  };
  group.measures.push_back(estimated("nll", nll({})));
  if (prior.components > 0) group.measures.push_back(estimated("nll_fitted_prior", nll(prior)));
  return {std::move(group), terms};
}

MeasureGroup measure_latents(const Vae& vae, const ImageSet& test) {
  const auto encoded = encode_set(vae, test);
  const auto count = test.size();
  MeasureGroup group{fill("latents of test images on grey pixels, {} dimensions; kl_zI in nats",
                          {vae.spec().latent}),
                     {}};
  const auto add = [&](const char* name, double value) {
    group.measures.push_back({.name = name, .value = value, .count = count});
  };
  add("active_units", static_cast<double>(active_units(encoded.mean)));
  const auto [kl, mean, std] = latent_statistics(encoded);
  const auto size = [](float value) { return std::abs(value); };
  add("aggregate_mean_largest", std::ranges::max(mean | std::views::transform(size)));
  add("aggregate_std_least", std::ranges::min(std));
  add("aggregate_std_largest", std::ranges::max(std));
  for (std::int64_t dimension = 0; dimension < encoded.kl.size(1); ++dimension) {
    group.measures.push_back(
        estimated("kl_z" + std::to_string(dimension), encoded.kl.select(1, dimension)));
  }
  return group;
}

}  // namespace vaelet::native
