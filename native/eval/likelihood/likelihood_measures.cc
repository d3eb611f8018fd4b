#include <optional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "native/eval/likelihood/likelihood.h"
#include "native/eval/measures.h"
#include "shared/base/text.h"
#include "shared/model/spec_json.h"

namespace vaelet::native {
namespace {

bool has_fitted_prior(const EvaluationContext& context) { return context.prior().components > 0; }

std::vector<Measure> nll_under(EvaluationContext& context, const PriorTensors& prior) {
  const MeasuredImages& images = context.measured_images();
  const EvaluationConfig& options = context.options();
  return {mean_measure(importance_weighted_nll(context.vae(), prior,
                                               images.x.index_select(0, images.chosen),
                                               images.labels.index_select(0, images.chosen),
                                               options.nll_samples, options.seed, context.pool()))};
}

}  // namespace

std::optional<std::string> likelihood_title(const EvaluationContext& context) {
  const ModelSpec& spec = context.spec();
  const bool binarised = spec.likelihood.kind == LikelihoodKind::bernoulli;
  return fill(
      "likelihood of test images in nats, {}, {}{}; nll with {} draws of z",
      {is_conditional(spec) ? "p(x given label)" : "p(x)", likelihood_name(spec.likelihood.kind),
       binarised ? " on binarised pixels" : "", context.options().nll_samples});
}

std::vector<Measure> negative_elbo(EvaluationContext& context) {
  const PerImageElbo& elbo = context.measured_images().elbo;
  return {mean_measure(elbo.reconstruction + elbo.kl)};
}

std::vector<Measure> reconstruction(EvaluationContext& context) {
  return {mean_measure(context.measured_images().elbo.reconstruction)};
}

std::vector<Measure> kl(EvaluationContext& context) {
  return {mean_measure(context.measured_images().elbo.kl)};
}

std::vector<Measure> nll(EvaluationContext& context) { return nll_under(context, {}); }

std::vector<Measure> negative_elbo_fitted_prior(EvaluationContext& context) {
  if (!has_fitted_prior(context)) return {};
  const PerImageElbo& elbo = context.measured_images().elbo;
  return {mean_measure(elbo.reconstruction + elbo.kl_fitted_prior)};
}

std::vector<Measure> nll_fitted_prior(EvaluationContext& context) {
  if (!has_fitted_prior(context)) return {};
  return nll_under(context, context.prior());
}

std::vector<Measure> nll_unknown_label(EvaluationContext& context) {
  const EvaluationConfig& options = context.options();
  if (!options.nll_unknown_label) return {};
  const MeasuredImages& images = context.measured_images();
  return {mean_measure(nll_of_unknown_label(context.vae(), context.prior(),
                                            images.x.index_select(0, images.chosen),
                                            options.nll_samples, options.seed, context.pool()))};
}

std::vector<Measure> pixel_squared_error(EvaluationContext& context) {
  return {mean_measure(
      pixel_squared_errors(context.vae(), context.test(), context.encoded_test().mean))};
}

}  // namespace vaelet::native
